"""Who sees which background work."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.jobs.models import Job, JobState
from lianxin.kernel.actors import Reader
from lianxin.kernel.problems import ProblemError

PATIENCE: Final = timedelta(seconds=30)
"""A worker looks every second: whoever waits longer waits for work before theirs, or for nobody."""


def jobs(viewer: Reader, *, state: str = "") -> QuerySet[Job]:
    """Jobs of the viewer's places, newest first; those of the whole system for who may manage jobs; one's own always."""
    visible = Q(pk__in=())
    if viewer.id is not None:
        visible |= Q(enqueued_by=viewer.id)
    reach = within(viewer.ranges("job.read"))
    if reach is not None:
        visible |= reach
    if viewer.may("job.manage"):
        visible |= Q(place="")
    rows = Job.objects.filter(visible)
    return (rows.filter(state=state) if state else rows).order_by("-created_at", "-id")


def job_or_404(viewer: Reader, job_id: UUID) -> Job:
    """One visible job; raises "general.not_found"."""
    found = jobs(viewer).filter(pk=job_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def latest_of(viewer: Reader, task: str) -> Job | None:
    """The newest job of a task (its dotted path) that the viewer may see."""
    return jobs(viewer).filter(task=task).first()


def lacks_worker(job: Job, *, now: datetime) -> bool:
    """Nobody has taken up a job that is long due, and no worker is alive at other work: none seems to be running."""
    if job.state == JobState.READY:
        is_left = job.run_after < now - PATIENCE
    else:
        is_left = (
            job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until < now - PATIENCE
        )
    return is_left and not Job.objects.filter(state=JobState.RUNNING, lease_until__gte=now).exists()
