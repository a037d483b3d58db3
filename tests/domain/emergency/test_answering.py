"""Those told answer: the first suffices, the others are told, nobody goes twice; nobody answers and more are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.emergency.models import Alarm, CallOut, Duty
from lianxin.domain.emergency.selectors import call_sheet, is_stuck, open_calls
from lianxin.domain.emergency.services import (
    accept,
    arrive,
    call_more,
    decline,
    leave,
    numbers_for_call,
    step_alarm,
    withdraw,
)
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.looks import watching
from tests.domain.emergency.story import SYSTEM, at_work, called, goes, helpers
from tests.factories import BEIGAN, GONGKA, NOW, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def alarm(baima: Resident, zhuoma: User, ciren: User, deji: User) -> Alarm:
    at_work(zhuoma, ciren)
    return called(deji, baima)


def step(alarm: Alarm, minutes: float) -> bool:
    return step_alarm(actor=SYSTEM, now=NOW + timedelta(minutes=minutes), alarm_id=alarm.id)


def told(kind: str) -> set[str]:
    return {one.user.username for one in Notice.objects.filter(kind=kind).select_related("user")}


def test_accepting_makes_the_promise_theirs_and_stands_the_others_down(alarm: Alarm, zhuoma: User, ciren: User) -> None:
    call = goes(zhuoma, alarm, eta_minutes=8)
    alarm.refresh_from_db()
    assert (call.answer, call.eta_minutes, alarm.answered_at) == ("accepted", 8, LATER)
    assert Commitment.objects.get().worker == zhuoma
    assert CallOut.objects.get(user=ciren).stood_down_at == LATER
    assert told("alarm.covered") == {ciren.username}
    assert alarm.next_step_at == alarm.arrive_due_at
    assert not Notice.objects.filter(kind="alarm.called", read_at__isnull=True).exists()


def test_the_second_to_accept_hears_who_goes(alarm: Alarm, zhuoma: User, ciren: User) -> None:
    goes(zhuoma, alarm)
    assert goes(zhuoma, alarm).user == zhuoma, "said twice it is said once"
    with pytest.raises(Exception, match=r"alarm\.covered") as second:
        goes(ciren, alarm)
    assert "卓玛" in second.value.message  # type: ignore[attr-defined]
    assert CallOut.objects.filter(answer="accepted").count() == 1


def test_what_one_sees_of_a_call_while_one_is_needed_and_after(alarm: Alarm, zhuoma: User, ciren: User, baima: Resident) -> None:
    mine, theirs = CallOut.objects.get(user=zhuoma), CallOut.objects.get(user=ciren)
    with watching() as looks:
        sheet = call_sheet(viewer_for(ciren), theirs.id, NOW)
    assert (sheet.is_needed, sheet.resident) == (True, baima)
    assert list(looks.residents) == [baima.id], "the look is on record"
    with refused("general.not_found"):
        call_sheet(viewer_for(ciren), mine.id, NOW)
    goes(zhuoma, alarm)
    with watching() as looks:
        sheet = call_sheet(viewer_for(ciren), theirs.id, LATER)
    assert (sheet.is_needed, sheet.resident, [one.user for one in sheet.going]) == (False, None, [zhuoma])
    assert not looks.residents
    assert numbers_for_call(actor=viewer_for(ciren), now=LATER, call_id=theirs.id) == []
    assert call_sheet(viewer_for(zhuoma), mine.id, LATER).resident == baima
    assert [one.id for one in open_calls(viewer_for(zhuoma))] == [mine.id]
    assert open_calls(viewer_for(ciren)) == []


def test_arriving_counts_from_the_call_and_begins_the_promise(alarm: Alarm, zhuoma: User) -> None:
    with refused("alarm.not_accepted"):
        arrive(actor=viewer_for(zhuoma), now=LATER, alarm_id=alarm.id)
    goes(zhuoma, alarm)
    for minutes in (9, 10):
        arrive(actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=minutes), alarm_id=alarm.id)
    alarm.refresh_from_db()
    assert alarm.arrived_at == NOW + timedelta(minutes=9)
    assert Commitment.objects.get().started_at == NOW + timedelta(minutes=9)
    with refused("alarm.already_there"):
        withdraw(actor=viewer_for(zhuoma), now=LATER, alarm_id=alarm.id, reason="x")
    left = leave(actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=30), alarm_id=alarm.id)
    assert left.left_at == NOW + timedelta(minutes=30)


def test_when_everybody_declines_more_are_told_at_once(baima: Resident, deji: User) -> None:
    first = helpers(12)
    alarm = called(deji, baima)
    ring = list(CallOut.objects.select_related("user"))
    assert len(ring) < len(first), "as few as suffice"
    for one in ring:
        decline(actor=viewer_for(one.user), now=LATER, alarm_id=alarm.id, reason="在县城")
    assert CallOut.objects.filter(ring=2, told_at=LATER).exists()


def test_nobody_answers_and_the_circle_widens_then_the_ladder_is_climbed(baima: Resident, deji: User, cuomu: User) -> None:
    helpers(12)
    alarm = called(deji, baima)
    assert not step(alarm, 1), "not yet"
    assert alarm.next_step_at == NOW + timedelta(seconds=90)
    assert step(alarm, 1.5)
    assert CallOut.objects.filter(ring=2).exists()
    assert not step(alarm, 1.5), "the same step twice does nothing"
    for minutes in (3, 4.5, 5, 6, 7.5, 9, 10, 12):
        step(alarm, minutes)
    alarm.refresh_from_db()
    assert CallOut.objects.count() == 12, "in the end everybody"
    assert told("alarm.unanswered") == {deji.username, cuomu.username}
    assert (alarm.rung, alarm.next_step_at) == (2, None)
    assert Job.objects.filter(task__endswith="step_one_alarm").count() == 3, "after 90 seconds, five minutes, ten"


def test_too_few_of_two_keep_it_going(baima: Resident, deji: User) -> None:
    people = helpers(9)
    alarm = called(deji, baima, kind="fall")
    assert alarm.people == 2
    by_id = {one.id: one for one in people}
    ring = [by_id[call.user_id] for call in CallOut.objects.order_by("minutes")]
    goes(ring[0], alarm)
    alarm.refresh_from_db()
    assert alarm.next_step_at is not None
    assert alarm.next_step_at < alarm.arrive_due_at
    goes(ring[1], alarm)
    with refused("alarm.covered"):
        goes(ring[2], alarm)
    assert Commitment.objects.get().worker == ring[0], "the promise stays with the first"


def test_enough_go_but_nobody_is_there_in_time(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    assert not step(alarm, 29)
    assert step(alarm, 30)
    assert told("alarm.late") == {deji.username}
    assert not step(alarm, 31), "told once"


def test_going_and_then_not_asks_the_others_again(alarm: Alarm, zhuoma: User, ciren: User, deji: User) -> None:
    goes(zhuoma, alarm)
    with refused("alarm.reason_needed"):
        withdraw(actor=viewer_for(zhuoma), now=LATER, alarm_id=alarm.id, reason=" ")
    withdraw(actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=3), alarm_id=alarm.id, reason="车坏了")
    assert CallOut.objects.get(user=ciren).stood_down_at is None
    assert Notice.objects.filter(user=ciren, kind="alarm.called", read_at__isnull=True).exists()
    assert deji.username in told("alarm.unanswered")
    goes(ciren, alarm, now=NOW + timedelta(minutes=4))
    assert Commitment.objects.get().worker == ciren


def test_who_was_not_told_may_come_and_who_may_not_answer_may_not(alarm: Alarm, deji: User, cuomu: User) -> None:
    assert goes(deji, alarm).ring == 0
    with refused("access.denied"):
        goes(cuomu, alarm)
    other = make_user("other", "worker", BEIGAN)
    for act in (accept, decline, arrive):
        with refused("general.not_found"):
            act(actor=viewer_for(other), now=LATER, alarm_id=alarm.id)
    with refused("general.not_found"):
        call_more(actor=viewer_for(other), now=LATER, alarm_id=alarm.id)


def test_times_typed_wrong(alarm: Alarm, zhuoma: User) -> None:
    for wrong in (0, -1, 601):
        with refused("alarm.minutes_invalid"):
            goes(zhuoma, alarm, eta_minutes=wrong)


def test_only_the_system_steps_and_a_step_nobody_does_is_seen(alarm: Alarm, deji: User) -> None:
    with refused("access.denied"):
        step_alarm(actor=viewer_for(deji), now=NOW + timedelta(hours=1), alarm_id=alarm.id)
    assert not is_stuck(alarm, NOW + timedelta(minutes=5, seconds=59))
    assert is_stuck(alarm, NOW + timedelta(minutes=6, seconds=1))
    call_more(actor=viewer_for(deji), now=NOW + timedelta(minutes=7), alarm_id=alarm.id)
    alarm.refresh_from_db()
    assert not is_stuck(alarm, NOW + timedelta(minutes=7)), "a person can do it by hand"


def test_off_duty_only_the_willing_and_who_is_on_duty(baima: Resident, deji: User) -> None:
    night = NOW + timedelta(hours=12)
    asleep, willing, on_turn = (make_user(name, "worker", GONGKA) for name in ("asleep", "willing", "on_turn"))
    from tests.factories import make_carer

    for one in (asleep, willing):
        make_carer(one)
    from lianxin.domain.emergency.services import change_standby

    change_standby(actor=viewer_for(willing), now=NOW, off_hours=True, skills=["first_aid", "flying"])
    Duty.objects.create(place=GONGKA, user=on_turn, starts_at=night - timedelta(hours=1), ends_at=night + timedelta(hours=8), made_at=NOW)
    alarm = called(deji, baima, now=night)
    step_alarm(actor=SYSTEM, now=night + timedelta(seconds=90), alarm_id=alarm.id)
    found = {one.user: one for one in CallOut.objects.all()}
    assert set(found) == {willing, on_turn}
    assert found[on_turn].on_duty
    assert willing.standby.skills == ["first_aid"]


def test_who_helps_elsewhere_is_not_called_and_two_calls_share_people_out(deji: User) -> None:
    from tests.factories import make_resident

    near_a, near_b = helpers(2)
    here = make_resident("甲", lon=91.735, lat=29.835)
    there = make_resident("乙", lon=91.745, lat=29.835)
    first = called(deji, here)
    goes(near_a, first)
    second = called(deji, there, now=LATER)
    assert {one.user for one in second.call_outs.all()} == {near_b}, "one is on the way to somebody else"


def test_a_carer_with_visits_left_is_offered_to_be_replanned(alarm: Alarm, zhuoma: User, deji: User, baima: Resident) -> None:
    Visit.objects.create(place=baima.place, resident=baima, worker=zhuoma, day=date(2026, 11, 23), planned_start=840, sequence=1)
    call = goes(zhuoma, alarm)
    assert call.left_visits == 1
    assert told("alarm.carer_called") == {deji.username}


def test_a_helper_from_the_next_township_goes_without_owning_the_promise(baima: Resident, deji: User) -> None:
    guest = make_user("guest", "worker", "540127205000", display_name="邻乡")
    at_work(guest)
    alarm = called(deji, baima)
    call = CallOut.objects.get(user=guest)
    goes(guest, alarm, eta_minutes=20)
    assert Commitment.objects.get().worker is None, "they hold nothing here: the promise stays with the station"
    sheet = call_sheet(viewer_for(guest), call.id, LATER)
    assert sheet.resident == baima, "yet while they go they see where to"
    arrive(actor=viewer_for(guest), now=NOW + timedelta(minutes=19), alarm_id=alarm.id)
    alarm.refresh_from_db()
    assert alarm.arrived_at is not None
