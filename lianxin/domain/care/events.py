"""What happens in care, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """Somebody went (or called) and said how it was. `result` is one of `rules.RESULTS`."""

    visit_id: UUID
    place: str
    resident_id: UUID
    worker_id: UUID | None
    day: date
    result: str
