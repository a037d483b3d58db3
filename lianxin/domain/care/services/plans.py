"""Care plans and their orders. What changes in an order carries through to its visits that nobody has begun."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.care.selectors import care_plan_or_404, order_or_404
from lianxin.domain.commitments.services import cancel_commitment, reschedule
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.tiers import tier_why
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident


@service("care.plan")
def open_care_plan(
    *, actor: Viewer, now: datetime, resident_id: UUID, tier: str = "", goals: str = "",
    starts_on: date | None = None, review_on: date | None = None, plan_id: UUID | None = None,
) -> CarePlan:  # fmt: skip
    """Begin a resident's care plan, today unless said, to be reviewed after the pack's days, at their visit tier of today.

    Raises "care.plan_open_exists": a person has one open plan.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("care.plan", resident.place)
    if CarePlan.objects.filter(resident_id=resident_id, ended_on__isnull=True).exists():
        raise ProblemError("care.plan_open_exists")
    starts_on = starts_on or local_day(now)
    tier = tier or _tier_today(actor, resident, local_day(now))
    days = int(packs.for_place(resident.place).value("care_review_days", starts_on))
    plan = CarePlan(
        id=plan_id or new_id(), place=resident.place, resident_id=resident_id, tier=tier, goals=goals.strip(),
        starts_on=starts_on, review_on=review_on or starts_on + timedelta(days=days), made_by=actor.id, made_at=now,
    )  # fmt: skip
    plan.save(force_insert=True)
    after = {"starts_on": str(starts_on), "review_on": str(plan.review_on), "tier": tier}
    _record(actor, now, "care.open_plan", plan, after)
    return plan


@service("care.plan")
def end_care_plan(*, actor: Viewer, now: datetime, plan_id: UUID, reason: str) -> CarePlan:
    """End a plan today with a reason; its orders end with it and their coming visits are cancelled."""
    plan = _open_plan(actor, plan_id)
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    close_plan(actor, now, plan, reason.strip())
    cancel_visits(actor, now, Visit.objects.filter(order__plan=plan, day__gte=local_day(now)), plan.reason)
    return plan


@service("care.plan")
def add_order(
    *, actor: Viewer, now: datetime, plan_id: UUID, service_code: str, weekdays: str,
    window: tuple[int, int] | None = None, minutes: int | None = None, hands: int = 1, payer: str = "",
    regular_carer_id: UUID | None = None, starts_on: date | None = None, ends_on: date | None = None,
    order_id: UUID | None = None,
) -> CareOrder:  # fmt: skip
    """Order a service of the catalogue on weekdays ("135") in a window of minutes from midnight.

    Window and minutes come from the pack when not said; hands are never fewer than the pack asks for this person's
    ability. Raises "care.service_unknown", "care.minutes_invalid", "care.window_invalid", "care.weekdays_invalid",
    "care.plan_closed".
    """
    plan = _open_plan(actor, plan_id)
    offered = packs.for_place(plan.place).offered.get(service_code)
    if offered is None:
        raise ProblemError("care.service_unknown", service=service_code)
    windows = [(w.start.hour * 60 + w.start.minute, w.end.hour * 60 + w.end.minute) for w in offered.windows]
    start, end = window or next(iter(windows), (0, rules.DAY_MINUTES))
    order = CareOrder(
        id=order_id or new_id(), plan=plan, place=plan.place, resident_id=plan.resident_id, service=service_code,
        weekdays="".join(sorted(weekdays)), window_start=start, window_end=end, minutes=minutes or offered.minutes,
        hands=max(hands, offered.hands_for(plan.resident.ability_level)), payer=payer,
        regular_carer_id=regular_carer_id, starts_on=starts_on or max(plan.starts_on, local_day(now)), ends_on=ends_on,
    )  # fmt: skip
    rules.check_order(order.minutes, (start, end), order.weekdays)
    order.save(force_insert=True)
    _record(actor, now, "care.add_order", order, _picture(order))
    return order


@service("care.plan")
def change_order(
    *, actor: Viewer, now: datetime, order_id: UUID, weekdays: str, window: tuple[int, int], minutes: int, hands: int,
    regular_carer_id: UUID | None = None, ends_on: date | None = None,
) -> CareOrder:  # fmt: skip
    """Change an order. Coming visits that no longer fall on it are cancelled; the others, with their promises, take the
    new window and length and lose their place in a day plan. Raises what `add_order` raises."""
    order = _open_order(actor, order_id)
    rules.check_order(minutes, window, weekdays)
    offered = packs.for_place(order.place).services.get(order.service)
    before = _picture(order)
    order.weekdays, order.minutes = "".join(sorted(weekdays)), minutes
    order.window_start, order.window_end = window
    order.hands = max(hands, offered.hands_for(order.resident.ability_level) if offered else 1)
    order.regular_carer_id, order.ends_on = regular_carer_id, ends_on
    order.save()
    _record(actor, now, "care.change_order", order, _picture(order), before)
    _carry_through(actor, now, order, "服务单已修改")
    _move_coming(actor, now, order)
    return order


