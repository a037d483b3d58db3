"""What happened to people, told to the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.kernel.sayings import saying

Departure = Literal["died", "moved"]


@dataclass(frozen=True, slots=True)
class ResidentLeft:
    """A resident died or moved away on a day: what was promised or planned for them has lost its person.

    `actor` recorded it and stands in the trail of everything that ends with it.
    """

    resident_id: UUID
    place: str
    reason: Departure
    on: date
    at: datetime
    actor: Viewer

    @property
    def why(self) -> str:
        """The reason as it is written on what ends."""
        return saying(f"resident.{self.reason}")


@dataclass(frozen=True, slots=True)
class ResidentMoved:
    """A resident now belongs to another place: what is open for them follows, what is over stays where it happened."""

    resident_id: UUID
    before: str
    place: str
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class FilesJoining:
    """Two files of one person are about to become one, nothing hangs on the other file yet: an area above joins what one person may
    have once only, or refuses, naming what to do."""

    kept_id: UUID
    merged_id: UUID
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class FilesJoined:
    """Two files of one person became one (`apart`: were taken apart again), and what hung on one hangs on the other now: what was
    worked out from the rows of each is to be worked out anew. Of two taken apart, both are still files."""

    kept_id: UUID
    merged_id: UUID
    at: datetime
    actor: Viewer
    apart: bool = False


@dataclass(frozen=True, slots=True)
class CategoryChanged:
    """Residents of a county who entered or left categories, as (resident, category code) pairs: one event for a pass."""

    county: str
    day: date
    entered: tuple[tuple[UUID, str], ...]
    ended: tuple[tuple[UUID, str], ...]
    at: datetime
