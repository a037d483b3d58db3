"""How long somebody may be excused from a certificate 豁免. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from lianxin.engines.rules.functions import add_months


def last_day(since: date, before: Iterable[tuple[date, date]], months: int) -> date:
    """The last day to which an exemption may reach that begins on `since`: so many months from the start of the stretch that it goes on
    from. `before`: the days (both included) of earlier ones for the same reason; whoever asks again at the end gains nothing by it.
    """
    start = since
    for first, last in sorted(before, reverse=True):
        if first <= start <= last + timedelta(days=1):
            start = first
    ends = add_months(start, months)
    return ends - timedelta(days=1) if ends is not None else date.max
