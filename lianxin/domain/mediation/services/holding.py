"""How a mediation is taken up for change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.domain.mediation.selectors import mediation_or_404
from lianxin.domain.proceedings.services.holding import file_held

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.mediation.models import Mediation


def taken_up(actor: Viewer, now: datetime, mediation_id: UUID) -> Mediation:
    """An open mediation that the actor may work on, locked after its clock. Raises what `mediation_or_404` and `file_held` raise."""
    return file_held(actor, mediation_or_404(actor, now, mediation_id))