@service("care.plan")
def pause_order(
    *, actor: Viewer, now: datetime, order_id: UUID, paused_from: date, paused_until: date | None, reason: str
) -> CareOrder:
    """Pause from a day up to, not including, another (None: until further notice); coming visits inside are cancelled.

    Raises "access.period_invalid" for a pause that ends before it begins.
    """
    order = _open_order(actor, order_id)
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    if paused_until is not None and paused_until <= paused_from:
        raise ProblemError("access.period_invalid")
    order.paused_from, order.paused_until, order.pause_reason = paused_from, paused_until, reason.strip()
    order.save(update_fields=["paused_from", "paused_until", "pause_reason"])
    after = {"from": str(paused_from), "until": str(paused_until or ""), "reason": order.pause_reason}
    _record(actor, now, "care.pause_order", order, after)
    _carry_through(actor, now, order, order.pause_reason)
    return order


@service("care.plan")
def end_order(*, actor: Viewer, now: datetime, order_id: UUID, ends_on: date, reason: str) -> CareOrder:
    """End an order before a day (half-open), with a reason; its visits from that day on are cancelled."""
    order = _open_order(actor, order_id)
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    order.ends_on = max(ends_on, order.starts_on)
    order.save(update_fields=["ends_on"])
    _record(actor, now, "care.end_order", order, {"ends_on": str(order.ends_on), "reason": reason.strip()})
    _carry_through(actor, now, order, reason.strip())
    return order


def _tier_today(actor: Viewer, resident: Resident, today: date) -> str:
    """The visit tier decided afresh, since the last night may not know the person yet; "" for who has none."""
    found = tier_why(actor, resident, today=today).tier if actor.may("category.read", resident.place) else None
    return found.code if found else ""


def close_plan(actor: Viewer, now: datetime, plan: CarePlan, reason: str) -> None:
    """End a plan today and with it the orders that still run; what becomes of their visits is the caller's business."""
    plan.ended_on, plan.reason = max(local_day(now), plan.starts_on), reason
    plan.save(update_fields=["ended_on", "reason"])
    _record(actor, now, "care.end_plan", plan, {"ended_on": str(plan.ended_on), "reason": reason})
    for order in CareOrder.objects.filter(plan=plan):
        if order.ends_on is None or order.ends_on > plan.ended_on:
            order.ends_on = max(plan.ended_on, order.starts_on)
            order.save(update_fields=["ends_on"])
            _record(actor, now, "care.end_order", order, {"ends_on": str(order.ends_on), "reason": reason})


def schedule_of(order: CareOrder) -> rules.Schedule:
    """The order as the rules see it."""
    return rules.Schedule(order.weekdays, order.starts_on, order.ends_on, order.paused_from, order.paused_until)


def cancel_visits(actor: Viewer, now: datetime, rows: QuerySet[Visit], reason: str) -> int:
    """Cancel the visits among `rows` that nobody has begun, with their promises. Returns how many."""
    coming = rows.filter(recorded_at__isnull=True, arrived_at__isnull=True, cancelled_at__isnull=True)
    found = list(coming.select_related("commitment"))
    for visit in found:
        commitment = visit.commitment
        if commitment is not None and commitment.is_open:
            cancel_commitment(actor=actor, now=now, commitment_id=commitment.id, reason=reason)
        Visit.objects.filter(id=visit.id).update(cancelled_at=now)
    return len(found)


def _carry_through(actor: Viewer, now: datetime, order: CareOrder, reason: str) -> None:
    schedule = schedule_of(order)
    coming = Visit.objects.filter(order=order, day__gte=local_day(now)).values_list("id", "day")
    off = [visit_id for visit_id, day in coming if not schedule.runs_on(day)]
    cancel_visits(actor, now, Visit.objects.filter(id__in=off), reason)


def _move_coming(actor: Viewer, now: datetime, order: CareOrder) -> None:
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


def _open_plan(actor: Viewer, plan_id: UUID) -> CarePlan:
    plan = care_plan_or_404(actor, plan_id)
    actor.must("care.plan", plan.place)
    if plan.ended_on is not None:
        raise ProblemError("care.plan_closed")
    return plan


def _open_order(actor: Viewer, order_id: UUID) -> CareOrder:
    order = order_or_404(actor, order_id)
    actor.must("care.plan", order.place)
    if order.plan.ended_on is not None:
        raise ProblemError("care.plan_closed")
    return order


def _picture(order: CareOrder) -> dict[str, object]:
    return {
        "service": order.service, "weekdays": order.weekdays, "window": f"{order.window_start}-{order.window_end}",
        "minutes": order.minutes, "hands": order.hands, "ends_on": str(order.ends_on or ""),
    }  # fmt: skip


def _record(
    actor: Viewer, now: datetime, verb: str, row: CarePlan | CareOrder, after: dict[str, object] | dict[str, str],
    before: dict[str, object] | None = None,
) -> None:  # fmt: skip
    subject = (f"care.{type(row).__name__}", row.id)
    audit.record(actor=actor, verb=verb, subject=subject, place=row.place, before=before, after=after, now=now)
