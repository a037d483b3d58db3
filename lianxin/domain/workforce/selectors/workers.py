"""Who works: the people a viewer may see, and the viewer's own file."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.problems import ProblemError


def workers(viewer: Viewer) -> QuerySet[Worker]:
    """Those whose file is kept within reach, and the viewer's own file wherever it is kept."""
    return Worker.objects.filter(_visible(viewer, "place", "user_id"))


def worker_or_404(viewer: Viewer, worker_id: UUID) -> Worker:
    """Raises "general.not_found"."""
    found = workers(viewer).filter(id=worker_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def own_worker(viewer: Viewer) -> Worker | None:
    """The viewer's own file; none when nobody has tied one to this account yet."""
    return Worker.objects.filter(user_id=viewer.person_id).first()


def is_own(viewer: Viewer, worker: Worker) -> bool:
    """Whether this is the viewer's own file."""
    return worker.user_id is not None and worker.user_id == viewer.id


def of_visible(viewer: Viewer, path: str = "worker") -> Q:
    """The condition "the worker at `path` is visible": for the rows of other tables and of the areas above."""
    return _visible(viewer, f"{path}__place", f"{path}__user_id")


def _visible(viewer: Viewer, place: str, user: str) -> Q:
    mine = Q(**{user: viewer.person_id})
    reach = within(viewer.ranges("workforce.read"), place)
    return mine if reach is None else mine | reach
