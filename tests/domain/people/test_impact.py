"""Whom an amendment would touch: counted over everybody, the same with all rules decided and with only those that may differ."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import selectors as amendments
from lianxin.base.packs import Pack
from lianxin.domain.people.models import CategoryMembership, NotedFact, Resident, RuleChange
from lianxin.domain.people.selectors.impacts import holders, touched_by
from lianxin.domain.people.services import impact, impact_scope
from lianxin.domain.people.services.impact import EXAMPLES, measure, measure_queued
from tests.amendments import TOMORROW, drafted, parameter
from tests.factories import (
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

pytestmark = pytest.mark.django_db
CODE = "gaoling_jintie"


@pytest.fixture
def analyst(cuomu: User) -> Viewer:
    return viewer_for(cuomu)


def entitled(name: str, age: int, place: str = TABA, **fields: Any) -> Resident:
    """Somebody on low income whose household registration is here."""
    filled = {
        "birth_date": date(TODAY.year - age, 3, 1), "is_dibao": True, "is_tekun": False, "household": make_household(place),
        "relation": "02",
    }  # fmt: skip
    found = make_resident(name, place, **(filled | fields))
    NotedFact.objects.create(
        resident=found, place=place, code="hukou_local", value=True, since=TODAY - timedelta(days=9), source="visit", noted_at=NOW
    )
    return found


def kinds(found: impact.Measured, code: str) -> dict[str, int]:
    return {kind: count for kind, count in found.sums[code].kinds.items() if count}


def measured(one: Any) -> impact.Measured:
    found = amendments.outcome(one)
    assert found.after is not None
    return measure(found.before, found.after, one.place, one.effective_on)


def test_who_leaves_who_stays_and_who_cannot_be_told_any_longer(analyst: Viewer) -> None:
    entitled("央金", 80)
    entitled("普布", 90)
    entitled("低收入不明", 82, is_dibao=None)
    make_resident("年轻人", TABA, birth_date=date(1990, 1, 1))
    entitled("外县", 81, place="540121100201")
    found = measured(drafted(analyst))
    assert found.residents == 4
    assert kinds(found, CODE) == {"leaves": 1, "settled": 1}
    assert found.sums[CODE].yes == [2, 1]
    assert [int(one) for one in found.sums[CODE].paid] == [150, 100]
    leaves = [(row["id"], t.reasons) for row, t in found.examples if t.kind == "leaves"]
    assert leaves == [(Resident.objects.get(name="央金").id, {"age": ["met", "failed"]})]


def test_a_changed_amount_and_a_changed_interval(analyst: Viewer) -> None:
    entitled("央金", 80)

    def change(book: Any) -> None:
        parameter("gaoling_jintie_amount", 80)(book)
        tier = next(row for row in book["走访分级"].iter_rows() if row[0].value == "elder_high")
        place = next(i for i, cell in enumerate(book["走访分级"][2]) if cell.value == "间隔天数")
        tier[place].value = 5

    found = measured(drafted(analyst, change, codes=(CODE, "elder_high")))
    assert kinds(found, CODE) == {"amount": 1}
    assert kinds(found, impact.TIERS) == {"moved": 1}
    was, now = next((t.was, t.now) for _row, t in found.examples if t.kind == "moved")
    assert was.replace("interval=7", "interval=5") == now


def test_only_what_may_differ_is_decided_and_the_answer_is_the_same(analyst: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    for age in range(58, 103, 3):
        entitled(f"老人{age}", age, is_dibao=[True, False, None][age % 3], children_count=age % 2, is_tekun=age % 5 == 0)
    change = parameter("elder_age", 65)  # read by facts, categories, benefits and visit tables
    one = drafted(analyst, change, codes=("laonian",))
    narrow = measured(one)
    assert {"laonian", impact.TIERS} <= {rule["code"] for rule in narrow.plain()}
    monkeypatch.setattr(impact, "narrowed", lambda before, after: (before, after))
    whole = measured(one)
    assert narrow.plain() == [rule for rule in whole.plain() if rule["code"] in narrow.sums]
    assert {rule["code"] for rule in narrow.plain()} == {rule["code"] for rule in whole.plain()}
    assert Counter(t.code for _row, t in narrow.examples) == Counter(t.code for _row, t in whole.examples)


def test_an_amount_alone_decides_one_benefit_and_what_it_reads(analyst: Viewer) -> None:
    found = amendments.outcome(drafted(analyst, parameter("gaoling_jintie_amount", 80)))
    assert found.after is not None
    before, after = impact_scope.narrowed(found.before, found.after)
    for pack in (before, after):
        assert set(pack.benefits) == {CODE}
        assert {"dibao", "tekun"} <= set(pack.categories)
        assert len(pack.categories) < len(found.before.categories)
        assert not pack.tiers


def test_the_ages_of_the_visit_tables_count_as_read_by_them(analyst: Viewer) -> None:
    found = amendments.outcome(drafted(analyst, parameter("minor_age", 16), codes=("kunjing_ertong", "minor_age")))
    assert found.after is not None
    assert impact_scope.narrowed(found.before, found.after)[0].tiers.keys() == found.before.tiers.keys()


def test_examples_are_bounded_and_counts_are_not(analyst: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impact, "EXAMPLES", 2)
    for number in range(5):
        entitled(f"老人{number}", 82)
    found = measured(drafted(analyst))
    assert kinds(found, CODE)["leaves"] == 5
    assert len(found.examples) == 2
    assert EXAMPLES <= 100


def test_counting_again_puts_the_new_people_in_place_of_the_old(analyst: Viewer) -> None:
    person = entitled("央金", 80)
    one = drafted(analyst)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    assert list(touched_by(analyst, one.id, CODE).values_list("resident_id", flat=True)) == [person.id]
    Resident.objects.filter(id=person.id).update(left_on=TODAY)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    assert not RuleChange.objects.exists()
    assert not CategoryMembership.objects.exists(), "counting changes nobody's labels"


def test_the_people_are_shown_only_to_who_may_read_them(analyst: Viewer) -> None:
    entitled("央金", 80)
    entitled("索朗", 81, place="540127101201")
    one = drafted(analyst)
    measure_queued(user_id=analyst.person_id, now=NOW, amendment_id=one.id)
    assert touched_by(analyst, one.id).count() == 2
    worker = viewer_for(make_user("a-worker", "worker", GONGKA))
    assert [row.resident.name for row in touched_by(worker, one.id)] == ["央金"]
    assert not touched_by(viewer_for(make_user("an-auditor", "auditor", "540100000000")), one.id).exists()
    assert not touched_by(viewer_for(make_user("elsewhere", "bureau_officer", "330109000000")), one.id).exists()


def test_who_has_lost_the_right_meanwhile_is_refused(analyst: Viewer, cuomu: User) -> None:
    one = drafted(analyst)
    cuomu.grants.all().delete()
    with refused("general.not_found"):
        measure_queued(user_id=cuomu.id, now=NOW, amendment_id=one.id)


def test_holders_within_reach(analyst: Viewer) -> None:
    for place in (TABA, "540127101201"):
        person = entitled("央金", 80, place=place)
        CategoryMembership.objects.create(
            resident=person, place=place, code=CODE, since=TODAY, rule_version="1", computed_at=NOW, inputs={}
        )
    assert holders(analyst, CODE) == 2
    assert holders(viewer_for(make_user("a-worker", "worker", GONGKA)), CODE) == 1


def test_the_day_of_the_count_is_the_day_of_force(analyst: Viewer) -> None:
    """Who turns 80 between today and that day is counted as 80."""
    entitled("将满", 80, birth_date=date(TODAY.year - 80, TOMORROW.month, TOMORROW.day))
    one = drafted(analyst)
    found = amendments.outcome(one)
    assert isinstance(found.after, Pack)
    assert kinds(measure(found.before, found.after, MOZHUGONGKA, TOMORROW), CODE) == {"leaves": 1}
    assert CODE not in {rule["code"] for rule in measure(found.before, found.after, MOZHUGONGKA, TODAY).plain()}
