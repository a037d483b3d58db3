"""What was changed in a commitment on its way, as the trail keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import history

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

_VERBS: Final = ("commitment.reschedule", "commitment.reassign", "commitment.move")


@dataclass(frozen=True, slots=True)
class Change:
    """Another time (`due_before` → `due_after`), another worker (`worker_id`) or another place, by whom and why."""

    at: datetime
    verb: str
    by: str
    reason: str
    due_before: datetime | None = None
    due_after: datetime | None = None
    worker_id: UUID | None = None


def changes_of(viewer: Viewer, commitment: Commitment) -> list[Change]:
    """Oldest first. One query."""
    found = history(viewer, "commitment.read", ("commitments.Commitment", commitment.id), _VERBS)
    return [
        Change(
            entry.at, entry.verb, entry.actor_label, str(after.get("reason", "")), _moment(before, "due_at"),
            _moment(after, "due_at"), _key(after, "worker_id"),
        )
        for entry in found
        for before, after in [(json.loads(entry.before), json.loads(entry.after))]
    ]  # fmt: skip


def _moment(picture: Mapping[str, object], name: str) -> datetime | None:
    return datetime.fromisoformat(str(picture[name])) if picture.get(name) else None


def _key(picture: Mapping[str, object], name: str) -> UUID | None:
    text = str(picture.get(name) or "")
    return UUID(text) if len(text) == len(str(UUID(int=0))) else None
