"""What a call is settled as: whoever came, confirmed by the person; nothing where nobody came or nobody is paid for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import confirm_commitment, credit, issue_link_token
from lianxin.domain.emergency.models import Alarm, CallOut
from lianxin.domain.emergency.services import arrive, call_for_oneself, close_alarm, leave, withdraw
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement.models import SettlementLine
from lianxin.domain.settlement.selectors import priced
from lianxin.domain.settlement.services import draw_run
from lianxin.kernel.ids import new_id
from tests.domain.emergency.story import at_work, bracelet, called, goes, helpers, says
from tests.factories import BEIGAN, GONGKA, NOW, TABA, TODAY, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
THERE, END = NOW + timedelta(minutes=12), NOW + timedelta(minutes=40)


@pytest.fixture
def alarm(baima: Resident, zhuoma: User, ciren: User, deji: User) -> Alarm:
    at_work(zhuoma, ciren)
    return called(deji, baima)


def comes(user: User, alarm: Alarm, at: timedelta = THERE - NOW) -> None:
    arrive(actor=viewer_for(user), now=NOW + at, alarm_id=alarm.id)


def ends(user: User, alarm: Alarm, outcome: str = "helped") -> Commitment:
    close_alarm(actor=viewer_for(user), now=END, alarm_id=alarm.id, outcome=outcome, reason="扶起来了")
    return Commitment.objects.get(id=alarm.commitment_id)


def test_a_confirmed_call_is_settled_by_the_catalogue(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    comes(zhuoma, alarm)
    promise = ends(zhuoma, alarm)
    assert promise.service == packs.for_place(TABA).alarm_kinds["call"].service != ""
    assert not draw_run(actor=viewer_for(deji), now=END, place=GONGKA, month=TODAY.replace(day=1)).lines.exists(), "nobody has confirmed it"
    assert issue_link_token(actor=viewer_for(zhuoma), now=END, commitment_id=promise.id, by_kind="resident")
    confirm_commitment(actor=viewer_for(deji), now=END, commitment_id=promise.id, by_kind="resident", satisfied=True)
    run = draw_run(actor=viewer_for(deji), now=END, place=GONGKA, month=TODAY.replace(day=1))
    line = SettlementLine.objects.get()
    pack = packs.for_place(TABA)
    assert (line.run_id, line.service, line.unit, line.quantity, line.worker_id) == (run.id, promise.service, "call", 1, zhuoma.id)
    assert line.price == Decimal(pack.value(pack.services[promise.service].price, TODAY))


@pytest.mark.parametrize("outcome", ["false_alarm", "by_phone", "handed_over", "helped"])
def test_where_nobody_came_nothing_waits_to_be_confirmed_or_paid(alarm: Alarm, deji: User, outcome: str) -> None:
    promise = ends(deji, alarm, outcome)
    assert (promise.done_at, promise.cancelled_at, promise.reason) == (None, END, "扶起来了")
    assert Need.objects.get().state == "met"


def test_who_forgot_to_say_that_they_are_there_has_been_there(alarm: Alarm, zhuoma: User) -> None:
    goes(zhuoma, alarm)
    assert ends(zhuoma, alarm).done_at == END


def test_it_is_theirs_who_came_not_theirs_who_said_so_first(baima: Resident, deji: User) -> None:
    first, second = helpers(2)
    alarm = called(deji, baima, kind="fall")
    for one in (first, second):
        goes(one, alarm)
    comes(second, alarm)
    assert ends(second, alarm).worker == second


def test_who_goes_no_more_hands_it_to_who_still_goes(baima: Resident, deji: User) -> None:
    first, second = helpers(2)
    alarm = called(deji, baima, kind="fall")
    for one in (first, second):
        goes(one, alarm)
    withdraw(actor=viewer_for(first), now=THERE, alarm_id=alarm.id, reason="车坏了")
    assert Commitment.objects.get().worker == second
    alarm.refresh_from_db()
    assert alarm.answered_at is not None


def test_what_nobody_is_paid_for_is_done_when_it_is_ended(baima: Resident, zhuoma: User, deji: User) -> None:
    at_work(zhuoma)
    device, secret = bracelet(deji, baima)
    says(device, secret, "battery", battery=5)
    quiet = Alarm.objects.get()
    assert ends(deji, quiet, "settled").done_at == END
    own = call_for_oneself(actor=viewer_for(deji), now=NOW, event_id=new_id(), place=TABA)
    promise = ends(deji, own, "by_phone")
    assert (promise.service, promise.done_at) == ("", END)
    assert not packs.for_place(TABA).commitment_kinds[promise.kind].settled


def test_a_county_that_does_not_offer_the_service_is_called_all_the_same(baima: Resident, zhuoma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = packs.for_place(TABA)
    without = replace(pack, services=MappingProxyType({code: one for code, one in pack.services.items() if code != pack.alarm_kinds["call"].service}))
    monkeypatch.setattr("lianxin.domain.emergency.services.raising.packs.for_place", lambda *_, **__: without)
    assert called(zhuoma, baima).commitment.service == ""


def test_who_is_on_the_way_hears_that_it_is_over(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    Notice.objects.all().delete()
    ends(deji, alarm, "false_alarm")
    assert [one.user for one in Notice.objects.filter(kind="alarm.covered")] == [zhuoma]


def test_a_review_is_nobodys_where_no_head_may_keep_promises(alarm: Alarm, zhuoma: User, deji: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is to look back on it must not stand in the way of its end."""
    officer = make_user("officer", "bureau_officer", GONGKA)
    monkeypatch.setattr("lianxin.domain.emergency.services.closing.leaders", lambda *_: [officer.id])
    monkeypatch.setattr("lianxin.domain.emergency.services.closing.reaches", lambda *_: False)
    ends(deji, alarm, "by_phone")
    assert Commitment.objects.get(kind="alarm_review").worker is None
    with refused("alarm.closed"):
        goes(zhuoma, alarm)


def test_it_is_settled_for_as_long_as_somebody_was_there_and_not_as_long_as_was_agreed(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    comes(zhuoma, alarm)
    leave(actor=viewer_for(zhuoma), now=THERE + timedelta(minutes=9), alarm_id=alarm.id)
    promise = ends(deji, alarm)
    assert (promise.done_minutes, promise.done_at, promise.has_doubts) == (9, THERE + timedelta(minutes=9), False)
    assert priced(viewer_for(deji), [promise])[promise.id].minutes == 9


def test_of_whom_nobody_knows_how_long_they_were_there_no_minutes_are_settled(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    promise = ends(zhuoma, alarm)
    assert (promise.done_minutes, bool(promise.minutes)) == (None, True)
    assert priced(viewer_for(deji), [promise])[promise.id].minutes == 0


def test_a_helper_from_the_next_township_who_came_alone_is_credited(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    Alarm.objects.update(people=2)
    neighbour = make_user("neighbour", "worker", BEIGAN, display_name="邻乡的人")
    CallOut.objects.create(place=alarm.place, alarm=alarm, user=neighbour, ring=2, minutes=20, told_at=NOW)
    goes(neighbour, alarm)
    comes(neighbour, alarm)
    assert Commitment.objects.get(id=alarm.commitment_id).worker == zhuoma, "it stays with the station while it is open"
    promise = ends(deji, alarm)
    assert (promise.worker, promise.done_minutes) == (neighbour, 28)
    with refused("access.denied"):
        credit(actor=viewer_for(deji), now=END, commitment_id=promise.id, worker_id=deji.id, reason="我也在")
