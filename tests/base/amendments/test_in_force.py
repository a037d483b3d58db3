"""Rules change in the night: what is due comes into force, every process sees it, and an old day keeps its old rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import nightly, selectors, services
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.services import enforcing
from lianxin.base.audit.models import AuditEntry
from lianxin.base.packs import amending
from lianxin.domain.people.services.impact import measure_queued
from tests.amendments import TOMORROW, approved, parameter
from tests.factories import BEIGAN, MOZHUGONGKA, NOW, TABA, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
State = Amendment.State
NIGHT = NOW + timedelta(days=1)
AGE = "gaoling_jintie_age"


@pytest.fixture
def analyst(cuomu: User) -> Viewer:
    return viewer_for(cuomu)


@pytest.fixture
def second(db: None) -> Viewer:
    return viewer_for(make_user("pingcuo", "bureau_officer", MOZHUGONGKA, display_name="平措"))


def age(place: str = TABA, on: Any = None, day: Any = TODAY) -> int:
    return int(packs.for_place(place, on).value(AGE, day))


def night(days: int = 1) -> list[Amendment]:
    return nightly.begin_night(Viewer.system("夜间"), NOW + timedelta(days=days), MOZHUGONGKA)


def test_approved_is_in_force_from_the_night_of_its_day_and_not_before(analyst: Viewer, second: Viewer) -> None:
    one = approved(analyst, second)
    assert night(0) == []
    assert age() == 80
    assert night() == [one]
    one.refresh_from_db()
    assert (one.state, one.in_force_on) == (State.IN_FORCE, TOMORROW)
    assert age() == 85
    assert age(BEIGAN) == 80, "another county"
    assert age("540121100201") == 80, "the next county under the same pack"
    assert AuditEntry.objects.filter(verb="amendment.in_force").count() == 1
    assert night() == [], "a second run the same night finds nothing to do"
    assert AuditEntry.objects.filter(verb="amendment.in_force").count() == 1


def test_what_the_amendment_wrote_says_so(analyst: Viewer, second: Viewer) -> None:
    approved(analyst, second)
    night()
    pack = packs.for_place(MOZHUGONGKA)
    assert amending.amendments_of(pack, f"parameters.{AGE}") == [f"修订“高龄津贴改为85周岁”({TOMORROW})"]
    assert not amending.amendments_of(pack, "categories.gaoling")
    assert pack.origin("categories.gaoling").pack == "national-base"
    assert pack.hash != packs.written_for(MOZHUGONGKA).hash


def test_an_old_day_keeps_its_rules_to_the_byte(analyst: Viewer, second: Viewer) -> None:
    before = packs.for_place(MOZHUGONGKA)
    first = approved(analyst, second)
    night()
    once = packs.for_place(MOZHUGONGKA)
    approved(analyst, second, parameter(AGE, 90), title="改为90", effective_on=TODAY + timedelta(days=3), now=NIGHT)
    night(3)
    assert [age(on=TODAY + timedelta(days=n)) for n in range(5)] == [80, 85, 85, 90, 90]
    assert age() == 90
    assert packs.for_place(TABA, TODAY).hash == before.hash
    assert packs.for_place(TABA, TOMORROW).hash == once.hash
    assert first.files == Amendment.objects.get(id=first.id).files
    amending.forget()  # a process that starts later
    packs.look(at_once=True)
    assert packs.for_place(TABA, TOMORROW).hash == once.hash


def test_one_in_force_ends_by_another_that_replaces_it(analyst: Viewer, second: Viewer) -> None:
    one = approved(analyst, second)
    night()
    with refused("amendment.state"):
        services.withdraw(actor=analyst, now=NIGHT, amendment_id=one.id, reason="不再需要")
    end = services.draft(
        actor=analyst, now=NIGHT, place=MOZHUGONGKA, title="停用85周岁", reason="试行结束", replaces=one.id,
        effective_on=TOMORROW + timedelta(days=1),
    )  # fmt: skip
    measure_queued(user_id=analyst.person_id, now=NIGHT, amendment_id=end.id)
    services.submit(actor=analyst, now=NIGHT, amendment_id=end.id)
    end.refresh_from_db()
    services.approve(actor=second, now=NIGHT, amendment_id=end.id, seen=end.impact["id"], accepts_cases=True)
    with refused("amendment.replaced"):
        services.draft(
            actor=analyst, now=NIGHT, place=MOZHUGONGKA, title="又停用", reason="重复起草", replaces=one.id,
            effective_on=TOMORROW + timedelta(days=1),
        )  # fmt: skip
    night(2)
    one.refresh_from_db()
    assert (one.state, one.ended_on) == (State.ENDED, TODAY + timedelta(days=2))
    assert age() == 80
    assert age(on=TOMORROW) == 85
    assert packs.for_place(MOZHUGONGKA).hash == packs.written_for(MOZHUGONGKA).hash


def test_a_night_killed_between_force_and_pass_goes_on_where_it_was(
    analyst: Viewer, second: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(analyst, second)

    def dies(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(packs, "look", dies)
        with pytest.raises(KeyboardInterrupt):
            night()
    assert Amendment.objects.get().state == State.IN_FORCE
    amending.forget()  # the process that takes over
    assert night() == []
    assert age() == 85


def test_a_night_killed_while_it_writes_leaves_yesterday(
    analyst: Viewer, second: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(analyst, second)

    def dies(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(enforcing, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            night()
    assert Amendment.objects.get().state == State.APPROVED
    assert age() == 80
    assert len(night()) == 1


def test_one_that_no_longer_fits_is_left_out_of_the_night(analyst: Viewer, second: Viewer) -> None:
    one = approved(analyst, second)
    Amendment.objects.filter(id=one.id).update(files={"benefits.toml": "[gone]\nuntil = 2027-01-01\n"})
    assert night() == []
    assert Amendment.objects.get().state == State.APPROVED
    assert age() == 80


def test_the_night_decides_nothing_when_the_rules_in_force_cannot_be_made_out(analyst: Viewer, second: Viewer) -> None:
    one = approved(analyst, second)
    night()
    Amendment.objects.filter(id=one.id).update(files={"benefits.toml": "[gone]\nuntil = 2027-01-01\n"})
    amending.forget()
    with refused("amendment.unfit"):
        night(2)


def test_other_processes_look_once_a_minute_with_one_query(analyst: Viewer, second: Viewer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(analyst, second)
    enforcing.put_in_force(actor=Viewer.system("别的进程"), now=NIGHT, county=MOZHUGONGKA)
    clock = [1000.0]
    monkeypatch.setattr(amending, "monotonic", lambda: clock[0])
    settings.LIANXIN_AMENDMENT_SECONDS = 60
    packs.look()
    assert age() == 85
    amending.forget()
    packs.look()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            packs.look()
            age()
        return len(seen)

    assert queries() == 0
    clock[0] += 59
    assert queries() == 0
    clock[0] += 1
    assert queries() == 1
    assert queries() == 0
    settings.LIANXIN_AMENDMENT_SECONDS = 0
    clock[0] += 1000
    assert queries() == 0


def test_what_is_approved_for_an_earlier_day_counts_as_if_it_were_in_force(analyst: Viewer, second: Viewer) -> None:
    approved(analyst, second, parameter("gaoling_jintie_amount", 80), title="第一档80元")
    later = TOMORROW + timedelta(days=5)
    one = approved(analyst, second, parameter(AGE, 90), title="改为90", effective_on=later)
    found = selectors.outcome(one)
    assert [change.text for change in found.changes] == [
        "高龄津贴:不低于岁数:自施行日起,值由 80 改为 90(2013-07-01 起的一期;施行以前的日子仍按原来的算)"
    ]
    assert int(found.before.value("gaoling_jintie_amount", later)) == 80
    night()
    one.refresh_from_db()
    again = selectors.outcome(one)
    assert selectors.impact_is_current(one, again), "the count holds on: what was to come first has come"
    night(6)
    assert (age(), int(packs.for_place(TABA).value("gaoling_jintie_amount", TODAY))) == (90, 80)
    assert packs.for_place(TABA).hash == one.approved_impact["after"], "what was approved is what is in force"
