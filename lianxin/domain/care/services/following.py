"""What becomes of care when the person leaves or moves (heard in the transaction that records it)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.audit import services as audit
from lianxin.domain.care import rules
from lianxin.domain.care.models import CareOrder, CarePlan, Pin, ResidentWish, Visit
from lianxin.domain.care.services.plans import close_plan
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services import reaches
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel.clock import local_day


def follow_left(event: ResidentLeft) -> None:
    """The care plan of somebody who died or moved away ends with its orders; nobody goes there any more.

    Visits behind a promise fall with it (`follow_dropped`); this cancels the ones that have none.
    """
    for plan in CarePlan.objects.select_for_update().filter(resident_id=event.resident_id, ended_on__isnull=True):
        close_plan(event.actor, event.at, plan, event.why)
    for visit in _coming(event.resident_id):
        Visit.objects.filter(id=visit.id).update(cancelled_at=event.at)
        audit.record(
            actor=event.actor, verb="visit.cancel", subject=("care.Visit", visit.id), place=visit.place, now=event.at,
            after={"day": str(visit.day), "reason": event.why},
        )  # fmt: skip


def follow_moved(event: ResidentMoved) -> None:
    """The open care plan, orders that still run and coming visits go along; what is over stays where it happened.

    A visit loses its place in the day plan of the old address. A regular carer who does not reach the new one is none.
    """
    today = local_day(event.at)
    for plan in CarePlan.objects.select_for_update().filter(resident_id=event.resident_id, ended_on__isnull=True):
        CarePlan.objects.filter(id=plan.id).update(place=event.place)
        _record(event, "care.move_plan", ("care.CarePlan", plan.id), plan.place)
        running = CareOrder.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), plan=plan)
        for order in running.order_by("id"):
            _move_order(event, order)
    for wish in ResidentWish.objects.filter(resident_id=event.resident_id, ended_at__isnull=True):
        ResidentWish.objects.filter(id=wish.id).update(place=event.place)
        _record(event, "wish.move", ("care.ResidentWish", wish.id), wish.place)
    for visit in _coming(event.resident_id):
        Pin.objects.filter(visit_id=visit.id).delete()  # whom the old place held fast need not reach the new one
        Visit.objects.filter(id=visit.id).update(place=event.place, **rules.UNPLACED)
        _record(event, "visit.move", ("care.Visit", visit.id), visit.place)


def _move_order(event: ResidentMoved, order: CareOrder) -> None:
    carer_id = order.regular_carer_id
    work = Work(event.place, "service", resident_id=event.resident_id)
    kept = carer_id if carer_id is None or reaches(carer_id, event.place, event.at, work) else None
    CareOrder.objects.filter(id=order.id).update(place=event.place, regular_carer_id=kept)
    _record(event, "care.move_order", ("care.CareOrder", order.id), order.place)


def _coming(resident_id: UUID) -> QuerySet[Visit]:
    """Standing visits that nobody has recorded."""
    rows = Visit.objects.select_for_update().filter(resident_id=resident_id, recorded_at__isnull=True)
    return rows.filter(cancelled_at__isnull=True).order_by("day", "id")


def _record(event: ResidentMoved, verb: str, subject: tuple[str, UUID], before: str) -> None:
    audit.record(
        actor=event.actor, verb=verb, subject=subject, place=event.place, now=event.at,
        before={"place": before}, after={"place": event.place},
    )  # fmt: skip
