"""What happens here, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ObjectionUpheld:
    """An objection holds: what the area put on show of this row does not stand; whoever knows why it may not be taken back refuses."""

    kind: str
    row_id: UUID
    actor: Viewer
    at: datetime
