"""What happens to contracts, for the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """An agency is bound by a contract; whoever knows why it may not be refuses."""

    contract_id: UUID
    agency_id: UUID
    actor: Viewer
    at: datetime
