"""The field work in quarantine, for whoever reviews at its place; and one's own, to answer a phone that asks again."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.domain.surveys.models import HeldOperation
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


def held_operations(viewer: Viewer, *, place: str = "", limit: int = 50) -> list[HeldOperation]:
    """Those that wait for a decision, the longest waiting first; those decided make room for the next. The look is noted."""
    rows = _visible(viewer).filter(state=HeldOperation.State.WAITING)
    if place:
        rows = rows.filter(within((place_range(place),)) or Q())
    found = list(rows.order_by("received_at", "id")[:limit])
    looked_through("held", [one.resident for one in found if one.resident])
    return found


def held_or_404(viewer: Viewer, operation_id: UUID) -> HeldOperation:
    """One of them, decided or not; "general.not_found" also when beyond reach. The look is noted."""
    found = _visible(viewer).filter(id=operation_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def own_held(viewer: Viewer, operation_id: UUID) -> HeldOperation | None:
    """What became of the viewer's own."""
    return HeldOperation.objects.filter(worker_id=viewer.person_id, id=operation_id).first()


def _visible(viewer: Viewer) -> QuerySet[HeldOperation]:
    return scope(viewer, "submission.review", HeldOperation.objects.select_related("resident", "worker"))
