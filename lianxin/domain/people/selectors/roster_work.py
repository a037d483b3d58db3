"""The job of a roster import: how far it is, whether anybody is at it, and what may be decided meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.models import GIVEN_UP, Job, JobState
from lianxin.base.jobs.selectors import lacks_worker
from lianxin.domain.people.models import RosterImport
from lianxin.domain.people.selectors.roster import import_or_404

State = RosterImport.State
_AT_WORK = frozenset({State.CHECKING, State.ACCEPTING})


@dataclass(frozen=True, slots=True)
class Work:
    """`done` rows of `total` (0: not known). "unattended": due for long, and no worker runs; "broken": given up for good."""

    state: Literal["waiting", "running", "unattended", "broken"]
    done: int = 0
    total: int = 0
    started_at: datetime | None = None

    @property
    def goes_on(self) -> bool:
        """It is worth looking again."""
        return self.state != "broken"


def work_of(viewer: Viewer, import_id: UUID, *, now: datetime) -> Work | None:
    """How far the job of an import is; None when the import waits for nobody but people. Raises "general.not_found"."""
    one = import_or_404(viewer, import_id)
    if one.state not in _AT_WORK:
        return None
    job = Job.objects.filter(id=one.job_id).first() if one.job_id else None
    if job is None or job.state in GIVEN_UP:
        return Work("broken")
    if lacks_worker(job, now=now):
        return Work("unattended")
    if job.state == JobState.READY:
        return Work("waiting")
    return Work("running", job.done, job.total, job.started_at)


def acceptable(viewer: Viewer, import_id: UUID) -> tuple[State, ...]:
    """The states in which this import may be accepted at this moment."""
    return (State.STAGED, State.ACCEPTING) if is_broken(viewer, import_id) else (State.STAGED,)


def refusable(viewer: Viewer, import_id: UUID) -> tuple[State, ...]:
    """The states in which it may be given up: also while it is checked, since nothing of that reaches a resident."""
    return (*acceptable(viewer, import_id), State.CHECKING)


def is_broken(viewer: Viewer, import_id: UUID) -> bool:
    """Nobody works on it any more: its job used up its attempts, or there is none."""
    one = import_or_404(viewer, import_id)
    return one.state in _AT_WORK and not (
        one.job_id and Job.objects.filter(id=one.job_id).exclude(state__in=GIVEN_UP).exists()
    )
