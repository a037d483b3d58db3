"""A visit of two whose order, people or person change after it was planned: still two different carers, counted once, cancelled once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care import selectors, services
from lianxin.domain.care.models import CareOrder, CarePlan, DayPlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import Pick, hand_over, reassign
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services import residents
from tests.factories import GONGKA, NOW, TABA, TODAY, make_carer, refused, viewer_for

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def order(zhuoma: User, ciren: User, baima: Resident) -> CareOrder:
    for user in (zhuoma, ciren):
        make_carer(user)
    Resident.objects.filter(id=baima.id).update(ability_level=0)
    plan = CarePlan.objects.create(place=TABA, resident=baima, starts_on=TODAY, review_on=TODAY + timedelta(days=90), made_at=NOW)
    return CareOrder.objects.create(
        plan=plan, place=TABA, resident=baima, service="zhuyu", weekdays="1234567", window_start=600, window_end=720,
        minutes=60, hands=2, starts_on=TODAY, regular_carer=zhuoma,
    )  # fmt: skip


def draft(deji: User) -> DayPlan:
    return services.first_draft(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)


def published(deji: User) -> tuple[Visit, Visit]:
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    return Visit.objects.get(hand=1), Visit.objects.get(hand=2)


def changed_to(hands: int, order: CareOrder, deji: User) -> None:
    services.change_order(
        actor=viewer_for(deji), now=NOW, order_id=order.id, weekdays="1234567", window=(600, 720), minutes=60, hands=hands,
        reason="身体变了", regular_carer_id=order.regular_carer_id,
    )  # fmt: skip


def test_nobody_is_both_of_the_two(deji: User, zhuoma: User, ciren: User, order: CareOrder) -> None:
    first, second = published(deji)
    assert (first.worker_id, second.worker_id) == (zhuoma.id, ciren.id)
    assert second.commitment_id is not None
    with refused("care.pair_same_carer"):
        reassign(actor=viewer_for(deji), now=NOW, commitment_id=second.commitment_id, worker_id=zhuoma.id)
    with refused("care.pair_same_carer"):
        pick = Pick(second.commitment_id, zhuoma.id)
        hand_over(actor=viewer_for(deji), now=NOW, from_worker_id=ciren.id, picks=[pick], reason="离职")
    second.refresh_from_db()
    assert second.worker_id == ciren.id


def test_a_new_plan_may_let_the_two_change_places(deji: User, zhuoma: User, ciren: User, order: CareOrder) -> None:
    first, second = published(deji)
    for row, user in ((first, ciren), (second, zhuoma)):
        services.pin_visit(actor=viewer_for(deji), now=NOW, visit_id=row.id, carer_id=user.id)
    services.publish_day_plan(actor=viewer_for(deji), now=NOW, plan_id=draft(deji).id)
    for row, user in ((first, ciren), (second, zhuoma)):
        row.refresh_from_db()
        assert row.commitment is not None
        assert (row.worker_id, row.commitment.worker_id, row.sequence) == (user.id, user.id, 1)


def test_an_order_changed_to_one_takes_the_second_from_their_day_at_once(deji: User, order: CareOrder) -> None:
    first, second = published(deji)
    changed_to(1, order, deji)
    for row in (first, second):
        row.refresh_from_db()
    assert second.commitment is not None
    assert (first.cancelled_at, second.cancelled_at, second.commitment.is_open) == (None, NOW, False)


def test_an_order_changed_to_two_has_a_second_at_once_who_waits_for_their_place(deji: User, ciren: User, order: CareOrder) -> None:
    CareOrder.objects.update(hands=1)
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA)
    changed_to(2, order, deji)
    second = Visit.objects.get(hand=2)
    assert (second.worker_id, second.commitment is not None and second.commitment.is_open) == (None, True)


def test_a_second_who_comes_back_holds_nothing_of_the_plan_before(deji: User, order: CareOrder) -> None:
    _first, second = published(deji)
    changed_to(1, order, deji)
    changed_to(2, order, deji)
    second.refresh_from_db()
    assert (second.cancelled_at, second.worker_id, second.planned_start, second.sequence) == (None, None, None, None)
    again = services.replan_day(actor=viewer_for(deji), now=NOW, day=TOMORROW, place=GONGKA, seconds=0.05)
    assert sorted(stop["hand"] for stop in again.stops) == [1, 2]


def test_when_the_person_dies_each_promise_is_cancelled_once(deji: User, baima: Resident, order: CareOrder) -> None:
    published(deji)
    baima.refresh_from_db()
    residents.mark_died(actor=viewer_for(deji), now=NOW, resident_id=baima.id, version=baima.version, on=TODAY)
    assert not Commitment.objects.filter(is_open=True).exists()
    assert not Visit.objects.filter(cancelled_at__isnull=True).exists()
    assert AuditEntry.objects.filter(verb="commitment.cancel").count() == 2


def test_at_the_door_one_is_offered_their_own_part_and_not_the_others(deji: User, zhuoma: User, ciren: User, order: CareOrder) -> None:
    services.make_visits(actor=viewer_for(deji), now=NOW, day=TODAY, place=GONGKA)
    first, second = Visit.objects.get(hand=1), Visit.objects.get(hand=2)
    assert (first.worker_id, second.worker_id) == (zhuoma.id, None)
    assert selectors.planned_today(viewer_for(zhuoma), order.resident_id, NOW) == [first]
    assert selectors.planned_today(viewer_for(ciren), order.resident_id, NOW) == [second]


@pytest.mark.parametrize("hands", [0, 3])
def test_an_order_is_for_one_or_two(hands: int, deji: User, order: CareOrder) -> None:
    actor = viewer_for(deji)
    CareOrder.objects.filter(id=order.id).update(service="jingshen", hands=1)
    if hands:
        with refused("care.hands_invalid"):
            services.add_order(actor=actor, now=NOW, plan_id=order.plan_id, service_code="jingshen", weekdays="1", hands=hands)
        with refused("care.hands_invalid"):
            changed_to(hands, order, deji)
    else:
        changed_to(hands, order, deji)  # never fewer than the service asks for
    assert set(CareOrder.objects.values_list("hands", flat=True)) == {1}
