"""Two carers of one visit: each with a row and a promise of their own, together in the plan, never one without the other."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from lianxin.base.access.models import User
from lianxin.base.notices import selectors as notices
from lianxin.base.notices.models import Notice
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.models import CareOrder, CarePlan, Carer, DayPlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import cancel_commitment, reschedule
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, TABA, TODAY, make_carer, make_user, sign_in, viewer_for

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def bath(zhuoma: User, ciren: User, baima: Resident) -> CareOrder:
    for user in (zhuoma, ciren):
        make_carer(user)
    plan = CarePlan.objects.create(place=TABA, resident=baima, starts_on=TODAY, review_on=TODAY + timedelta(days=90), made_at=NOW)
    return CareOrder.objects.create(
        plan=plan, place=TABA, resident=baima, service="zhuyu", weekdays="1234567", window_start=600, window_end=720,
        minutes=60, hands=2, starts_on=TODAY, regular_carer=zhuoma,
    )  # fmt: skip


def made(deji: User) -> tuple[Visit, Visit]:
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)
    return Visit.objects.get(hand=1), Visit.objects.get(hand=2)


def draft(deji: User) -> DayPlan:
    return services.plan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def test_an_order_for_two_makes_two_rows_with_a_promise_each_and_counts_once(deji: User, zhuoma: User, bath: CareOrder) -> None:
    first, second = made(deji)
    assert (second.beside_id, second.order_id, second.window_start) == (first.id, bath.id, 600)
    assert (first.worker_id, second.worker_id) == (zhuoma.id, None)
    assert Commitment.objects.count() == 2
    assert services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA) == 0
    assert list(selectors.visits_of_resident(viewer_for(deji), bath.resident_id)) == [first]


def test_both_are_planned_at_once_for_two_people_and_published_each_to_their_own(
    deji: User, zhuoma: User, ciren: User, bath: CareOrder
) -> None:
    first, second = made(deji)
    plan = draft(deji)
    assert plan.unserved == []
    assert {stop["start"] for stop in plan.stops} == {plan.stops[0]["start"]}
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)
    for row in (first, second):
        row.refresh_from_db()
    assert (first.worker_id, second.worker_id) == (zhuoma.id, ciren.id)
    assert first.planned_start == second.planned_start
    assert set(Commitment.objects.values_list("worker_id", flat=True)) == {zhuoma.id, ciren.id}


def test_half_staffed_is_left_out_whole_and_says_why(deji: User, ciren: User, bath: CareOrder) -> None:
    made(deji)
    Carer.objects.filter(user=ciren).update(skills=[])
    Carer.objects.create(user=make_user("dawa", "worker"), place=GONGKA, skills=[], lon=91.73, lat=29.83)
    plan = draft(deji)
    assert plan.stops == []
    assert [left["reason"] for left in plan.unserved] == ["no_second_carer"]
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=plan.id)
    assert set(Visit.objects.values_list("left_out", flat=True)) == {"no_second_carer"}


def test_a_second_within_a_gap_comes_after_the_first(
    deji: User, bath: CareOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(deji)
    monkeypatch.setattr("lianxin.domain.care.services.asking.Wanted.gap", lambda _self: (30, 90))
    starts = {stop["hand"]: stop["start"] for stop in draft(deji).stops}
    assert 30 <= starts[2] - starts[1] <= 90


@pytest.mark.parametrize("hand", [1, 2])
def test_calling_one_off_calls_off_both_with_their_promises(hand: int, deji: User, bath: CareOrder) -> None:
    made(deji)
    promise = Visit.objects.get(hand=hand).commitment_id
    assert promise
    cancel_commitment(actor=viewer_for(deji), now=NOW, commitment_id=promise, reason="住院")
    assert not Visit.objects.filter(cancelled_at__isnull=True).exists()
    assert not Commitment.objects.filter(is_open=True).exists()


def test_moving_one_moves_both(deji: User, bath: CareOrder) -> None:
    _first, second = made(deji)
    later = TOMORROW + timedelta(days=1)
    assert second.commitment is not None
    due = second.commitment.due_at + timedelta(days=1)
    begin = second.commitment.starts_at + timedelta(days=1) if second.commitment.starts_at else None
    reschedule(actor=viewer_for(deji), now=NOW, commitment_id=second.commitment.id, due_at=due, starts_at=begin, reason="家里有事")
    assert set(Visit.objects.values_list("day", "window_start", "window_end")) == {(later, 600, 720)}
    assert set(Commitment.objects.values_list("due_at", flat=True)) == {due}


def test_a_pause_and_an_order_for_one_take_the_second_along(deji: User, bath: CareOrder) -> None:
    first, second = made(deji)
    CareOrder.objects.filter(id=bath.id).update(hands=1)
    Visit.objects.update(hands=1)
    assert services.complete_pairs(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA) == 1
    second.refresh_from_db()
    assert second.cancelled_at is not None
    Visit.objects.filter(id=first.id).update(hands=2)
    assert services.complete_pairs(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA) == 1
    second.refresh_from_db()
    assert (second.cancelled_at, second.commitment is not None and second.commitment.is_open) == (None, True)
    services.end_order(actor=viewer_for(deji), now=NOW, order_id=bath.id, ends_on=TODAY, reason="不用了")
    assert not Visit.objects.filter(cancelled_at__isnull=True).exists()


def test_each_records_their_own_and_the_person_was_visited_once(deji: User, zhuoma: User, ciren: User, bath: CareOrder) -> None:
    first, second = made(deji)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    begun = NOW + timedelta(days=1)
    after = begun + timedelta(hours=1)
    once = selectors.recorded_visits(viewer_for(deji), TOMORROW, TOMORROW)
    for user, row in ((ciren, second), (zhuoma, first)):
        services.record_visit(
            actor=viewer_for(user, after), now=after, resident_id=bath.resident_id, visit_id=row.id, arrived_at=begun,
            left_at=after, note="洗好了",
        )  # fmt: skip
        assert list(once.all()) == [row], "whoever wrote it down first, it is one visit"
    own = selectors.own_visits(viewer_for(ciren), TOMORROW, TOMORROW)
    assert own == [second], "and each has their own"


def test_a_visit_of_two_left_out_of_a_replanned_day_counts_once_and_names_both(
    client: Client, deji: User, zhuoma: User, ciren: User, baima: Resident, bath: CareOrder
) -> None:
    """Both rows stand among the changes; whoever is to be told is told once, for the right day, with a sealed number at hand."""
    baima.phone = "13989010001"
    baima.save()
    made(deji)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    begin = rules.moment(TOMORROW, 0)
    again = services.replan_without(
        actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA, user_id=ciren.id, starts_at=begin, ends_at=begin + timedelta(days=1), reason="病了",
        seconds=0.05,
    )  # fmt: skip
    assert (again.stops, len(again.unserved)) == ([], 1)
    address = f"/care/dayplan/?place={GONGKA}&day={TOMORROW}"
    with time_machine.travel(NOW, tick=False):
        head = sign_in(client, deji, verified=True)
        html = unescape(get(head, address))
        changes = html.partition("发布后会有的变化")[2].partition("</table>")[0]
        assert changes.count("不再排上") == 2
        assert ("第 1 位" in changes, "第 2 位" in changes) == (True, True)
        assert "助浴(两人)" in html.partition("没有排上的走访")[2].partition("</table>")[0]
        services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=again.id)
        html = unescape(get(head, address))
        told = html.partition('class="told"')[2].partition("</ul>")[0]
        assert "还有 1 户要告知" in html
        assert ("明天不去了" in told, "今天不去了" in told, told.count("助浴(两人)")) == (True, False, 1)
        assert ("139****0001" in told, "13989010001" in told, f"/people/{baima.id}/reveal/phone/" in told) == (True, False, True)
        said = {one.user_id: (one.kind, notices.told(one), one.link) for one in Notice.objects.exclude(kind="dayplan.published")}
    link = f"/today/?day={TOMORROW}"
    assert said[zhuoma.id] == ("dayplan.emptied", "您11月24日没有走访了,都交给了别人。送餐不在内,请看“我的送餐”", link)
    assert {notices.told(one) for one in Notice.objects.filter(kind="dayplan.published")} == {"11月24日走访安排已发布:1 次走访"}
