"""A reason is written for people: long enough to say something."""

from __future__ import annotations

from lianxin.kernel.problems import ProblemError

REASON_LENGTH = 6


def check_reason(reason: str) -> None:
    """Raise "access.reason_needed" for a reason of fewer than six characters."""
    if len(reason.strip()) < REASON_LENGTH:
        raise ProblemError("access.reason_needed", length=REASON_LENGTH)
