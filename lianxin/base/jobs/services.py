"""Changing background work by hand."""

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.selectors import job_or_404
from lianxin.kernel.problems import ProblemError


@service("job.manage")
def retry_job(*, actor: Viewer, now: datetime, job_id: UUID) -> None:
    """Give a failed or dead job a fresh set of attempts. Raises "general.not_found" or "job.not_finished"."""
    job = job_or_404(actor, job_id)
    if job.place:
        actor.must("job.manage", job.place)
    ended = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.DEAD))
    if not ended.update(state=JobState.READY, attempts=0, run_after=now, finished_at=None, worker=""):
        raise ProblemError("job.not_finished")
    before = {"state": job.state, "attempts": job.attempts}
    audit.record(
        actor=actor, verb="job.retry", subject=("jobs.Job", job.pk), place=job.place, before=before, now=now
    )
