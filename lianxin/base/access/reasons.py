"""A reason is written for people: long enough to say something."""

from __future__ import annotations

from lianxin.kernel.problems import ProblemError

REASON_LENGTH = 4


def check_reason(reason: str) -> None:
    """Raise "access.reason_needed" for a reason of fewer than four characters (年休假中 says enough)."""
    if len(reason.strip()) < REASON_LENGTH:
        raise ProblemError("access.reason_needed", length=REASON_LENGTH)
