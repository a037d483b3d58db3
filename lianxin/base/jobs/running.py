"""What a task may say while it runs: how far it is, and that its work and its end belong in one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import Task

from lianxin.base.jobs.models import Job, JobState
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done of a total, and a short message without personal data."""

    done: int = 0
    total: int = 0
    message: str = ""


@dataclass(slots=True)
class Run:
    """One attempt at one job: the lease is this worker's as long as worker and attempt number stand in the row."""

    job_id: UUID
    worker: str
    attempt: int
    progress: Progress = field(default_factory=Progress)
    lost: threading.Event = field(default_factory=threading.Event)
    finished: bool = False

    def change(self, **values: Any) -> bool:
        """Change the row if the lease is still ours; False when another worker has taken over."""
        ours = Job.objects.filter(
            pk=self.job_id, worker=self.worker, attempts=self.attempt, state=JobState.RUNNING
        )
        return ours.update(**values) == 1


_RUN: ContextVar[Run | None] = ContextVar("job_run", default=None)


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Make ``run`` the current one for the task's code."""
    token = _RUN.set(run)
    try:
        yield
    finally:
        _RUN.reset(token)


def report_progress(done: int, total: int, message: str = "") -> None:
    """Say how far the task is; cheap enough for every row (the worker writes it about once a second).

    Outside a job it does nothing, so a service can report wherever it runs. Raises "job.lease_lost" when another
    worker has taken the job over: the task should stop.
    """
    run = _RUN.get()
    if run is None:
        return
    if run.lost.is_set():
        raise ProblemError("job.lease_lost")
    run.progress = Progress(done, total, message[: Job._meta.get_field("message").max_length])


def finish_here(*, now: datetime, result: Any = None) -> None:
    """Mark the job done in the task's own transaction: its effects then happen exactly once, whatever is killed.

    Call it last inside ``transaction.atomic()``. Raises "job.lease_lost" (and so rolls the effects back) when another
    worker has taken the job over. Outside a job it does nothing.
    """
    run = _RUN.get()
    if run is None:
        return
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("finish_here() belongs inside the task's transaction")
    if not run.change(**ended(JobState.DONE, run.progress, now), result=result):
        raise ProblemError("job.lease_lost")
    run.finished = True


def ended(state: JobState, progress: Progress, now: datetime) -> dict[str, Any]:
    """The columns of a job that has come to its end."""
    return {
        "state": state,
        "finished_at": now,
        "lease_until": None,
        "error_type": "",
        "error": "",
        "done": progress.done,
        "total": progress.total,
        "message": progress.message,
    }


def task_of(job: Job) -> Task[Any, Any]:
    """The task a job names; raises "job.unknown_task" for anything that is not a declared task."""
    try:
        found = import_string(job.task)
    except ImportError as missing:
        raise ProblemError("job.unknown_task", task=job.task) from missing
    if not isinstance(found, Task):
        raise ProblemError("job.unknown_task", task=job.task)
    return found
