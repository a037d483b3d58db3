"""What reviewers' points come to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

_PAIR: Final = 2


def needs_third(totals: Sequence[int], difference: int) -> bool:
    """Do the first two lie further apart than allowed?"""
    return len(totals) == _PAIR and abs(totals[0] - totals[1]) > difference


def final_score(totals: Sequence[int], difference: int) -> Fraction | None:
    """The score of a file: the mean of two who agree well enough, the middle one of three; None while it is not known."""
    if len(totals) < _PAIR or needs_third(totals, difference):
        return None
    if len(totals) == _PAIR:
        return Fraction(sum(totals), _PAIR)
    return Fraction(sorted(totals)[len(totals) // 2])
