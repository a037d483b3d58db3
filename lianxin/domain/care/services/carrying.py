"""What changes in an order carries through to its visits that nobody has begun, and to the promises behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.care.selectors import care_plan_or_404, order_or_404
from lianxin.domain.care.selectors.leaving import left_to_others
from lianxin.domain.care.selectors.orders import must_still_run, schedule_of, schedules_ever
from lianxin.domain.care.services.pairs import pair_up
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services import cancel_commitment, make_commitment, reaches, reschedule
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying


def open_plan(actor: Viewer, plan_id: UUID) -> CarePlan:
    """A plan that still holds, over which the actor may decide, locked: who decides at the same moment comes after. Raises
    "general.not_found", "care.plan_closed"."""
    CarePlan.objects.select_for_update().filter(id=plan_id).first()
    plan = care_plan_or_404(actor, plan_id)
    actor.must("care.plan", plan.place)
    if plan.ended_on is not None:
        raise ProblemError("care.plan_closed")
    return plan


def open_order(actor: Viewer, order_id: UUID) -> CareOrder:
    """An order of such a plan, locked too."""
    CareOrder.objects.select_for_update().filter(id=order_id).first()
    order = order_or_404(actor, order_id)
    actor.must("care.plan", order.place)
    must_still_run(order)
    return order


def said(text: str) -> str:
    """The reason without spaces around it; "general.empty_field" when there is none."""
    if not text.strip():
        raise ProblemError("general.empty_field", field="理由")
    return text.strip()


def cancel_visits(actor: Viewer, now: datetime, rows: QuerySet[Visit], reason: str) -> list[Visit]:
    """Cancel the visits among `rows` that nobody has begun, with their promises. Returns them."""
    coming = rows.filter(recorded_at__isnull=True, arrived_at__isnull=True, cancelled_at__isnull=True)
    found = list(coming.select_related("commitment"))
    for visit in found:
        if Visit.objects.filter(id=visit.id, cancelled_at__isnull=False).exists():
            continue  # it went with the other carer's row
        commitment = visit.commitment
        if commitment is not None:
            commitment.refresh_from_db(fields=["is_open"])  # of two who go together the second falls with the first
            if commitment.is_open:
                cancel_commitment(actor=actor, now=now, commitment_id=commitment.id, reason=reason)
        Visit.objects.filter(id=visit.id).update(cancelled_at=now)
    return found


def carry_through(actor: Viewer, now: datetime, order: CareOrder, before: rules.Schedule, reason: str) -> list[Visit]:
    """Cancel the coming visits that no longer fall on the order, as it was `before` and is now. Returns them; `bring_back` finds
    them again."""
    schedule = schedule_of(order)
    coming = Visit.objects.filter(order=order, day__gte=local_day(now)).values_list("id", "day")
    off = [visit_id for visit_id, day in coming if rules.no_longer(before, schedule, day)]
    gone = cancel_visits(actor, now, Visit.objects.filter(id__in=off), reason)
    Visit.objects.filter(id__in=[visit.id for visit in gone]).update(set_aside=True)
    return gone


def move_coming(actor: Viewer, now: datetime, order: CareOrder) -> None:
    """The coming visits take the order's window and length and lose their place in a day plan."""
    coming = Visit.objects.filter(
        order=order, day__gte=local_day(now), recorded_at__isnull=True, arrived_at__isnull=True, cancelled_at__isnull=True
    )
    for visit in coming.select_related("commitment"):
        if visit.commitment is not None and visit.commitment.is_open:
            reschedule(
                actor=actor, now=now, commitment_id=visit.commitment.id, minutes=order.minutes,
                starts_at=rules.moment(visit.day, order.window_start),
                due_at=rules.visit_due(visit.day, order.window_end, order.minutes, now), reason=saying("order.changed"),
            )  # fmt: skip
    coming.update(
        window_start=order.window_start, window_end=order.window_end, minutes=order.minutes, hands=order.hands,
        **rules.UNPLACED,
    )  # fmt: skip
    pair_up(actor, now, coming)


def bring_back(actor: Viewer, now: datetime, orders: Iterable[CareOrder]) -> list[Visit]:
    """Visits of today and later that a pause or a change of these orders had cancelled take place again, where the order runs on
    their day once more, or where they had been moved by agreement to a day of which nothing holds them up now: each gets a new promise
    (the old one stays cancelled) and waits for its place in the day plan. What was called off by itself stays so. Returns them."""
    orders = list(orders)
    rows = Visit.objects.select_for_update(of=("self",)).filter(
        order__in=orders, set_aside=True, day__gte=local_day(now), cancelled_at__isnull=False, recorded_at__isnull=True,
        hand=1,  # who goes along is added when the day is planned
    )  # fmt: skip
    back, elsewhere = [], left_to_others(orders)
    for visit in rows.select_related("order__plan").order_by("day", "id"):
        order = visit.order
        if order is None or order.id in elsewhere:
            continue
        times = _times_again(order, visit)
        if times is None or rules.moment(visit.day, min(times.end + times.minutes, rules.DAY_MINUTES)) <= now:
            continue
        _give_back(actor, now, order, visit, times)
        back.append(visit)
    return back


@dataclass(frozen=True, slots=True)
class _Times:
    """When a visit may begin (half-open) and how long it takes, in minutes."""

    start: int
    end: int
    minutes: int


def _times_again(order: CareOrder, visit: Visit) -> _Times | None:
    """Of a visit that may take place again: its order's, or those agreed on for the day it was moved to. None: it may not."""
    schedule = schedule_of(order)
    if schedule.runs_on(visit.day):
        return _Times(order.window_start, order.window_end, order.minutes)
    if schedule.is_held_up(visit.day) or not rules.was_moved(schedules_ever(order), visit.day):
        return None
    start = order.window_start if visit.window_start is None else visit.window_start
    return _Times(start, order.window_end if visit.window_end is None else visit.window_end, visit.minutes)


def _give_back(actor: Viewer, now: datetime, order: CareOrder, visit: Visit, times: _Times) -> None:
    regular = order.regular_carer_id
    is_theirs = regular is not None and reaches(regular, order.place, now, Work(order.place, "service", resident_id=order.resident_id))
    visit.worker_id = regular if is_theirs else None
    promise = make_commitment(
        actor=actor, now=now, kind="service", resident_id=order.resident_id, service_code=order.service,
        worker_id=visit.worker_id, starts_at=rules.moment(visit.day, times.start), minutes=times.minutes,
        due_at=rules.moment(visit.day, min(times.end + times.minutes, rules.DAY_MINUTES)),
    )  # fmt: skip
    Visit.objects.filter(id=visit.id).update(
        commitment=promise, worker_id=visit.worker_id, cancelled_at=None, set_aside=False, place=order.place,
        window_start=times.start, window_end=times.end, minutes=times.minutes, hands=order.hands, **rules.UNPLACED,
    )  # fmt: skip
    after = {"day": str(visit.day), "service": order.service, "order": str(order.id)}
    audit.record(actor=actor, verb="visit.plan", subject=("care.Visit", visit.id), place=order.place, after=after, now=now)
