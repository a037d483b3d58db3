"""Pins: what a station head holds fast, whatever the planner would rather do."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import Pin, ResidentWish, Visit
from lianxin.domain.care.selectors import visit_or_404
from lianxin.domain.commitments.selectors.fitness import Work, must_be_fit
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "care.Visit"


@service("dayplan.make")
def pin_visit(*, actor: Viewer, now: datetime, visit_id: UUID, carer_id: UUID | None = None, start: int | None = None) -> Pin:
    """Hold a visit fast with a carer, at a minute of the day, or both; an earlier pin of it is replaced.

    The planner obeys from the next plan on. Raises "care.pin_empty", "care.pin_outside_window", "care.pin_second_time",
    "care.pin_other_hand", "care.pin_refused" for somebody the person does not let in, "care.pin_over",
    "commitment.worker_out_of_reach".
    """
    visit = _standing(actor, visit_id)
    if carer_id is None and start is None:
        raise ProblemError("care.pin_empty")
    if start is not None:
        _must_be_possible(visit, start)
    if carer_id is not None:
        if carer_id not in {u.id for u in workers_over(actor, visit.place, "commitment.fulfil", today=local_day(now))}:
            raise ProblemError("commitment.worker_out_of_reach")
        must_be_fit(carer_id, Work(visit.place, "service", resident_id=visit.resident_id), now)
        _must_be_welcome(visit, carer_id)
    before = Pin.objects.filter(visit=visit).first()
    pin = Pin(visit=visit, place=visit.place, carer_id=carer_id, start=start, made_by=actor.id, made_at=now)
    pin.save()
    audit.record(
        actor=actor, verb="pin.set", subject=(SUBJECT, visit.id), place=visit.place, now=now,
        before=_picture(before) if before else None, after=_picture(pin),
    )  # fmt: skip
    return pin


@service("dayplan.make")
def remove_pin(*, actor: Viewer, now: datetime, visit_id: UUID) -> None:
    """Hold it fast no longer; nothing for a visit without a pin."""
    visit = visit_or_404(actor, visit_id)
    actor.must("dayplan.make", visit.place)
    pin = Pin.objects.filter(visit=visit).first()
    if pin is None:
        audit.unchanged()
        return
    before = _picture(pin)
    pin.delete()
    audit.record(actor=actor, verb="pin.remove", subject=(SUBJECT, visit.id), place=visit.place, before=before, now=now)


def _standing(actor: Viewer, visit_id: UUID) -> Visit:
    visit = visit_or_404(actor, visit_id)
    actor.must("dayplan.make", visit.place)
    if visit.recorded_at is not None or visit.cancelled_at is not None:
        raise ProblemError("care.pin_over")
    return visit


def _must_be_possible(visit: Visit, start: int) -> None:
    service = packs.for_place(visit.place).services.get(visit.service)
    if visit.hand > 1 and service is not None and service.second_after is not None:
        raise ProblemError("care.pin_second_time")
    first, end = visit.window_start, visit.window_end
    if first is not None and end is not None and not first <= start < end:
        raise ProblemError("care.pin_outside_window", start=_face(start), window=f"{_face(first)}–{_face(end)}")


def _must_be_welcome(visit: Visit, carer_id: UUID) -> None:
    other = Q(visit__beside=visit) | Q(visit=visit.beside_id)
    if Pin.objects.filter(other, carer_id=carer_id).exists():
        raise ProblemError("care.pin_other_hand")
    unwanted = ResidentWish.objects.filter(resident_id=visit.resident_id, ended_at__isnull=True, is_hard=True)
    if unwanted.filter(kind=ResidentWish.Kind.NOT_CARER, carer_id=carer_id).exists():
        raise ProblemError("care.pin_refused", name=User.objects.get(id=carer_id).display_name)


def _face(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _picture(pin: Pin) -> dict[str, object]:
    return {"worker_id": str(pin.carer_id or ""), "start": pin.start}
