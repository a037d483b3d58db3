"""Years of social work: stretches that overlap count once, gaps do not count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.kernel.clock import birthday_in

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work from a day to a day, both worked; without `until` it goes on."""

    since: date
    until: date | None = None


def union(stretches: Iterable[Stretch], until: date, since: date | None = None) -> list[tuple[date, date]]:
    """The days worked up to `until` (and from `since`), as stretches that neither touch nor overlap, in order; both ends worked."""
    merged: list[tuple[date, date]] = []
    for one in sorted(stretches, key=lambda one: one.since):
        first = max(one.since, since) if since else one.since
        last = min(one.until or until, until)
        if last < first:
            continue
        if merged and first <= merged[-1][1] + DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def whole_years(stretches: Iterable[Stretch], until: date, since: date | None = None) -> int:
    """Completed years of work by the end of the day `until`.

    Gaps are closed up: earlier work is moved forward to the last day worked, so that unbroken work is counted by its own calendar
    (from 29 February, in a year without one, to the end of 28 February) and broken work by its days.
    """
    worked = union(stretches, until, since)
    if not worked:
        return 0
    after = worked[-1][1] + DAY
    begin = after - timedelta(days=sum((last - first).days + 1 for first, last in worked))
    years = after.year - begin.year
    return years - (birthday_in(begin, begin.year + years) > after)


def goes_on(stretches: Sequence[Stretch], until: date) -> bool:
    """Is there work that lasts on that day and has no known end before it?"""
    return any(one.since <= until and (one.until is None or one.until >= until) for one in stretches)
