"""A call comes in: need, promise, people, notices and trail together; repeats join; nobody from elsewhere."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.emergency.models import Alarm, AlarmSignal, CallOut
from lianxin.domain.emergency.selectors import alarm_or_404, open_alarms
from lianxin.domain.emergency.services import call_for_oneself, revoke_sos_link, say_mistaken, take_call
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.domain.emergency.story import NOBODY, address, at_work, called, press
from tests.factories import BEIGAN, GONGKA, NOW, TABA, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def station(zhuoma: User, ciren: User, deji: User) -> None:
    at_work(zhuoma, ciren)


def test_a_call_becomes_need_promise_people_and_trail_at_once(baima: Resident, zhuoma: User) -> None:
    alarm = called(zhuoma, baima, said="起不来了")
    need, promise = Need.objects.get(), Commitment.objects.get()
    assert (need.channel, need.kind, need.state, need.urgency, need.said, need.precedence) == ("sos", "emergency", "accepted", "immediate", "起不来了", 0)
    assert (promise.kind, promise.due_at, promise.need, promise.worker, promise.precedence) == ("urgent_help", NOW + timedelta(minutes=30), need, None, 0)
    assert (alarm.answer_due_at, alarm.people, alarm.ring, alarm.first_told_at) == (NOW + timedelta(minutes=5), 1, 1, NOW)
    told = CallOut.objects.order_by("minutes")
    assert next(one.user for one in told) == zhuoma, "the nearest"
    assert {n.user_id for n in Notice.objects.filter(kind="alarm.called")} == {one.user_id for one in told}
    assert all("白玛" not in n.link for n in Notice.objects.all())
    assert AuditEntry.objects.filter(verb="alarm.raise").count() == 1
    job = Job.objects.get(task__endswith="step_one_alarm")
    assert job.run_after == alarm.next_step_at == NOW + timedelta(minutes=5), "everybody was told: the ladder is next"
    assert job.args["args"] == [str(alarm.id)]


def test_all_or_nothing(baima: Resident, zhuoma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.domain.emergency.services.raising.call_next", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        called(zhuoma, baima)
    assert {model.objects.count() for model in (Alarm, Need, Commitment)} == {0}


def test_repeats_join_and_are_counted(baima: Resident, zhuoma: User) -> None:
    token = address(zhuoma, baima)
    first = press(token)
    again = press(token, now=NOW + timedelta(minutes=9), lon=91.7, lat=29.8)
    by_phone = called(zhuoma, baima, now=NOW + timedelta(minutes=12))
    assert first.id == again.id == by_phone.id
    assert (by_phone.repeats, by_phone.lon) == (2, 91.7)
    assert AlarmSignal.objects.count() == 3
    assert Need.objects.count() == 1
    later = press(token, now=NOW + timedelta(minutes=40))
    assert later.id != first.id
    assert later.need_id != first.need_id


def test_the_same_page_sent_twice_is_one_press(baima: Resident, zhuoma: User) -> None:
    token, event = address(zhuoma, baima), uuid4()
    for _again in range(3):
        press(token, event_id=event)
    assert (Alarm.objects.get().repeats, AlarmSignal.objects.count()) == (0, 1)
    call = uuid4()
    for _again in range(2):
        called(zhuoma, make_resident("达瓦"), event_id=call)
    assert Alarm.objects.count() == 2


def test_a_finger_that_does_not_stop_is_refused_by_nobody_and_adds_nothing(baima: Resident, zhuoma: User) -> None:
    token = address(zhuoma, baima)
    for second in range(25):
        press(token, now=NOW + timedelta(seconds=second))
    assert AlarmSignal.objects.count() == 20
    assert Alarm.objects.get().repeats == 19


def test_pressed_by_mistake_still_calls_a_person(baima: Resident, zhuoma: User, deji: User) -> None:
    token = address(zhuoma, baima)
    assert say_mistaken(actor=NOBODY, now=NOW, token=token) is None
    press(token)
    alarm = say_mistaken(actor=NOBODY, now=NOW + timedelta(seconds=20), token=token)
    assert alarm is not None
    assert (alarm.mistaken_at, alarm.closed_at) == (NOW + timedelta(seconds=20), None)
    assert {n.user_id for n in Notice.objects.filter(kind="alarm.mistaken")} == {deji.id}, "nobody is on duty: who leads hears it"
    assert press(token, now=NOW + timedelta(minutes=1)).mistaken_at is None, "pressed again it is no mistake"


def test_an_address_that_was_taken_back_or_whose_person_died_opens_nothing(baima: Resident, zhuoma: User) -> None:
    token = address(zhuoma, baima)
    link = baima.sos_links.get()
    assert token not in link.digest
    Resident.objects.filter(id=baima.id).update(died_on=NOW.date())
    with refused("alarm.link_unknown"):
        press(token)
    Resident.objects.filter(id=baima.id).update(died_on=None)
    revoke_sos_link(actor=viewer_for(zhuoma), now=NOW, sos_link_id=link.id)
    for wrong in (token, "", "x" * 43):
        with refused("alarm.link_unknown"):
            press(wrong)
    assert not Alarm.objects.exists()


def test_a_place_in_words(zhuoma: User) -> None:
    alarm = called(zhuoma, None, said="有人摔倒")
    assert (alarm.place, alarm.where, alarm.resident) == (TABA, "卫生院门口", None)
    told = CallOut.objects.get(user=zhuoma)
    assert (told.is_guess, told.minutes) == (True, 60), "where it is nobody knows"
    for wrong in ({"place": "", "where": "x"}, {"place": TABA, "where": " "}, {"place": "540127000000", "where": "县城"}):
        with refused("alarm.where_needed" if wrong["place"] != "540127000000" else "access.denied"):
            take_call(actor=viewer_for(zhuoma), now=NOW, event_id=uuid4(), **wrong)
    with refused("alarm.kind_unknown"):
        called(zhuoma, None, kind="battery")


def test_whom_it_is_about_is_never_sent(baima: Resident, zhuoma: User, ciren: User) -> None:
    alarm = called(zhuoma, baima, excluded=[zhuoma.id])
    assert {one.user for one in CallOut.objects.all()} == {ciren}
    from tests.domain.emergency.story import goes

    with refused("alarm.not_told"):
        goes(zhuoma, alarm)


def test_a_worker_in_need_calls_the_others(zhuoma: User, ciren: User) -> None:
    alarm = call_for_oneself(actor=viewer_for(zhuoma), now=NOW, event_id=uuid4(), place=TABA, where="被狗追")
    assert (alarm.kind, alarm.people) == ("worker", 2)
    assert {one.user for one in CallOut.objects.all()} == {ciren}


def test_nobody_from_another_county_takes_or_sees_it(baima: Resident, zhuoma: User) -> None:
    other = make_user("other", "station_head", BEIGAN)
    with refused("general.not_found"):
        called(other, baima)
    with refused("access.denied"):
        take_call(actor=viewer_for(other), now=NOW, event_id=uuid4(), place=TABA, where="x")
    alarm = called(zhuoma, baima)
    assert open_alarms(viewer_for(other)) == []
    with refused("general.not_found"):
        alarm_or_404(viewer_for(other), alarm.id)
    assert not CallOut.objects.filter(user=other).exists()


def test_who_may_not_take_calls(baima: Resident) -> None:
    volunteer = make_user("volunteer", "volunteer", GONGKA)
    with refused("access.denied"):
        called(volunteer, baima)
