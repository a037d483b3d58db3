"""Terms of child protection: low reviews in a row, follow-up after return home, contact of parents who are away. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from lianxin.kernel.clock import month_start, next_month_start


def low_in_a_row(tiers: Iterable[str]) -> int:
    """How many of the latest assessments in a row found low risk; `tiers`: the newest first."""
    number = 0
    for tier in tiers:
        if tier != "low":
            break
        number += 1
    return number


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the last of a month that has no such day."""
    month = month_start(day)
    for _each in range(months):
        month = next_month_start(month)
    last = next_month_start(month) - timedelta(days=1)
    return min(month + timedelta(days=day.day - 1), last)


def follow_until(opened: date, returned: date | None, months: int, *, is_away: bool) -> date | None:
    """Until when a child has to be followed at least: so many months after they returned home; of one who was never away, from the
    beginning no day is owed. None while they are away: nobody knows yet."""
    if is_away:
        return None
    return months_on(returned, months) if returned is not None else opened


def contact_missing(since: date, contacts: Iterable[date], today: date, days: int) -> int:
    """How many days longer than allowed the parents have not been in touch with a child in the care of others; 0 when in time."""
    last = max((one for one in contacts if one <= today), default=since)
    return max((today - max(last, since)).days - days, 0)
