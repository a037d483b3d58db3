"""What happens in surveys, for the areas above and for what is counted from answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from lianxin.base.access.viewer import Viewer

Why = Literal["new", "edited", "released", "rederived", "moved"]


@dataclass(frozen=True, slots=True)
class SubmissionReceived:
    """A submission has answers to read: it came, was edited, was let out of quarantine, or was derived from its XML again."""

    submission_id: UUID
    form_id: UUID
    place: str
    resident_id: UUID | None
    state: str
    why: Why
    at: datetime
    actor: Viewer
    opens_needs: bool = True
    """Its form has rules by which answers open needs; without, nobody need look."""


@dataclass(frozen=True, slots=True)
class SubmissionApproved:
    """A reviewer found it good."""

    submission_id: UUID
    form_id: UUID
    place: str
    resident_id: UUID | None
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class SubmissionSentBack:
    """A reviewer asks its worker to correct it."""

    submission_id: UUID
    form_id: UUID
    place: str
    worker_id: UUID
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class SubmissionHeld:
    """A submission waits in quarantine: nothing counts of it yet, but what cannot wait must not wait with it."""

    submission_id: UUID
    form_id: UUID
    place: str
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class SubmissionTurnedDown:
    """A reviewer does not use it: nothing counts of it any more."""

    submission_id: UUID
    form_id: UUID
    place: str
    note: str
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class SubmissionUnfollowed:
    """It is kept, but what follows from it could not be worked out: an error of ours, or answers that cannot be read. Nothing that was
    to follow has followed; what cannot wait for somebody to look must be seen to now."""

    submission_id: UUID
    form_id: UUID
    place: str
    at: datetime
    actor: Viewer


@dataclass(frozen=True, slots=True)
class SubmissionTakenIn:
    """One that waited as an edit becomes a version of the one it edits, and its own row goes in this transaction."""

    waiting_id: UUID
    submission_id: UUID
    at: datetime
    actor: Viewer
