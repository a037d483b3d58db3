"""Care pauses and goes on again: orders, visits, the carers' days, and whoever listens (the kitchen) at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.care.events import OrderPaused, OrderResumed
from lianxin.domain.care.models import CareOrder, CarePause, Visit
from lianxin.domain.care.selectors.orders import schedule_of
from lianxin.domain.care.selectors.plans import pause_or_404
from lianxin.domain.care.services.carrying import bring_back, carry_through, open_order, open_plan
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

SUBJECT = "care.CarePause"


@service("care.plan")
def pause_care(
    *, actor: Viewer, now: datetime, plan_id: UUID, why: str, starts_on: date, until: date | None = None,
    order_id: UUID | None = None, note: str = "", pause_id: UUID | None = None,
) -> CarePause:  # fmt: skip
    """Pause one order, or without `order_id` everything in the plan (also what is ordered meanwhile), from a day up to, not
    including, another; None: until further notice. Coming visits inside are cancelled with their promises, each of their
    carers is told how many. The same `pause_id` twice is one pause.

    Raises "access.period_invalid" for a pause that ends before it begins, "care.pause_unknown", "general.empty_field" for a
    reason that says nothing without words, "care.plan_closed".
    """
    plan = open_plan(actor, plan_id)
    if pause_id is not None and (earlier := CarePause.objects.filter(id=pause_id, plan=plan).first()):
        audit.unchanged()
        return earlier
    reason = packs.for_place(plan.place).pauses.get(why)
    if reason is None:
        raise ProblemError("care.pause_unknown", why=why)
    if reason.words and not note.strip():
        raise ProblemError("general.empty_field", field="说明")
    if until is not None and until <= starts_on:
        raise ProblemError("access.period_invalid")
    order = open_order(actor, order_id) if order_id else None
    if order is not None and order.plan_id != plan.id:
        raise ProblemError("general.not_found")
    pause = CarePause(
        id=pause_id or new_id(), plan=plan, order=order, why=why, note=note.strip(), starts_on=starts_on, until=until,
        planned_until=until, made_by=actor.id, made_at=now,
    )  # fmt: skip
    was = {one.id: schedule_of(one) for one in _orders(pause, local_day(now))}
    pause.save(force_insert=True)
    after = {"from": str(starts_on), "until": str(until or ""), "why": why, "order": str(order_id or "")}
    audit.record(actor=actor, verb="care.pause", subject=(SUBJECT, pause.id), place=plan.place, after=after, now=now)
    cancelled: list[Visit] = []
    for one in _orders(pause, local_day(now)):
        cancelled += carry_through(actor, now, one, was[one.id], saying("order.paused"))
        events.publish(OrderPaused(one.id, one.place, one.resident_id, one.service, starts_on, until, now))
    if cancelled:
        pause.cancelled = [str(visit.id) for visit in cancelled]
        pause.save(update_fields=["cancelled"])
        _tell(actor, now, "care.paused", f"pause:{pause.id}", cancelled)
    return pause


@service("care.plan")
def resume_care(*, actor: Viewer, now: datetime, pause_id: UUID, resumes_on: date, note: str = "") -> CarePause:
    """Care goes on from a day, earlier than the pause says; its visits of that day and later that this or another pause had
    cancelled take place again, with new promises, but on days that another pause holds.

    Raises "care.pause_over" for one that has ended or would be made longer, "care.resume_past" for a day that is over,
    "care.plan_closed".
    """
    pause = CarePause.objects.select_for_update().get(id=pause_or_404(actor, pause_id).id)
    plan = open_plan(actor, pause.plan_id)
    today = local_day(now)
    if pause.until is not None and (pause.until <= today or resumes_on >= pause.until):
        raise ProblemError("care.pause_over")
    if resumes_on < today and resumes_on != pause.starts_on:
        raise ProblemError("care.resume_past")
    pause.until = max(resumes_on, pause.starts_on)
    pause.resumed_by, pause.resumed_at, pause.resumed_note = actor.id, now, note.strip()
    pause.save(update_fields=["until", "resumed_by", "resumed_at", "resumed_note"])
    after = {"until": str(pause.until), "order": str(pause.order_id or "")}
    audit.record(actor=actor, verb="care.resume", subject=(SUBJECT, pause.id), place=plan.place, after=after, now=now)
    orders = list(_orders(pause, today))
    back = bring_back(actor, now, orders)
    _tell(actor, now, "care.resumed", f"resume:{pause.id}:{pause.until}", back)
    for one in orders:
        events.publish(OrderResumed(one.id, one.place, one.resident_id, one.service, pause.until, now))
    return pause


def _orders(pause: CarePause, today: date) -> Iterable[CareOrder]:
    """The orders a pause holds up that have not ended."""
    running = CareOrder.objects.select_related("plan").filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), plan_id=pause.plan_id)
    return running.filter(id=pause.order_id).order_by("id") if pause.order_id else running.order_by("id")


def _tell(actor: Viewer, now: datetime, kind: str, key: str, visits: Iterable[Visit]) -> None:
    """Each carer learns how many of their visits are concerned, never whose."""
    for worker_id, count in sorted(Counter(visit.worker_id for visit in visits if visit.worker_id).items()):
        notify(actor=actor, now=now, users=[worker_id], kind=kind, link="/today/", key=key, count=count)
