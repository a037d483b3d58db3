"""What happens to reports about children, for the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChildStepDue:
    """At `at` the next rung of a report's ladder is reached, if it has not moved on by then."""

    file_id: UUID
    place: str
    at: datetime
