"""What happens to proceedings, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ProceedingOpened:
    """Something new runs."""

    proceeding_id: UUID
    workflow: str
    place: str
    actor: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ProceedingMoved:
    """It took a step, or was reopened (`step` ""). `is_over`: the new state is an end."""

    proceeding_id: UUID
    workflow: str
    step: str
    from_state: str
    to_state: str
    is_over: bool
    actor: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ProceedingReassigned:
    """Somebody else holds it now; None: nobody. `before`: who held it until then; given by `actor`."""

    proceeding_id: UUID
    holder_id: UUID | None
    before: UUID | None
    actor: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadingDecided:
    """Somebody's request to read it (`section` "": the file itself) was approved or refused."""

    proceeding_id: UUID
    reader_id: UUID
    user_id: UUID
    section: str
    approved: bool
    actor: Viewer
    at: datetime
