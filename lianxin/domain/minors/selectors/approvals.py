"""Standing leave to read the files of a place: on what terms somebody reads, and the list for whoever gives it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors.models import StandingLeave
from lianxin.domain.minors.selectors.vetting import is_vetted
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.proceedings.selectors import Leave, Terms
from lianxin.kernel.problems import ProblemError

GIVE = "proceeding.assign"


def terms(viewer: Viewer, now: datetime) -> Terms:
    """On what terms the viewer reads children's files at the moment: with a check of their record in force, and where by standing
    leave. Two queries."""
    if not is_vetted(viewer, now):
        return Terms(is_fit=False)
    held = in_force(StandingLeave.objects.filter(worker_id=viewer.person_id), now).order_by("place", "since")
    return Terms(leaves=tuple(Leave(one.place, one.why) for one in held))


def in_force(rows: QuerySet[StandingLeave], now: datetime) -> QuerySet[StandingLeave]:
    """Those that hold at the moment."""
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now), since__lte=now, until__gt=now)


def standing_leaves(viewer: Viewer) -> QuerySet[StandingLeave]:
    """Every standing leave within the places where the viewer may give and end one, the newest first."""
    return _within(viewer).select_related("worker").order_by("-since", "-id")


def standing_leave_or_404(viewer: Viewer, leave_id: UUID) -> StandingLeave:
    """One of them. Raises "general.not_found"."""
    found = _within(viewer).filter(id=leave_id).select_related("worker").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _within(viewer: Viewer) -> QuerySet[StandingLeave]:
    return scope(viewer, GIVE, scope(viewer, GUARD, StandingLeave.objects.all()))
