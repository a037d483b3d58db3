"""The ``django_tasks`` backend: a job is a row in the database, written in the transaction of what asked for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.rules import is_impersonal
from lianxin.base.jobs.running import task_of
from lianxin.kernel.actors import Actor
from lianxin.kernel.problems import ProblemError

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_ATTEMPTS = 5

_STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
    JobState.DEAD: TaskResultStatus.FAILED,
    JobState.DISMISSED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task[P, T]):
    """A task with what a leased job needs beyond the common interface.

    ``key``: enqueueing the same key again gives the first job back. ``place``: whose viewers see the job (empty: the
    whole system). ``enqueued_by``: who asked. ``max_attempts``: after so many failures it is a dead letter.
    """

    max_attempts: int = DEFAULT_ATTEMPTS
    key: str | None = None
    place: str = ""
    enqueued_by: UUID | None = None

    def asked(self, *, actor: Actor, place: str = "", key: str | None = None) -> "LeasedTask[P, T]":
        """This task on behalf of somebody: ``nightly_pass.asked(actor=a, place=p, key=k).enqueue(day="2026-11-24")``."""
        return _changed(self, enqueued_by=actor.id, place=place, key=key)


def _changed(task: LeasedTask[P, T], **changes: Any) -> LeasedTask[P, T]:
    kept = {name: getattr(task, name) for name in task.__dataclass_fields__}
    return LeasedTask(**{**kept, **changes})


def leased_task(
    *,
    max_attempts: int = DEFAULT_ATTEMPTS,
    priority: int = 0,
    queue_name: str = DEFAULT_TASK_QUEUE_NAME,
    backend: str = DEFAULT_TASK_BACKEND_ALIAS,
) -> Callable[[Callable[P, T]], LeasedTask[P, T]]:
    """Make a module-level function a background task. Its arguments are ids, codes and numbers only."""

    def wrap(function: Callable[P, T]) -> LeasedTask[P, T]:
        return LeasedTask(
            func=function,
            max_attempts=max_attempts,
            priority=priority,
            queue_name=queue_name,
            backend=backend,
        )

    return wrap


class LeasedBackend(BaseTaskBackend):
    """Keeps jobs in the default database; ``lianxin.base.jobs.worker`` runs them."""

    task_class = LeasedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Sequence[Any], kwargs: Mapping[str, Any]) -> TaskResult[T]:
        """Write the job; a rolled-back transaction takes it back. Raises "job.personal_argument"."""
        self.validate_task(task)
        call = {"args": normalize_json(args), "kwargs": normalize_json(kwargs)}
        leased = _leased_fields(task)
        if not is_impersonal([call, leased["key"] or ""]):
            raise ProblemError("job.personal_argument")
        now = timezone.now()
        fields: dict[str, Any] = {
            "task": task.module_path,
            "args": call,
            "queue": task.queue_name,
            "priority": task.priority,
            "run_after": task.run_after or now,
            "created_at": now,
            **leased,
        }
        key = leased["key"]
        job = Job.objects.create(**fields) if key is None else Job.objects.get_or_create(fields, key=key)[0]
        return result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job's outcome so far; raises TaskResultDoesNotExist."""
        try:
            job = Job.objects.get(pk=UUID(result_id))
        except (Job.DoesNotExist, ValueError) as missing:
            raise TaskResultDoesNotExist(result_id) from missing
        return result_of(job, task_of(job))


def _leased_fields(task: Task[Any, Any]) -> dict[str, Any]:
    """Also a plain ``django_tasks`` task can be enqueued, with the defaults."""
    names = ("max_attempts", "key", "place", "enqueued_by")
    return {name: getattr(task, name, LeasedTask.__dataclass_fields__[name].default) for name in names}


def result_of(job: Job, task: Task[P, T]) -> TaskResult[T]:
    """The job in the shape of the common interface."""
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(job.id),
        status=_STATUS[JobState(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=_last_attempt(job),
        args=job.args["args"],
        kwargs=job.args["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=job.error_type, traceback=job.error)]
        if job.error_type
        else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _last_attempt(job: Job) -> datetime | None:
    return job.heartbeat_at or job.started_at
