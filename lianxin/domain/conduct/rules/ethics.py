"""Whether somebody has acknowledged the code of ethics of this year. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

Standing = Literal["done", "due", "lapsed"]
"""done: this version, this year. due: asked, and the days to do it are not over. lapsed: they are."""


class Version(Protocol):
    """A version of the code."""

    @property
    def start(self) -> date: ...


V = TypeVar("V", bound=Version)


def code_in_force(codes: Mapping[str, V], today: date) -> tuple[str, V] | None:
    """The version in force on a day, with its code; None before the first. Of two that begin on one day the later code."""
    begun = [(one.start, code) for code, one in codes.items() if one.start <= today]
    if not begun:
        return None
    code = max(begun)[1]
    return code, codes[code]


def deadline(start: date, today: date, grace_days: int, since: date | None = None) -> date:
    """The last day to acknowledge: so many days from whatever came last, the year, the version, or their first day at work (`since`)."""
    begins = max(date(today.year, 1, 1), start, since or date.min)
    return begins + timedelta(days=grace_days - 1)


def standing(given: Collection[tuple[str, int]], code: str, last_day: date, today: date) -> Standing:
    """How somebody stands who has acknowledged these versions in these years. A new year asks again, and so does a new version."""
    if (code, today.year) in given:
        return "done"
    return "due" if today <= last_day else "lapsed"
