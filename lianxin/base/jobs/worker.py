"""The worker: takes a job under a lease, keeps the lease alive while the task runs, writes down how it ended.

A killed worker's lease runs out and another worker takes the job. On PostgreSQL workers skip each other's locked rows;
on SQLite the write lock lets one claim at a time. An idle worker only reads.
"""

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks.utils import get_module_path, normalize_json

from lianxin.base import packs
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.rules import pause_after
from lianxin.base.jobs.running import Progress, Run, ended, running, task_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
IDLE_PAUSE = 1.0
_BEATS_PER_LEASE = 4
_FRAMES = 8

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker: its name in the rows, the length of its leases, and its clock (aware UTC)."""

    name: str
    lease: timedelta = LEASE
    clock: Clock = timezone.now


def run_worker(
    stop: threading.Event, *, once: bool = False, lease: timedelta = LEASE, clock: Clock = timezone.now
) -> int:
    """Run jobs until ``stop`` is set (the job in hand is finished first); returns how many were run.

    ``once`` runs what is ready now and returns. Safe in a thread beside the server and in many processes at once.
    A database error is logged and tried again after a pause.
    """
    worker = Worker(f"{socket.gethostname()[:40]}:{os.getpid()}:{str(new_id())[-6:]}", lease, clock)
    count = 0
    try:
        while not stop.is_set():
            found = _one_turn(worker)
            count += found
            if not found:
                if once:
                    break
                stop.wait(IDLE_PAUSE)
    finally:
        if not once:
            connections.close_all()
    return count


def _one_turn(worker: Worker) -> bool:
    try:
        packs.look()
        job = claim(worker)
        if job is None:
            return False
        perform(job, worker)
    except DatabaseError as problem:
        log.warning("job worker: %s, trying again", type(problem).__name__)
        if not connection.in_atomic_block:
            close_old_connections()
        return False
    return True


def claim(worker: Worker) -> Job | None:
    """Take the next due job under a lease, or None when nothing is due."""
    now = worker.clock()
    if not _due(now).exists():
        return None
    with transaction.atomic():
        _bury(now)
        rows = _due(now).order_by("-priority", "run_after", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.first()
        if job is None:
            return None
        taken = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=job.state).update(
            state=JobState.RUNNING,
            worker=worker.name,
            attempts=job.attempts + 1,
            started_at=job.started_at or now,
            heartbeat_at=now,
            lease_until=now + worker.lease,
        )
        job.refresh_from_db()
        return job if taken else None


def perform(job: Job, worker: Worker) -> None:
    """Run one claimed job and write down its end, unless the task did so itself (``finish_here``)."""
    run = Run(job.id, worker.name, job.attempts)
    try:
        with _heartbeat(run, worker), running(run):
            task = task_of(job)
            value = normalize_json(task.call(*job.args["args"], **job.args["kwargs"]))
    except Exception as problem:
        if not run.finished:
            _write_failure(job, run, problem, worker.clock())
    else:
        if not run.finished and not run.change(
            **ended(JobState.DONE, run.progress, worker.clock()), result=value
        ):
            log.warning("job %s finished after its lease was lost", job.id)


def _due(now: datetime) -> QuerySet[Job]:
    waiting = Q(state=JobState.READY, run_after__lte=now)
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned)


def _bury(now: datetime) -> None:
    """Jobs whose workers died on every attempt become dead letters: they may be what kills the workers."""
    hopeless = Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=F("max_attempts")
    )
    hopeless.update(
        state=JobState.DEAD, finished_at=now, lease_until=None, error_type="LeaseExpired", error=""
    )


def _write_failure(job: Job, run: Run, problem: Exception, now: datetime) -> None:
    """A named refusal is final; anything else is tried again until the attempts are used up."""
    refused = isinstance(problem, ProblemError) and problem.code != "job.lease_lost"
    name = problem.code if isinstance(problem, ProblemError) else get_module_path(type(problem))
    log.warning("job %s (%s), attempt %d: %s", job.id, job.task, run.attempt, name)
    if refused or run.attempt >= job.max_attempts:
        values = ended(JobState.FAILED if refused else JobState.DEAD, run.progress, now)
    else:
        later = now + pause_after(run.attempt)
        values = {"state": JobState.READY, "run_after": later, "lease_until": None}
    run.change(**{**values, "error_type": name[:200], "error": _where(problem)})


def _where(problem: Exception) -> str:
    """The last places of the traceback, without the message: that may quote a person's data."""
    frames = traceback.extract_tb(problem.__traceback__)[-_FRAMES:]
    return "\n".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)


@contextmanager
def _heartbeat(run: Run, worker: Worker) -> Iterator[None]:
    over = threading.Event()
    beat = threading.Thread(target=_beat, args=(run, worker, over), name="job-heartbeat", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _beat(run: Run, worker: Worker, over: threading.Event) -> None:
    """Prolong the lease in good time, and show progress when it changed, on a connection of its own."""
    shown, tick = run.progress, min(1.0, worker.lease.total_seconds() / _BEATS_PER_LEASE)
    next_beat = worker.clock() + worker.lease / _BEATS_PER_LEASE
    try:
        while not over.wait(tick):
            now, progress = worker.clock(), run.progress
            if now < next_beat and progress is shown:
                continue
            if _prolong(run, worker, progress, now):
                shown, next_beat = progress, now + worker.lease / _BEATS_PER_LEASE
    finally:
        connections.close_all()


def _prolong(run: Run, worker: Worker, progress: Progress, now: datetime) -> bool:
    try:
        ours = run.change(
            heartbeat_at=now,
            lease_until=now + worker.lease,
            done=progress.done,
            total=progress.total,
            message=progress.message,
        )
    except DatabaseError:
        return False  # the task itself may hold the write lock; the next tick tries again
    if not ours:
        run.lost.set()
    return True
