"""Whole files that were asked for as one PDF: each for who asked, as long as they may read the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.models import GIVEN_UP, Job
from lianxin.base.jobs.selectors import lacks_worker
from lianxin.domain.cases.models import CaseFile, CasePrint
from lianxin.domain.cases.selectors.files import case_or_404
from lianxin.domain.proceedings.selectors import readable
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class PrintWork:
    """How far a file is: `done` sheets of `total` (0: not known). "unattended": due for long, and no worker runs; "broken": given up."""

    state: Literal["going", "unattended", "broken"]
    done: int = 0
    total: int = 0


def prints_of(viewer: Viewer, now: datetime, case: CaseFile) -> QuerySet[CasePrint]:
    """What this viewer asked for of a case, the newest first, without the bytes."""
    rows = CasePrint.objects.filter(readable(viewer, now, path="case__proceeding"), case_id=case.id, asked_by=viewer.person_id)
    return rows.defer("body_sealed").order_by("-asked_at", "-id")


def print_or_404(viewer: Viewer, now: datetime, print_id: UUID) -> CasePrint:
    """One's own; the look at its case goes on record. Raises "general.not_found"."""
    found = CasePrint.objects.filter(id=print_id, asked_by=viewer.person_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.case = case_or_404(viewer, now, found.case_id)
    return found


def work_of_print(viewer: Viewer, now: datetime, one: CasePrint) -> PrintWork | None:
    """How far one is that the caller has found; None once it is made or refused."""
    if one.state != CasePrint.State.WAITING:
        return None
    job = Job.objects.filter(id=one.job_id).first() if one.job_id else None
    if job is None or job.state in GIVEN_UP or job.state == "done":
        return PrintWork("broken")
    return PrintWork("unattended") if lacks_worker(job, now=now) else PrintWork("going", job.done, job.total)
