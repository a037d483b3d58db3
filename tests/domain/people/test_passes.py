"""The nightly pass decides everybody, writes only changes, says why, and survives being killed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.services import open_care_plan, record_visit
from lianxin.domain.people.events import CategoryChanged
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.selectors.answers import why
from lianxin.domain.people.selectors.categories import categories_of, decisions
from lianxin.domain.people.services.passes import PassResult, recompute_household, run_pass
from lianxin.kernel import events
from tests.children import KILLED, children_of
from tests.entry.cli.installations import with_tables
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

SYSTEM = Viewer.system("夜间核对")


def night(days: int = 0, **more: object) -> PassResult:
    return run_pass(actor=SYSTEM, now=NOW + timedelta(days=days), county=MOZHUGONGKA, **more)  # type: ignore[arg-type]


def elder_alone(name: str = "白玛", **fields: Any) -> Resident:
    return make_resident(name, household=make_household(), **fields)


def open_codes(resident: Resident) -> set[str]:
    rows = CategoryMembership.objects.filter(resident=resident, until__isnull=True)
    return set(rows.values_list("code", flat=True))


@pytest.mark.django_db
class TestPass:
    def test_an_elder_living_alone_is_found_with_inputs_and_rule_version(self) -> None:
        elder = elder_alone()
        night()
        assert {"laonian", "gaoling", "duju"} <= open_codes(elder)
        row = CategoryMembership.objects.get(resident=elder, code="duju")
        assert row.inputs["lives_alone"] is True
        assert row.inputs["age"] == 80
        assert row.rule_version.endswith(packs.for_place(TABA).hash[:16])
        assert (row.since, row.place) == (TODAY, TABA)

    def test_a_second_night_changes_nothing_and_says_so_once(self) -> None:
        elder_alone()
        night()
        rows = list(CategoryMembership.objects.order_by("id").values())
        assert (night(1).entered, night(2).ended) == (0, 0)
        assert list(CategoryMembership.objects.order_by("id").values()) == rows
        assert AuditEntry.objects.filter(verb="category.pass").count() == 3

    def test_what_ended_is_closed_not_removed(self) -> None:
        elder = elder_alone()
        night()
        make_resident("旦增", household=elder.household, birth_date=date(1990, 1, 1))
        result = night(1)
        assert "duju" not in open_codes(elder)
        closed = CategoryMembership.objects.get(resident=elder, code="duju")
        assert (closed.since, closed.until) == (TODAY, TODAY + timedelta(days=1))
        assert result.ended >= 1

    def test_what_became_unknown_stays_as_it_was(self) -> None:
        elder = elder_alone(is_dibao=True)
        night()
        Resident.objects.filter(id=elder.id).update(is_dibao=None, birth_date=None)
        night(1)
        assert {"dibao", "laonian"} <= open_codes(elder)
        Resident.objects.filter(id=elder.id).update(is_dibao=False)
        night(2)
        assert "dibao" not in open_codes(elder)

    def test_unknown_is_never_a_category_and_never_a_no(self) -> None:
        somebody = make_resident("旦增", birth_date=None)
        night()
        assert "laonian" not in open_codes(somebody)
        found = why(SYSTEM, somebody, "laonian", on=TODAY)
        assert found.answer.decision is not None
        assert found.answer.decision.answer == "cannot_tell"
        assert found.not_met == ()
        assert [a.condition.code for a in found.ask] == ["age"]

    def test_a_birthday_is_enough(self) -> None:
        person = elder_alone(birth_date=date(TODAY.year - 60, TODAY.month, TODAY.day) + timedelta(days=1))
        night()
        assert "laonian" not in open_codes(person)
        night(1)
        assert "laonian" in open_codes(person)

    def test_another_county_is_left_alone(self) -> None:
        other = make_resident("张三", BEIGAN_COMMUNITY)
        night()
        assert not open_codes(other)

    def test_who_a_roster_marked_as_dead_leaves_the_categories(self) -> None:
        elder = elder_alone()
        night()
        Resident.objects.filter(id=elder.id).update(died_on=TODAY)
        assert night(1).ended > 0
        assert not open_codes(elder)

    def test_one_event_tells_all_changes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[CategoryChanged] = []
        monkeypatch.setitem(events._HANDLERS, CategoryChanged, [seen.append])
        elders = [elder_alone(f"老人{i}") for i in range(3)]
        night()
        (told,) = seen
        assert {(e.id, "duju") for e in elders} <= set(told.entered)
        night(1)
        assert len(seen) == 1

    def test_what_care_knows_counts_at_night_and_on_the_page_alike(self) -> None:
        elder = elder_alone(ability_level=4)
        night()
        assert {"dai_jihua", "chaoqi_weifang"} <= open_codes(elder)
        carer = make_user("shanghu", "worker", GONGKA)
        open_care_plan(
            actor=viewer_for(carer), now=NOW, resident_id=elder.id, goals="能自己吃饭", review_on=TODAY + timedelta(90)
        )
        record_visit(
            actor=viewer_for(carer), now=NOW, resident_id=elder.id, arrived_at=NOW - timedelta(hours=1), left_at=NOW
        )
        night(1)
        assert not {"dai_jihua", "chaoqi_weifang"} & open_codes(elder)
        answers = decisions(viewer_for(carer), elder, today=TODAY)
        assert answers["dai_jihua"].answer == answers["chaoqi_weifang"].answer == "no"

    def test_progress_reaches_the_end(self) -> None:
        for _ in range(3):
            elder_alone()
        seen: list[tuple[int, int]] = []
        night(progress=lambda done, total: seen.append((done, total)))
        assert seen[-1] == (3, 3)

    def test_queries_do_not_grow_with_the_people(self) -> None:
        numbers = []
        for start in (0, 40):
            for i in range(start, start + 20 + start):
                elder_alone(f"老人{i}")
            night()
            with CaptureQueriesContext(connection) as queries:
                night(1)
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]

    def test_only_who_may_write_everywhere_in_the_county_runs_it(self, deji: User, zhangwei: User) -> None:
        for user in (deji, zhangwei):
            with refused("access.denied"):
                run_pass(actor=viewer_for(user), now=NOW, county=MOZHUGONGKA)

    def test_one_household_is_decided_at_once_by_day(self, zhuoma: User, zhangwei: User) -> None:
        elder = elder_alone()
        household = elder.household_id
        assert household is not None
        with refused("general.not_found"):
            recompute_household(actor=viewer_for(zhangwei), now=NOW, household_id=household)
        recompute_household(actor=viewer_for(zhuoma), now=NOW, household_id=household)
        assert "duju" in open_codes(elder)
        recompute_household(actor=viewer_for(zhuoma), now=NOW, household_id=household)
        assert AuditEntry.objects.filter(verb="category.recompute").count() == 1

    def test_why_names_the_one_condition_that_is_missing(self, zhuoma: User, zhangwei: User) -> None:
        elder = make_resident("白玛", household=make_household())
        make_resident("旦增", household=elder.household)
        found = why(viewer_for(zhuoma), elder, "duju", on=TODAY)
        assert found.answer.decision is not None
        assert (found.answer.decision.answer, [a.condition.code for a in found.met]) == ("no", ["age"])
        assert [a.condition.code for a in found.not_met] == ["alone"]
        assert "第二条" in found.met[0].condition.article
        with refused("people.category_unknown"):
            why(viewer_for(zhuoma), elder, "nobody_knows", on=TODAY)
        with refused("access.denied"):
            why(Viewer.nobody(), elder, "duju", on=TODAY)
        with refused("general.not_found"):
            why(viewer_for(zhangwei), elder, "duju", on=TODAY)

    def test_badges_are_for_who_may_read_categories(self, zhuoma: User, admin: User) -> None:
        elder = elder_alone()
        night()
        assert "duju" in {m.code for m in categories_of(viewer_for(zhuoma), [elder], today=TODAY)[elder.id]}
        assert categories_of(viewer_for(admin), [elder], today=TODAY)[elder.id] == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_the_pass_leaves_yesterday_or_today(tmp_path: Path) -> None:
    """In a database of its own: half-way through the reading, and after the last write before the commit."""
    with with_tables(tmp_path / "var", "night") as place, children_of("tests.domain.people.pass_crash", place.environment) as run:
        assert run("elders").returncode == 0
        for step in ("survey", "write"):
            assert run("pass", step).returncode == KILLED
            assert run("memberships").stdout == "0\n"
        assert run("pass").returncode == 0
        assert int(run("memberships").stdout) >= 60
