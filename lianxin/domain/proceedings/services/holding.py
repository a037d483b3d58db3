"""How a proceeding is taken up for change: read by right, its clock locked first, then itself, and the version checked."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import hold, must_reach
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import proceeding_or_404, written
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "proceedings.Proceeding"


def taken_up(actor: Viewer, now: datetime, proceeding_id: UUID, version: int | None) -> Proceeding:
    """One that the actor may read, locked. Raises what `proceeding_or_404` raises, and "general.changed_meanwhile"."""
    seen = proceeding_or_404(actor, now, proceeding_id)
    return held(seen, version if version is not None else seen.version)


def held(seen: Proceeding, version: int) -> Proceeding:
    """The row of what was seen, locked after its clock (promises come before what hangs on them)."""
    hold([seen.clock_id])
    locked = Proceeding.objects.select_for_update().get(id=seen.id)
    if locked.version != version or locked.clock_id != seen.clock_id:
        raise ProblemError("general.changed_meanwhile")
    return locked


def must_hold(actor: Viewer, now: datetime, user_id: UUID | None, proceeding: Proceeding) -> None:
    """Whoever is to hold or supervise it keeps promises over its place, and may be given this work.

    Raises "commitment.worker_out_of_reach", "commitment.worker_not_vetted"."""
    if user_id is not None:
        must_reach(actor, now, user_id, work_of(proceeding))


def work_of(proceeding: Proceeding) -> Work:
    """What whoever holds it has to do, as the promise of its present state says."""
    clock = written(proceeding.place, proceeding.workflow).states[proceeding.state].clock
    return Work(proceeding.place, clock.commitment if clock is not None else "", proceeding.guard, proceeding.resident_id)
