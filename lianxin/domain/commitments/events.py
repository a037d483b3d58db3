"""What happens to commitments, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CommitmentEscalated:
    """An overdue commitment reached a rung of the pack's ladder: the role `tell` is to be told. Once per rung."""

    commitment_id: UUID
    place: str
    worker_id: UUID | None
    step: str
    tell: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommitmentReassigned:
    """Somebody else does it now; None: nobody yet. Given by `actor` at the moment `at`."""

    commitment_id: UUID
    worker_id: UUID | None
    actor: Viewer | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CommitmentRescheduled:
    """Another time was agreed on by somebody, `at` that moment: not before `starts_at` (None: any time), at the latest at
    `due_at`."""

    commitment_id: UUID
    starts_at: datetime | None
    due_at: datetime
    actor: Viewer | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CommitmentFinished:
    """It was kept, with its proof. An area that keeps a record of its own of such things may still refuse."""

    commitment_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class CommitmentDropped:
    """It was refused or cancelled by somebody, who said why: nobody does it. `with_person`: it fell because whom it was for has died or
    moved away."""

    commitment_id: UUID
    at: datetime
    actor: Viewer | None = None
    reason: str = ""
    with_person: bool = False
