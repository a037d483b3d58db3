"""What a worker takes along for the doors of a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import Visit

if TYPE_CHECKING:
    from lianxin.base.access.models import User


def companions(viewer: Viewer, visit_ids: Iterable[UUID]) -> dict[UUID, User]:
    """Who goes along on each of these visits, where two carers go at once. One query."""
    wanted = list(visit_ids)
    rows = scope(viewer, "care.read", Visit.objects.filter(hand=2, cancelled_at__isnull=True).select_related("worker", "beside__worker"))
    found: dict[UUID, User] = {}
    for row in rows.filter(beside_id__in=wanted) | rows.filter(id__in=wanted):
        first = row.beside
        if first is None:
            continue
        for mine, other in ((first, row), (row, first)):
            if mine.id in wanted and other.worker is not None:
                found[mine.id] = other.worker
    return found
