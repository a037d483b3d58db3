"""Shares as they are printed, and the totals that a printed share allows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def percent(part: int, whole: int, digits: int = 1) -> Decimal | None:
    """A share in percent, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def totals_that_fit(part: int, printed: Decimal) -> list[int]:
    """The whole numbers of which `part` is the printed percentage, rounded as it was printed: 332 at 72.8 % is of 456 alone."""
    if not 0 < printed <= 100 or part <= 0:
        return []
    digits = max(0, -int(printed.as_tuple().exponent))
    half = Decimal(1).scaleb(-digits) / 2
    least = int(Decimal(part) * 100 / (printed + half))
    most = int(Decimal(part) * 100 / max(printed - half, half)) + 1
    return [whole for whole in range(max(least, part), most + 1) if percent(part, whole, digits) == printed]
