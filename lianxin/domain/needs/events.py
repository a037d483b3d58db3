"""What happens to needs, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NeedFound:
    """A need entered the inbox."""

    need_id: UUID
    place: str
    kind: str
    urgency: str
    resident_id: UUID | None
    found_at: datetime


@dataclass(frozen=True, slots=True)
class NeedMerged:
    """A repeat was put into the need that stays, which has this precedence and this guard now."""

    need_id: UUID
    into_id: UUID
    precedence: int
    guard: str = ""
