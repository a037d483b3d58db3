"""Bracelets: proven or refused, once, not too much; empty, silent, given back; and whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.emergency.models import Alarm, AlarmSignal, Bracelet, Duty
from lianxin.domain.emergency.selectors import bracelet_or_404, bracelets, links_of, on_duty_now
from lianxin.domain.emergency.services import (
    cancel_duty,
    close_alarm,
    give_bracelet,
    make_sos_link,
    plan_duty,
    register_bracelet,
    retire_bracelet,
    take_back_bracelet,
    watch_bracelets,
)
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import values_of
from lianxin.domain.people.services.residents import mark_died, update_resident
from tests.domain.emergency.story import SYSTEM, bracelet, says
from tests.factories import BEIGAN, GONGKA, NOW, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def worn(deji: User, baima: Resident) -> tuple[Bracelet, str]:
    return bracelet(deji, baima)


def test_a_signed_message_raises_a_call_for_who_wears_it(worn: tuple[Bracelet, str], baima: Resident) -> None:
    device, secret = worn
    assert says(device, secret, "fall", battery=60, lon=91.74, lat=29.84) == "raised"
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.channel, alarm.resident, alarm.device, alarm.lon, alarm.place) == ("fall", "bracelet", baima, device, 91.74, baima.place)
    device.refresh_from_db()
    assert (device.battery, device.heard_at) == (60, NOW)
    assert says(device, secret, now=NOW + timedelta(minutes=2)) == "joined"
    assert says(device, secret, bearer=secret, now=NOW + timedelta(minutes=3)) == "joined"
    assert Alarm.objects.get().repeats == 2


def test_it_fails_closed(worn: tuple[Bracelet, str], deji: User) -> None:
    device, secret = worn
    spare, spare_secret = bracelet(deji, None, "LX-0002")
    old = str(int((NOW - timedelta(minutes=6)).timestamp()))
    for wrong in ({"signature": "0" * 64}, {"signature": ""}, {"bearer": ""}, {"bearer": "x"}, {"bearer": spare_secret}, {"timestamp": old}):
        with refused("alarm.not_signed"):
            says(device, secret, **wrong)
    with refused("alarm.not_signed"):
        says(device, spare_secret)
    with refused("alarm.not_signed"):
        says(Bracelet(id=uuid4()), secret)
    retire_bracelet(actor=viewer_for(deji), now=NOW, bracelet_id=spare.id)
    with refused("alarm.not_signed"):
        says(spare, spare_secret)
    assert not Alarm.objects.exists()
    assert not AlarmSignal.objects.exists()
    assert secret.encode() not in bytes(Bracelet.objects.get(id=device.id).secret_sealed)


def test_the_same_event_comes_once(worn: tuple[Bracelet, str]) -> None:
    device, secret = worn
    answers = [says(device, secret, event_id="e-1") for _again in range(3)]
    assert answers == ["raised", "known", "known"]
    assert (Alarm.objects.get().repeats, AlarmSignal.objects.count()) == (0, 1)
    with refused("alarm.message_other"):
        says(device, secret, "fall", event_id="e-1")


def test_a_flood_is_refused_but_never_the_call_that_opens_one(worn: tuple[Bracelet, str]) -> None:
    device, secret = worn
    for _each in range(20):
        assert says(device, secret, "heartbeat") == "heard"
    with refused("alarm.too_many"):
        says(device, secret, "heartbeat")
    assert says(device, secret, "sos") == "raised"
    with refused("alarm.too_many"):
        says(device, secret, "sos")
    assert says(device, secret, "heartbeat", now=NOW + timedelta(minutes=1)) == "heard"


def test_an_empty_battery_is_a_quiet_call_once(worn: tuple[Bracelet, str], deji: User) -> None:
    device, secret = worn
    assert says(device, secret, "heartbeat", battery=15) == "heard"
    assert says(device, secret, "heartbeat", battery=14) == "raised"
    assert says(device, secret, "battery", battery=9, now=NOW + timedelta(hours=5)) == "known"
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.next_step_at, alarm.arrive_due_at, alarm.need.urgency) == ("battery", None, NOW + timedelta(minutes=4320), "medium")
    assert not alarm.call_outs.exists()
    assert {n.user for n in Notice.objects.filter(kind="alarm.quiet")} == {deji}
    assert says(device, secret, "fall", now=NOW + timedelta(hours=6)) == "raised", "a fall never joins it"
    close_alarm(actor=viewer_for(deji), now=NOW, alarm_id=alarm.id, outcome="settled", reason="已充电")
    assert says(device, secret, "battery", battery=9, now=NOW + timedelta(hours=7)) == "raised"


def test_one_that_nobody_wears_raises_nothing(deji: User) -> None:
    device, secret = bracelet(deji, None)
    assert says(device, secret, "sos", battery=5) == "heard"
    assert not Alarm.objects.exists()


def test_silence_is_found_once_until_it_is_seen_to(worn: tuple[Bracelet, str], deji: User) -> None:
    device, secret = worn
    says(device, secret, "heartbeat")

    def watch(hours: float) -> int:
        return watch_bracelets(actor=SYSTEM, now=NOW + timedelta(hours=hours))

    assert [watch(hours) for hours in (1, 25.9, 26.1, 27, 60)] == [0, 0, 1, 0, 0]
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.channel) == ("silent", "watch")
    with refused("access.denied"):
        watch_bracelets(actor=viewer_for(deji), now=NOW)
    close_alarm(actor=viewer_for(deji), now=NOW + timedelta(hours=61), alarm_id=alarm.id, outcome="settled", reason="换了电池")
    says(device, secret, "heartbeat", now=NOW + timedelta(hours=61))
    assert watch(62) == 0


def test_given_out_to_one_each_and_taken_back(worn: tuple[Bracelet, str], deji: User, baima: Resident) -> None:
    device, _secret = worn
    spare, _other = bracelet(deji, None, "LX-0002")
    head, dawa = viewer_for(deji), make_resident("达瓦")
    with refused("bracelet.given"):
        give_bracelet(actor=head, now=NOW, bracelet_id=device.id, resident_id=dawa.id)
    with refused("bracelet.one_each"):
        give_bracelet(actor=head, now=NOW, bracelet_id=spare.id, resident_id=baima.id)
    assert take_back_bracelet(actor=head, now=NOW, bracelet_id=device.id).resident is None
    with refused("bracelet.not_given"):
        take_back_bracelet(actor=head, now=NOW, bracelet_id=device.id)
    give_bracelet(actor=head, now=NOW, bracelet_id=spare.id, resident_id=baima.id)
    assert [one.serial for one in bracelets(head)] == ["LX-0002", "LX-0001"]
    for serial, code in (("LX-0001", "bracelet.serial_taken"), ("有 空格", "bracelet.serial_needed"), ("", "bracelet.serial_needed")):
        with refused(code):
            register_bracelet(actor=head, now=NOW, place=GONGKA, serial=serial)


def test_wrong_people_touch_no_bracelet(worn: tuple[Bracelet, str], zhuoma: User, baima: Resident) -> None:
    device, _secret = worn
    other = make_user("other", "station_head", BEIGAN)
    for act in (take_back_bracelet, retire_bracelet):
        with refused("general.not_found"):
            act(actor=viewer_for(other), now=NOW, bracelet_id=device.id)
    with refused("general.not_found"):
        bracelet_or_404(viewer_for(other), device.id)
    with refused("access.denied"):
        register_bracelet(actor=viewer_for(zhuoma), now=NOW, place=GONGKA, serial="X")
    with refused("general.not_found"):
        make_sos_link(actor=viewer_for(other), now=NOW, resident_id=baima.id)
    assert links_of(viewer_for(other), baima.id) == []


def test_what_calls_moves_along_and_ends_with_the_person(worn: tuple[Bracelet, str], deji: User, baima: Resident) -> None:
    device, secret = worn
    make_sos_link(actor=viewer_for(deji), now=NOW, resident_id=baima.id)
    to = "540127100201"
    moved = update_resident(actor=viewer_for(deji), now=NOW, resident_id=baima.id, values=replace(values_of(baima), place=to, no_id_reason="unknown"), version=baima.version)
    device.refresh_from_db()
    assert {device.place, baima.sos_links.get().place} == {to}
    mark_died(actor=viewer_for(deji), now=NOW, resident_id=baima.id, version=moved.version, on=NOW.date())
    device.refresh_from_db()
    assert device.resident is None
    assert baima.sos_links.get().revoked_at == NOW
    assert says(device, secret) == "heard"


def test_turns_of_duty(deji: User, zhuoma: User, cuomu: User) -> None:
    head, starts = viewer_for(deji), NOW + timedelta(hours=8)

    def plan(**more: object) -> Duty:
        filled: dict[str, object] = {"place": GONGKA, "user_id": zhuoma.id, "starts_at": starts, "ends_at": starts + timedelta(hours=15)}
        return plan_duty(actor=head, now=NOW, **(filled | more))  # type: ignore[arg-type]

    key = uuid4()
    turn = plan(duty_id=key)
    assert plan(duty_id=key) == turn
    with refused("duty.overlaps"):
        plan()
    with refused("duty.worker_cannot"):
        plan(user_id=cuomu.id)
    for wrong in ({"ends_at": starts}, {"ends_at": starts + timedelta(days=8)}, {"starts_at": NOW - timedelta(days=1), "ends_at": NOW}):
        with refused("duty.times_invalid"):
            plan(**wrong)
    with refused("access.denied"):
        plan_duty(actor=viewer_for(zhuoma), now=NOW, place=GONGKA, user_id=zhuoma.id, starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert on_duty_now(head, NOW) == []
    assert [one.id for one in on_duty_now(head, starts)] == [turn.id]
    cancel_duty(actor=head, now=NOW, duty_id=turn.id)
    assert on_duty_now(head, starts) == []
    with refused("general.not_found"):
        cancel_duty(actor=viewer_for(make_user("other", "station_head", BEIGAN)), now=NOW, duty_id=turn.id)
