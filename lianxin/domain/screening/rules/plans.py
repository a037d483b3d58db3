"""Dates that follow from a result. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = 12


def due_day(on: date, number: int, unit: str) -> date:
    """The last day of so many days or months after `on`; 0 days: the same day. ValueError for another unit than day, month."""
    if unit == "day":
        return on + timedelta(days=number)
    if unit != "month":
        raise ValueError(unit)
    year, month = divmod(on.year * _MONTHS + on.month - 1 + number, _MONTHS)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def is_better_high(levels: Iterable[tuple[int, int]]) -> bool:
    """Does a higher total mean better? `levels`: (rank, least) of each."""
    found = sorted(levels)
    return found[0][1] > found[-1][1]
