"""Terms of child protection: low reviews in a row, follow-up after return home, contact of parents who are away. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from lianxin.kernel.clock import month_start, next_month_start


def low_in_a_row(reviews: Iterable[tuple[date, str]]) -> int:
    """On how many different days in a row the latest assessments found low risk; `reviews`: (day, tier), the newest first. Written twice
    on one day it is one review."""
    return len({day for day, _tier in takewhile(lambda one: one[1] == "low", reviews)})


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


def follow_end(begun: date, returned: date | None, months: int) -> date | None:
    """The last day of follow-up after return home: so many months after they returned, or after help began anew since. None without a
    return."""
    return months_on(max(begun, returned), months) if returned is not None else None


def contact_missing(since: date, contacts: Iterable[date], today: date, days: int) -> int:
    """How many days longer than allowed the parents have not been in touch with a child in the care of others; 0 when in time."""
    last = max((one for one in contacts if one <= today), default=since)
    return max((today - max(last, since)).days - days, 0)


@dataclass(frozen=True, slots=True)
class Away:
    """One measure by which a child lived away from home: is it temporary guardianship, since when, ended when and how ("" while it runs)."""

    is_temporary: bool
    since: date
    ended_on: date | None
    ended_how: str


def counted_from(since: date, measures: Iterable[Away]) -> date:
    """From which day temporary guardianship that begins on `since` is counted: the first day of the earliest one since the child last
    came home, or since long-term guardianship that it does not follow upon at once."""
    known = [one for one in measures if one.since <= since]
    fresh = [one.ended_on for one in known if one.ended_on is not None and one.ended_on <= since and _begins_anew(one, since)]
    home = max(fresh, default=date.min)
    return min((one.since for one in known if one.is_temporary and (one.ended_on or date.max) > home), default=since)


def _begins_anew(one: Away, since: date) -> bool:
    return one.ended_how == "home" or (one.ended_how == "long" and one.ended_on is not None and since - one.ended_on > timedelta(days=1))
