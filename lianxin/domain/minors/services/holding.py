"""How a child's file is taken up for change, and on whose behalf what follows from a report is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.minors.selectors.access import file_or_404
from lianxin.domain.proceedings.services.holding import file_held

WORK: Final = "minor.work"
REVIEW: Final = "minor.review"


def on_behalf(actor: Viewer) -> Viewer:
    """Named as who they are, with the reach of the system: what follows from a report must not fail because whoever reports may not
    open a file. Whether they may report was asked before."""
    return replace(actor, is_system=True)


def taken_up(actor: Viewer, now: datetime, file_id: UUID, ability: str = WORK) -> ChildFile:
    """An open file that the actor reads and may work on, locked after its promises. Raises what `file_or_404` and `file_held` raise."""
    seen = file_or_404(actor, now, file_id)
    return file_held(actor, seen, ability=ability, beside=("visits",))
