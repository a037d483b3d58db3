"""Background work tried again by hand, and put away when it is long done."""

from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.jobs.models import UNSETTLED, Job, JobState
from lianxin.base.jobs.selectors import job_or_404, jobs
from lianxin.kernel.problems import ProblemError

_OVER = (JobState.DONE, JobState.DISMISSED)


@service("job.manage")
def retry_job(*, actor: Viewer, now: datetime, job_id: UUID) -> None:
    """Give a failed or dead job a fresh set of attempts. Raises "general.not_found" or "job.not_finished"."""
    job = job_or_404(actor, job_id)
    if job.place:
        actor.must("job.manage", job.place)
    ended = Job.objects.filter(pk=job.pk, state__in=UNSETTLED)
    if not ended.update(state=JobState.READY, attempts=0, run_after=now, finished_at=None, worker=""):
        raise ProblemError("job.not_finished")
    before = {"state": job.state, "attempts": job.attempts}
    audit.record(
        actor=actor, verb="job.retry", subject=("jobs.Job", job.pk), place=job.place, before=before, now=now
    )


@service("job.manage")
def dismiss_job(*, actor: Viewer, now: datetime, job_id: UUID, reason: str) -> None:
    """Put away a failed or dead job whose work is not wanted any more, or was done otherwise; the trail keeps the reason.

    Raises "general.not_found", "access.reason_needed" and "job.not_failed".
    """
    job = job_or_404(actor, job_id)
    if job.place:
        actor.must("job.manage", job.place)
    check_reason(reason)
    if not Job.objects.filter(pk=job.pk, state__in=UNSETTLED).update(state=JobState.DISMISSED):
        raise ProblemError("job.not_failed")
    audit.record(
        actor=actor, verb="job.dismiss", subject=("jobs.Job", job.pk), place=job.place, now=now,
        before={"state": job.state, "attempts": job.attempts}, after={"state": JobState.DISMISSED.value, "reason": reason},
    )  # fmt: skip


@service("job.manage")
def prune_jobs(*, actor: Viewer, now: datetime, keep: timedelta) -> int:
    """Remove the rows of jobs in reach that were done or put away, and ended longer than `keep` ago; returns how many.

    What was refused or has died stays until somebody decides about it.
    """
    gone, _ = jobs(actor).filter(state__in=_OVER, finished_at__lt=now - keep).order_by().delete()
    if not gone:
        audit.unchanged()
        return 0
    after = {"removed": gone, "days": keep.days}
    audit.record(actor=actor, verb="job.prune", subject=("jobs.Job", "done"), after=after, now=now)
    return gone
