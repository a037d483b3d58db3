"""What published home visits engage their carers with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.rules import Engaged
from lianxin.engines.planning.travel import Place, place_of
from lianxin.kernel.coordinates import Crs, Point
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

KIND: Final = "visit"
WORD: Final = N_("上门走访")


def engaged_by_visits(day: date, workers: Collection[UUID]) -> Iterator[Engaged]:
    """The visits of a day that a published plan gave a time and nobody has recorded yet. One query; no names."""
    rows = Visit.objects.filter(day=day, worker_id__in=workers, planned_start__isnull=False, recorded_at__isnull=True, cancelled_at__isnull=True)
    for row in rows.select_related("resident"):
        if row.worker_id is not None and row.planned_start is not None:
            yield Engaged(row.worker_id, row.planned_start, row.planned_start + row.minutes, home(row.resident), KIND, str(row.id), WORD)


def home(resident: Resident) -> Place | None:
    """Where somebody lives, as the planner knows places; None where nobody has written it down."""
    if resident.lon is None or resident.lat is None:
        return None
    return place_of(Point(resident.lon, resident.lat, Crs(resident.crs or "wgs84")))
