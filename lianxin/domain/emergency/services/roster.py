"""Turns of duty, and what one says of oneself for calls for help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.emergency.models import Duty, Standby
from lianxin.domain.emergency.rules import SKILLS
from lianxin.domain.emergency.selectors.roster import duty_or_404, duty_workers
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "emergency.Duty"
_LONGEST: Final = timedelta(days=7)


@service("alarm.lead")
def plan_duty(
    *, actor: Viewer, now: datetime, place: str, user_id: UUID, starts_at: datetime, ends_at: datetime, duty_id: UUID | None = None
) -> Duty:
    """Somebody's turn for a place. The same `duty_id` twice is one.

    Raises "duty.times_invalid", "duty.worker_cannot", "duty.overlaps".
    """
    actor.must("alarm.lead", place)
    earlier = Duty.objects.filter(id=duty_id).first() if duty_id else None
    if earlier is not None:
        actor.must("alarm.lead", earlier.place)
        audit.unchanged()
        return earlier
    if not starts_at < ends_at <= starts_at + _LONGEST or starts_at < day_bounds(local_day(now))[0]:
        raise ProblemError("duty.times_invalid")
    if user_id not in {one.id for one in duty_workers(actor, place, today=local_day(now))}:
        raise ProblemError("duty.worker_cannot")
    if Duty.objects.filter(user_id=user_id, place=place, cancelled_at__isnull=True, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise ProblemError("duty.overlaps")
    duty = Duty(id=duty_id or new_id(), place=place, user_id=user_id, starts_at=starts_at, ends_at=ends_at, made_by=actor.id, made_at=now)
    duty.save(force_insert=True)
    after = {"worker_id": str(user_id), "starts_at": starts_at, "ends_at": ends_at}
    audit.record(actor=actor, verb="duty.plan", subject=(SUBJECT, duty.id), place=place, after=after, now=now)
    return duty


@service("alarm.lead")
def cancel_duty(*, actor: Viewer, now: datetime, duty_id: UUID) -> Duty:
    """It is not their turn after all."""
    duty = duty_or_404(actor, duty_id)
    actor.must("alarm.lead", duty.place)
    if duty.cancelled_at is not None:
        audit.unchanged()
        return duty
    duty.cancelled_at = now
    duty.save(update_fields=["cancelled_at"])
    audit.record(actor=actor, verb="duty.cancel", subject=(SUBJECT, duty.id), place=duty.place, after={"worker_id": str(duty.user_id)}, now=now)
    return duty


@service("alarm.answer")
def change_standby(*, actor: Viewer, now: datetime, off_hours: bool, skills: Iterable[str] = (), mode: str = "") -> Standby:
    """May I be called outside my hours, what can I do, how do I come. Unknown skills and modes are left out."""
    known = packs.for_place(actor.home).travel_modes if actor.home else {}
    chosen = sorted(set(skills) & set(SKILLS))
    mine = Standby.objects.select_for_update().filter(user_id=actor.person_id).first() or Standby(user_id=actor.person_id)
    mine.place, mine.off_hours, mine.skills, mine.mode, mine.changed_at = actor.home, off_hours, chosen, mode if mode in known else "", now
    mine.save()
    after = {"off_hours": off_hours, "skills": chosen}
    audit.record(actor=actor, verb="standby.change", subject=("access.User", actor.id), place=actor.home, after=after, now=now)
    return mine
