"""The code to sign in with: it stands on the wall of the room and changes every few seconds, so that it is worth nothing elsewhere or later."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

_CHARACTERS: Final = 20
"""80 bits: nobody guesses one in the minute it is good for."""


def window_of(now: datetime, seconds: int) -> int:
    """Which stretch of `seconds` this moment lies in."""
    return int(now.timestamp()) // seconds


def code_of(secret: bytes, session_id: UUID, window: int) -> str:
    """The code of a session in a window."""
    said = f"training-sign-in:{session_id}:{window}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:_CHARACTERS]


def is_current(secret: bytes, session_id: UUID, code: str, now: datetime, seconds: int) -> bool:
    """Is it this session's code of now, of the window before (who scans needs a moment) or of the next (clocks differ)?"""
    window = window_of(now, seconds)
    good = [code_of(secret, session_id, one) for one in (window - 1, window, window + 1)]
    return (
        sum(hmac.compare_digest(one.encode(), code.encode()) for one in good) > 0
    )  # all are compared, each time
