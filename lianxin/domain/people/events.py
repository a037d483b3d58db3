"""What happened to people, told to the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ResidentLeft:
    """A resident died or moved away on a day: what was promised or planned for them has lost its person."""

    resident_id: UUID
    place: str
    reason: Literal["died", "moved"]
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class ResidentMoved:
    """A resident now belongs to another place; rows of other areas that carry the place follow."""

    resident_id: UUID
    before: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CategoryChanged:
    """Residents of a county who entered or left categories, as (resident, category code) pairs: one event for a pass."""

    county: str
    day: date
    entered: tuple[tuple[UUID, str], ...]
    ended: tuple[tuple[UUID, str], ...]
    at: datetime
