"""What happens in screening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SheetUnread:
    """The answers of a scale came and could not be scored: to be tried again until they are."""

    submission_id: UUID
    place: str
    at: datetime
