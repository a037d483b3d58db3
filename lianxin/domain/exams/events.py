"""What exams tell the areas above and beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class LevelPassed:
    """Somebody passed a level: a certificate is to come. `region` "": it will hold in the whole country, else below this division.

    The senior level is passed by its review, not by the exam.
    """

    worker_id: UUID
    entry_id: UUID
    level: str
    year: int
    on: date
    region: str
    actor: Viewer
    at: datetime
