"""How an errand is taken up for change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.domain.errands.selectors import errand_or_404
from lianxin.domain.proceedings.services.holding import file_held

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.errands.models import Errand


def taken_up(actor: Viewer, now: datetime, errand_id: UUID) -> Errand:
    """An open errand that the actor may work on, locked after its clock. Raises what `errand_or_404` and `file_held` raise."""
    return file_held(actor, errand_or_404(actor, now, errand_id))
