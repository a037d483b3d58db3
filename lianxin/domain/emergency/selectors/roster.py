"""Who is on duty when and where, and what one says of oneself."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.models import Duty, Standby
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User


def duties(viewer: Viewer, now: datetime) -> QuerySet[Duty]:
    """The turns within reach that are not over, by time."""
    rows = Duty.objects.filter(ends_at__gt=now, cancelled_at__isnull=True).select_related("user")
    return scope(viewer, "alarm.read", rows).order_by("starts_at", "place", "id")


def on_duty_now(viewer: Viewer, now: datetime) -> list[Duty]:
    """Whose turn it is at this moment."""
    return list(duties(viewer, now).filter(starts_at__lte=now))


def duty_or_404(viewer: Viewer, duty_id: UUID) -> Duty:
    found = scope(viewer, "alarm.read", Duty.objects.select_related("user")).filter(id=duty_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def duty_workers(viewer: Viewer, place: str, *, today: date) -> list[User]:
    """Who may be given a turn there, nearest level first."""
    return workers_over(viewer, place, "alarm.answer", today=today)


def own_standby(viewer: Viewer) -> Standby | None:
    return Standby.objects.filter(user_id=viewer.person_id).first()
