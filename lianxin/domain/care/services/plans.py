"""A care plan begins and ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePlan, Visit
from lianxin.domain.care.services.carrying import cancel_visits, open_plan, said
from lianxin.domain.commitments.services import cancel_commitment
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.tiers import tier_why
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@service("care.plan")
def open_care_plan(
    *, actor: Viewer, now: datetime, resident_id: UUID, tier: str = "", goals: str = "",
    starts_on: date | None = None, review_on: date | None = None, plan_id: UUID | None = None,
) -> CarePlan:  # fmt: skip
    """Begin a resident's care plan, today unless said, to be reviewed after the pack's days, at their visit tier of today. The
    same `plan_id` twice is one plan.

    Raises "care.plan_open_exists": a person has one open plan; "care.person_gone" for who died or moved away; what
    `rules.check_first_review` raises.
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("care.plan", resident.place)
    Resident.objects.select_for_update().get(id=resident_id)  # of two who begin at once the later one finds the plan
    if plan_id is not None and (earlier := CarePlan.objects.filter(id=plan_id, resident_id=resident_id).first()):
        audit.unchanged()
        return earlier
    if resident.died_on is not None or resident.left_on is not None:
        raise ProblemError("care.person_gone")
    if CarePlan.objects.filter(resident_id=resident_id, ended_on__isnull=True).exists():
        raise ProblemError("care.plan_open_exists")
    starts_on = starts_on or local_day(now)
    tier = tier or _tier_today(actor, resident, local_day(now))
    days = int(packs.for_place(resident.place).value("care_review_days", starts_on))
    review_on = review_on or max(starts_on, local_day(now)) + timedelta(days=days)
    rules.check_first_review(starts_on, review_on, local_day(now))
    plan = CarePlan(
        id=plan_id or new_id(), place=resident.place, resident_id=resident_id, tier=tier, goals=goals.strip(),
        starts_on=starts_on, review_on=review_on, made_by=actor.id, made_at=now,
    )  # fmt: skip
    plan.save(force_insert=True)
    after = {"starts_on": str(starts_on), "review_on": str(plan.review_on), "tier": tier}
    record_plan(actor, now, "care.open_plan", plan, after)
    return plan


@service("care.plan")
def end_care_plan(*, actor: Viewer, now: datetime, plan_id: UUID, reason: str) -> CarePlan:
    """End a plan today with a reason; its orders end with it, its coming visits and its review are cancelled."""
    plan = open_plan(actor, plan_id)
    close_plan(actor, now, plan, said(reason))
    cancel_visits(actor, now, Visit.objects.filter(order__plan=plan, day__gte=local_day(now)), plan.reason)
    if plan.review_promise is not None and plan.review_promise.is_open:
        cancel_commitment(actor=actor, now=now, commitment_id=plan.review_promise.id, reason=plan.reason)
    return plan


def close_plan(actor: Viewer, now: datetime, plan: CarePlan, reason: str) -> None:
    """End a plan today and with it the orders that still run; what becomes of their visits is the caller's business."""
    plan.ended_on, plan.reason = max(local_day(now), plan.starts_on), reason
    plan.save(update_fields=["ended_on", "reason"])
    record_plan(actor, now, "care.end_plan", plan, {"ended_on": str(plan.ended_on), "reason": reason})
    for order in CareOrder.objects.filter(plan=plan):
        if order.ends_on is None or order.ends_on > plan.ended_on:
            order.ends_on = max(plan.ended_on, order.starts_on)
            order.save(update_fields=["ends_on"])
            record_order(actor, now, "care.end_order", order, {"ends_on": str(order.ends_on), "reason": reason})


def record_plan(actor: Viewer, now: datetime, verb: str, plan: CarePlan, after: dict[str, object] | dict[str, str]) -> None:
    """One line of the trail about a plan."""
    audit.record(
        actor=actor, verb=verb, subject=("care.CarePlan", plan.id), place=plan.place, after=dict(after), now=now
    )


def record_order(
    actor: Viewer, now: datetime, verb: str, order: CareOrder, after: dict[str, object] | dict[str, str],
    before: dict[str, object] | None = None,
) -> None:  # fmt: skip
    """One line of the trail about an order."""
    subject = ("care.CareOrder", order.id)
    audit.record(actor=actor, verb=verb, subject=subject, place=order.place, before=before, after=dict(after), now=now)


def _tier_today(actor: Viewer, resident: Resident, today: date) -> str:
    """The visit tier decided afresh, since the last night may not know the person yet; "" for who has none."""
    found = tier_why(actor, resident, today=today).tier if actor.may("category.read", resident.place) else None
    return found.code if found else ""
