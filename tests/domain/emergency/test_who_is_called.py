"""Who counts as at work, away or busy when people are called; and what a call that concerns the station alone never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.care.models import Absence, Carer
from lianxin.domain.emergency.models import Alarm, CallOut, Duty
from lianxin.domain.emergency.selectors import on_duty_ids, standing_of_link
from lianxin.domain.emergency.services import (
    arrive,
    call_more,
    close_alarm,
    say_mistaken,
    step_alarm,
    watch_bracelets,
    withdraw,
)
from lianxin.domain.emergency.views.elsewhere import open_call_links
from lianxin.domain.emergency.views.showing import state_badge
from lianxin.domain.people.models import Resident
from tests.domain.emergency.story import (
    NOBODY,
    SYSTEM,
    address,
    at_work,
    bracelet,
    called,
    goes,
    helpers,
    press,
    says,
)
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, make_resident, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def told() -> set[User]:
    return {one.user for one in CallOut.objects.select_related("user")}


def empty(deji: User, baima: Resident) -> Alarm:
    """A bracelet that must be charged."""
    device, secret = bracelet(deji, baima)
    says(device, secret, "battery", battery=5)
    return Alarm.objects.get(kind="battery")


def test_who_has_a_free_day_or_leave_is_not_at_work(baima: Resident, zhuoma: User, ciren: User, deji: User) -> None:
    """NOW is a Monday."""
    here = make_user("here", "worker", GONGKA)
    at_work(zhuoma, ciren, here)
    Carer.objects.filter(user=zhuoma).update(weekdays="234567")
    Absence.objects.create(user=ciren, place=GONGKA, starts_at=NOW - timedelta(days=1), ends_at=None, reason="病假", made_at=NOW)
    Absence.objects.create(user=here, place=GONGKA, starts_at=NOW - timedelta(days=2), ends_at=NOW, reason="事假", made_at=NOW)
    called(deji, baima)
    assert told() == {here}


def test_who_will_charge_a_bracelet_one_of_these_days_still_goes_to_a_fall(baima: Resident, zhuoma: User, deji: User) -> None:
    at_work(zhuoma)
    goes(zhuoma, empty(deji, baima))
    called(deji, make_resident("达瓦"))
    assert told() == {zhuoma}
    assert CallOut.objects.count() == 2


def test_nobody_is_ever_called_out_for_an_empty_battery(baima: Resident, zhuoma: User, ciren: User, deji: User) -> None:
    at_work(zhuoma, ciren)
    alarm = empty(deji, baima)
    call_more(actor=viewer_for(deji), now=NOW, alarm_id=alarm.id)
    goes(zhuoma, alarm)
    withdraw(actor=viewer_for(zhuoma), now=LATER, alarm_id=alarm.id, reason="没有充电器")
    assert step_alarm(actor=SYSTEM, now=alarm.arrive_due_at, alarm_id=alarm.id)
    assert told() == {zhuoma}
    assert Notice.objects.filter(user=deji, kind="alarm.unanswered").exists()
    assert Notice.objects.filter(user=deji, kind="alarm.late").exists()


def test_more_staff_ask_the_database_no_more_often(baima: Resident, deji: User) -> None:
    def asked(resident: Resident) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            alarm = called(deji, resident)
        told = alarm.call_outs.count()
        close_alarm(actor=viewer_for(deji), now=NOW, alarm_id=alarm.id, outcome="false_alarm", reason="按错")
        return told, len(queries)

    helpers(12)
    asked(baima)  # what is read once stays read
    few = asked(make_resident("次旦"))
    at_work(*(make_user(f"more{at}", "worker", GONGKA) for at in range(12)))
    assert asked(make_resident("达瓦")) == few


def test_when_who_said_so_goes_no_more_it_waits_for_an_answer_again(baima: Resident, zhuoma: User, ciren: User, deji: User) -> None:
    at_work(zhuoma, ciren)
    alarm = called(deji, baima)
    goes(zhuoma, alarm)
    withdraw(actor=viewer_for(zhuoma), now=LATER, alarm_id=alarm.id, reason="车坏了")
    alarm.refresh_from_db()
    assert state_badge(alarm, LATER).label == "还没有人应答"
    goes(ciren, alarm, now=NOW + timedelta(minutes=6))
    alarm.refresh_from_db()
    assert alarm.answered_at == NOW + timedelta(minutes=6)


def test_a_helper_from_the_next_township_ends_what_they_saw_to(baima: Resident, deji: User, client: Client) -> None:
    guest = make_user("guest", "worker", "540127205000", display_name="邻乡")
    at_work(guest)
    alarm = called(deji, baima)
    sign_in(client, guest)
    page = reverse("emergency:close", args=[alarm.id])
    assert get(client, page, 404)
    goes(guest, alarm)
    arrive(actor=viewer_for(guest), now=LATER, alarm_id=alarm.id)
    mine = reverse("emergency:call", args=[CallOut.objects.get().id])
    assert page in get(client, mine)
    answer = client.post(page, form_of(get(client, page)) | {"outcome": "helped", "reason": "扶起来了"}, follow=True)
    assert answer.status_code == 200
    assert "求助已结束" in answer.content.decode()
    alarm.refresh_from_db()
    assert (alarm.outcome, alarm.closed_by) == ("helped", guest.id)


def test_the_page_answers_also_when_the_call_began_otherwise(baima: Resident, zhuoma: User, deji: User) -> None:
    token = address(zhuoma, baima)
    first = called(deji, baima)
    assert standing_of_link(token) is None, "nobody has pressed here"
    assert press(token, now=LATER).id == first.id
    standing = standing_of_link(token)
    assert standing is not None
    assert standing.called_at == LATER
    mistaken = say_mistaken(actor=NOBODY, now=LATER, token=token)
    assert mistaken is not None
    assert mistaken.id == first.id


def test_who_has_left_the_service_has_no_turn(baima: Resident, zhuoma: User, deji: User) -> None:
    Duty.objects.create(place=GONGKA, user=zhuoma, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=8), made_at=NOW)
    assert on_duty_ids(SYSTEM, baima.place, NOW) == {zhuoma.id}
    User.objects.filter(id=zhuoma.id).update(is_active=False)
    called(deji, baima)
    assert [one.user for one in Notice.objects.filter(kind="alarm.raised")] == [deji], "who leads hears it instead"


def test_the_day_says_which_call_waits_for_an_answer_and_which_was_answered(baima: Resident, zhuoma: User, deji: User) -> None:
    at_work(zhuoma)
    alarm = called(deji, baima)
    assert [one.label.rsplit(" · ", 1)[-1] for one in open_call_links(viewer_for(zhuoma))] != ["我去"]
    goes(zhuoma, alarm)
    assert [one.label.rsplit(" · ", 1)[-1] for one in open_call_links(viewer_for(zhuoma))] == ["我去"]


def test_whoever_looks_after_silence_finds_it_again_the_same_day_without_counting_it(baima: Resident, deji: User) -> None:
    device, secret = bracelet(deji, baima)
    says(device, secret, "heartbeat")
    found = NOW + timedelta(hours=27)
    assert watch_bracelets(actor=SYSTEM, now=found) == 1
    close_alarm(actor=viewer_for(deji), now=found, alarm_id=Alarm.objects.get().id, outcome="settled", reason="打过电话")
    assert watch_bracelets(actor=SYSTEM, now=found + timedelta(hours=1)) == 0, "the same local day"
    assert Alarm.objects.count() == 1
    assert watch_bracelets(actor=SYSTEM, now=found + timedelta(days=1)) == 1
