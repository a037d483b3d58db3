"""Cases by month: opening + added − closed = month-end. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Month:
    """The cases of one month: open when it began, opened or reopened in it, closed in it."""

    month: date
    opening: int
    added: int
    closed: int

    @property
    def end(self) -> int:
        """Open when it ended, which is the opening of the next."""
        return self.opening + self.added - self.closed


def months_of(months: Sequence[date], before: int, added: Mapping[date, int], closed: Mapping[date, int]) -> list[Month]:
    """The row of each of these months (first days, one after the other), each beginning with what the one before ended with.

    `before`: how many were open when the first began; `added`, `closed`: how many were, by the first day of the
    month.
    """
    opening, rows = before, []
    for month in months:
        rows.append(Month(month, opening, added.get(month, 0), closed.get(month, 0)))
        opening = rows[-1].end
    return rows
