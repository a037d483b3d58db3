"""What judging a form goes through, one submission at a time, and how far its job is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.models import UNSETTLED, Job, JobState
from lianxin.base.jobs.selectors import lacks_worker
from lianxin.domain.people.selectors.roster_work import Work
from lianxin.domain.surveys.models import ANSWERS, Form, Submission, SubmissionVersion
from lianxin.domain.surveys.selectors.analysis import ABILITY, analysed

TASK: Final = "lianxin.domain.surveys.tasks.judge_form"
_STEP: Final = 500
_LOOKED_AT: Final = (
    "id", "place", *ANSWERS, "form_version_id", "resident_id", "worker_id", "state", "flags", "received_at", "started_at", "finished_at",
    "is_valid", "overruled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a submission stands: the verdict it has, and what a new one would be made of. Another standing, another verdict."""

    is_valid: bool | None
    reasons: tuple[str, ...]
    overruled: str
    made_of: tuple[object, ...]

    def has(self, reasons: tuple[str, ...]) -> bool:
        """Does it have this verdict already, or one that only people change?"""
        return bool(self.overruled) or (self.is_valid, self.reasons) == (not reasons, reasons)


class ToJudge:
    """The submissions of a form within reach, in the order received: read anew from the database each time they are gone through,
    never all in memory."""

    def __init__(self, viewer: Viewer, form: Form) -> None:
        self._rows = analysed(viewer, form.id).order_by("received_at", "id").only(*_LOOKED_AT)

    def __iter__(self) -> Iterator[Submission]:
        return self._rows.iterator(chunk_size=_STEP)


def standings(viewer: Viewer, form: Form) -> dict[UUID, Standing]:
    """How each submission within reach stands. Two queries, no answers."""
    newest = SubmissionVersion.objects.filter(submission__form=form).order_by().values_list("submission_id").annotate(Max("number"))
    numbers = dict(newest)
    names = ("id", "is_valid", "invalid_for", "overruled", "state", "flags", "form_version_id", "finished_at")
    rows = analysed(viewer, form.id).order_by().values_list(*names)
    return {
        key: Standing(valid, tuple(why), said, (state, tuple(flags), version, ended, numbers.get(key)))
        for key, valid, why, said, state, flags, version, ended in rows.iterator(chunk_size=_STEP)
    }


def work_of_judging(viewer: Viewer, form: Form, *, now: datetime) -> Work | None:
    """How far the judging of a form is; None when none is asked for, or for who may not ask."""
    if not viewer.may(ABILITY, form.place):
        return None
    jobs = Job.objects.filter(task=TASK, place=form.place, args__kwargs__form_id=str(form.id))
    job = jobs.order_by("-created_at", "-id").first()
    if job is None or job.state in (JobState.DONE, JobState.DISMISSED):
        return None
    if job.state in UNSETTLED:
        return Work("broken")
    if lacks_worker(job, now=now):
        return Work("unattended")
    if job.state != JobState.RUNNING:
        return Work("waiting")
    return Work("running", job.done, job.total, job.started_at)
