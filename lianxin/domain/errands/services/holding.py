"""How an errand is taken up for change: read by right, open, its clock locked first; and how a change stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.errands.models import Errand
from lianxin.domain.errands.selectors import errand_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

SUBJECT: Final = "errands.Errand"


def taken_up(actor: Viewer, now: datetime, errand_id: UUID) -> Errand:
    """An open errand that the actor may work on, locked after its clock. Raises what `errand_or_404` raises, "access.denied",
    "proceeding.over"."""
    seen = errand_or_404(actor, now, errand_id)
    actor.must("proceeding.work", seen.proceeding.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("proceeding.over")
    hold([seen.proceeding.clock_id])
    locked = Errand.objects.select_for_update(of=("self",)).get(id=errand_id)
    locked.proceeding = seen.proceeding
    return locked


def keep(actor: Viewer, now: datetime, verb: str, errand: Errand, after: Mapping[str, object]) -> None:
    """The row of the trail: codes, days and numbers, never what somebody said."""
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, errand.id), place=errand.proceeding.place, after=dict(after), now=now)


def must_be_past(day: date, now: datetime) -> date:
    """Raises "errand.day_in_future"."""
    if day > local_day(now):
        raise ProblemError("errand.day_in_future")
    return day


def must_follow(day: date, earlier: date | None, what: str) -> date:
    """Raises "errand.day_before"."""
    if earlier is not None and day < earlier:
        raise ProblemError("errand.day_before", what=what, day=f"{earlier:%Y-%m-%d}")
    return day
