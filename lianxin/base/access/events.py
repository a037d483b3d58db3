"""What happened to accounts, told to the areas above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """An administrator gave an account a temporary password: whatever else acts in its name ends with its logins."""

    user_id: UUID
    at: datetime
    actor: Viewer
