"""How a mediation is taken up for change: read by right, open, its clock locked first; and how a change stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.mediation.models import Mediation
from lianxin.domain.mediation.selectors import mediation_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

SUBJECT: Final = "mediation.Mediation"


def taken_up(actor: Viewer, now: datetime, mediation_id: UUID) -> Mediation:
    """An open mediation that the actor may work on, locked after its clock. Raises what `mediation_or_404` raises, "access.denied",
    "proceeding.over"."""
    seen = mediation_or_404(actor, now, mediation_id)
    actor.must("proceeding.work", seen.proceeding.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("proceeding.over")
    hold([seen.proceeding.clock_id])
    locked = Mediation.objects.select_for_update(of=("self",)).get(id=mediation_id)
    locked.proceeding = seen.proceeding
    return locked


def keep(actor: Viewer, now: datetime, verb: str, mediation: Mediation, after: Mapping[str, object]) -> None:
    """The row of the trail: codes, days and numbers, never names nor what somebody said."""
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, mediation.id), place=mediation.proceeding.place, after=dict(after), now=now)


def must_be_past(day: date, now: datetime) -> date:
    """Raises "mediation.day_in_future"."""
    if day > local_day(now):
        raise ProblemError("mediation.day_in_future")
    return day


def must_be_ahead(day: date, now: datetime) -> date:
    """Raises "mediation.day_past"."""
    if day < local_day(now):
        raise ProblemError("mediation.day_past")
    return day
