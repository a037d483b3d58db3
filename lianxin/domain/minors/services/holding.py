"""How a child's file is taken up for change, and the row of the trail: codes, days and numbers, never a word about the child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import hold
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.minors.selectors.access import file_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "minors.ChildFile"
WORK: Final = "minor.work"
REVIEW: Final = "minor.review"


def on_behalf(actor: Viewer) -> Viewer:
    """Named as who they are, with the reach of the system: what follows from a report must not fail because whoever reports may not
    open a file. Whether they may report was asked before."""
    return replace(actor, is_system=True)


def taken_up(actor: Viewer, now: datetime, file_id: UUID, ability: str = WORK) -> ChildFile:
    """An open file that the actor reads and may work on, locked after its promises.

    Raises what `file_or_404` raises, "access.denied", "proceeding.over".
    """
    seen = file_or_404(actor, now, file_id)
    actor.must(ability, seen.proceeding.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("proceeding.over")
    hold([seen.proceeding.clock_id, seen.visits_id])
    locked = ChildFile.objects.select_for_update(of=("self",)).select_related("visits").get(id=file_id)
    locked.proceeding = seen.proceeding
    return locked


def keep(
    actor: Viewer, now: datetime, verb: str, file: ChildFile, after: Mapping[str, object] | None = None
) -> None:
    """The row of the trail."""
    audit.record(
        actor=actor,
        verb=verb,
        subject=(SUBJECT, file.id),
        place=file.proceeding.place,
        after=dict(after) if after else None,
        now=now,
    )


def must_be_past(day: date, now: datetime) -> date:
    """Raises "minor.day_in_future"."""
    if day > local_day(now):
        raise ProblemError("minor.day_in_future")
    return day


def must_be_ahead(day: date, now: datetime) -> date:
    """Raises "minor.day_passed"."""
    if day < local_day(now):
        raise ProblemError("minor.day_passed")
    return day
