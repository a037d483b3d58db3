"""Who may work with children, by the checks of their record. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal, Protocol, get_args

Standing = Literal["valid", "none", "lapsed", "hit"]
"""valid: may work with children. none: never checked. lapsed: not again in time. hit: something was found."""
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)


class Check(Protocol):
    """One look into a record."""

    @property
    def result(self) -> str: ...

    @property
    def checked_on(self) -> date: ...

    @property
    def valid_until(self) -> date: ...

    @property
    def set_aside_at(self) -> object | None: ...


def standing(checks: Iterable[Check], today: date) -> Standing:
    """How somebody stands today. A hit that nobody set aside outweighs every other check; one of tomorrow says nothing yet."""
    known = [one for one in checks if one.checked_on <= today]
    if any(one.result == "hit" and one.set_aside_at is None for one in known):
        return "hit"
    clear = [one for one in known if one.result == "clear"]
    if any(today <= one.valid_until for one in clear):
        return "valid"
    return "lapsed" if clear else "none"


def last_day(checks: Iterable[Check], today: date) -> date | None:
    """The last day that the clear checks of somebody reach to; None without any."""
    return max((one.valid_until for one in checks if one.result == "clear" and one.checked_on <= today), default=None)


def valid_until(checked_on: date, days: int) -> date:
    """The last day of a check that holds for so many days, the day itself counted."""
    return checked_on + timedelta(days=days - 1)


def notice_due(until: date, today: date, step: int, times: int) -> int | None:
    """Which notice is due before it lapses: days before the end (90, 60, 30: `step` 30, three `times`), the nearest that has come. None
    while it is further off, and from the day on which it has lapsed."""
    left = (until - today).days + 1
    if left <= 0 or left > step * times:
        return None
    return -(-left // step) * step
