"""Whether and how far the goals were reached. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from math import sqrt
from typing import Final

_MIDDLE: Final = 50
_SPREAD: Final = 10
_LIKE: Final = 0.3
"""How alike the scores of one person are taken to be: the value of Kiresuk & Sherman (1968)."""


def attainment(scores: Sequence[int]) -> Decimal | None:
    """The summary of goal attainment scaling with equal weights, one decimal: 50 where all came out as expected; None without any.

    T = 50 + 10·Σx / √((1−ρ)n + ρn²), ρ = 0.3 (Kiresuk & Sherman, Community Mental Health Journal 4, 1968, 443–453).
    """
    count = len(scores)
    if not count:
        return None
    spread = sqrt((1 - _LIKE) * count + _LIKE * count**2)
    return Decimal(_MIDDLE + _SPREAD * sum(scores) / spread).quantize(Decimal("0.1"))


def score_text(score: int) -> str:
    """A score as it is written: its sign, and none at nought."""
    return f"{score:+d}" if score else "0"


def goals_scored(scored_at: Iterable[datetime | None], since: datetime) -> bool:
    """Has every goal a score from after the case last went back or was opened, and is there any goal at all?"""
    moments = list(scored_at)
    return bool(moments) and all(one is not None and one >= since for one in moments)


def plan_signed(signed_at: datetime | None, goals_changed: Iterable[datetime | None]) -> bool:
    """Was the plan, as it stands, settled with the person after its goals were last set or given up? `signed_at`: of the latest
    version, None while that one is not signed."""
    return signed_at is not None and all(one is None or one <= signed_at for one in goals_changed)
