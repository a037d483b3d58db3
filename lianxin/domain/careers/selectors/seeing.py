"""Whose career a viewer may see: their own, that of the people they supervise, and of everybody within reach."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers.models import SupervisionRelation
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.problems import ProblemError

M = TypeVar("M", bound=Model)


def seen(viewer: Viewer, path: str = "worker") -> Q:
    """The condition "the worker at `path` is the viewer, one the viewer supervises, or kept within reach of `career.read`"."""
    return own_or_within(viewer, "career.read", path) | Q(Exists(_leads(viewer, path)))


def own_or_within(viewer: Viewer, ability: str, path: str = "worker") -> Q:
    """The condition "the worker at `path` is the viewer, or their file is kept within reach of an ability"."""
    mine = Q(**{_at(path, "user_id"): viewer.person_id})
    reach = within(viewer.ranges(ability), _at(path, "place"))
    return mine if reach is None else mine | reach


def _leads(viewer: Viewer, path: str) -> QuerySet[SupervisionRelation]:
    inner = OuterRef(f"{path}_id" if path else "pk")
    return SupervisionRelation.objects.filter(
        worker=inner, until__isnull=True, supervisor__user_id=viewer.person_id
    )


def _at(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name


def people(viewer: Viewer) -> QuerySet[Worker]:
    """The workers whose career the viewer may see."""
    return Worker.objects.filter(seen(viewer, ""))


def person_or_404(viewer: Viewer, worker_id: UUID) -> Worker:
    """Raises "general.not_found"."""
    found = people(viewer).filter(id=worker_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def leads(viewer: Viewer, worker: Worker) -> bool:
    """Whether the viewer supervises this worker now."""
    return worker.id in led_by(viewer)


def led_by(viewer: Viewer) -> set[UUID]:
    """Those whom the viewer supervises now."""
    rows = SupervisionRelation.objects.filter(supervisor__user_id=viewer.person_id, until__isnull=True)
    return set(rows.order_by().values_list("worker_id", flat=True))


def reads(viewer: Viewer, worker: Worker) -> bool:
    """Whether the viewer sees what whoever supervises somebody does not: appraisals, the ladder and what it pays."""
    return is_own(viewer, worker) or viewer.may("career.read", worker.place)


def may_rate(viewer: Viewer, worker: Worker) -> bool:
    """Whether the viewer rates this worker as supervisor: by a relation or over their place, never themselves."""
    if is_own(viewer, worker):
        return False
    return viewer.may("career.rate", worker.place) or leads(viewer, worker)


def own_file(viewer: Viewer) -> Worker:
    """The viewer's own file. Raises "careers.no_worker_file"."""
    worker = own_worker(viewer)
    if worker is None:
        raise ProblemError("careers.no_worker_file")
    return worker


def is_own(viewer: Viewer, worker: Worker) -> bool:
    """Whether it is the viewer's own file."""
    return worker.user_id is not None and worker.user_id == viewer.id


def engagements_of(viewer: Viewer, worker: Worker) -> list[Engagement]:
    """The posts a worker stands on, the one they came to first in front; of a worker the viewer has found."""
    return list(engagements(viewer).filter(worker=worker).order_by("since", "id"))


def engagements(viewer: Viewer) -> QuerySet[Engagement]:
    """Open engagements of those whose career the viewer may see."""
    return Engagement.objects.filter(seen(viewer), ended_on__isnull=True).select_related("post", "worker")


def engagement_or_404(viewer: Viewer, engagement_id: UUID) -> Engagement:
    """Raises "general.not_found"."""
    found = Engagement.objects.filter(seen(viewer), id=engagement_id).select_related("post", "worker").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def visible(viewer: Viewer, rows: QuerySet[M], path: str = "worker") -> QuerySet[M]:
    """Rows of the people whose career the viewer may see."""
    return rows.filter(seen(viewer, path))


def found_or_404(rows: QuerySet[Any], row_id: UUID) -> Any:
    """One of rows already cut to the viewer. Raises "general.not_found"."""
    found = rows.filter(id=row_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
