"""Dates of birth as people write them: a whole date, a month, or only a year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2})\D?)?)?\D?|(\d{4})(\d{2})(\d{2})?")
_EARLIEST: Final = 1850


@dataclass(frozen=True, slots=True)
class Birth:
    """`day` is an ISO date when the whole date is known; `swapped` the same with day and month exchanged, where that
    is another date; `year` always four digits."""

    year: str
    day: str | None = None
    swapped: str | None = None

    @property
    def month_day(self) -> str | None:
        """ "03-12", or None when only the year is known."""
        return self.day[5:] if self.day else None


def read_birth(written: str | date | None) -> Birth | None:
    """Read 1956, 1956-3, 1956-03-12, 1956年3月12日, 19560312, or a date; None when it is no date of a living memory.

    A wrong month or day (1956-02-30) leaves the year: the year is what the writer was sure of.
    """
    if isinstance(written, date):
        return _birth(written.year, written.month, written.day)
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", written or "").strip())
    if match is None:
        return None
    numbers = [int(part) for part in match.groups() if part is not None]
    year, month, day = (*numbers, 0, 0)[:3]
    return _birth(year, month, day)


def _birth(year: int, month: int, day: int) -> Birth | None:
    if not _EARLIEST <= year <= 2200:
        return None
    whole = _iso(year, month, day)
    swapped = _iso(year, day, month)
    return Birth(f"{year:04d}", whole, swapped if whole and swapped != whole else None)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
