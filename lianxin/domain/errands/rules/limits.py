"""By when an office decides: working days or all days, standing still while it waits for a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Working = Callable[[date], bool]


def office_due(since: date, days: int, used: int, counts: Working) -> date:
    """The last day of a limit of `days` of which `used` are gone, running from the day after `since`; `counts`: is it a day of the limit?

    A limit that is used up ends on `since`.
    """
    day = since
    for _day in range(max(days - used, 0)):
        day += timedelta(days=1)
        while not counts(day):
            day += timedelta(days=1)
    return day


def days_used(since: date, until: date, counts: Working) -> int:
    """How many days of a limit went by from the day after `since` through `until`."""
    return sum(counts(since + timedelta(days=one)) for one in range(1, (until - since).days + 1))
