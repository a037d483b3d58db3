"""What a rating comes to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from lianxin.kernel.clock import birthday_in


def site_points(totals: Collection[int], deducted: int) -> int:
    """The mean of what the assessors gave, whole points downwards, less what is deducted; never below nothing."""
    if not totals:
        raise ValueError("nobody has scored")
    return max(int(Fraction(sum(totals), len(totals))) - deducted, 0)


def grade_of(points: int, least: Mapping[str, int]) -> str:
    """The highest grade that is reached, "" below every one. `least`: the points of each grade."""
    reached = [(needed, code) for code, needed in least.items() if points >= needed]
    return max(reached)[1] if reached else ""


def valid_until(published: date, years: int) -> date:
    """The last day of a grade that holds for whole years."""
    end = birthday_in(published, published.year + years)
    return date.fromordinal(end.toordinal() - 1)


def may_ask_again(published: date, valid: date, today: date, years: int) -> bool:
    """May an agency with a grade be rated again: after so many years (to rise), or once it has run out."""
    return today > valid or today >= birthday_in(published, published.year + years)
