"""Times of day as they are typed."""

from __future__ import annotations

from datetime import time


def minute_of(at: time) -> int:
    """Minutes from midnight."""
    return at.hour * 60 + at.minute
