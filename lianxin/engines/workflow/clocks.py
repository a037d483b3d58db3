"""When a state is to be over. Hours and minutes run at once; days and months begin the day after and end at midnight.

Source: Civil Code (民法典) art. 201 (the first day is not counted; hours run from the moment itself), 202 (a month ends on the
same day of the month, else on its last), 203 (the last day ends at 24:00). Art. 203's shift past a holiday is left out: a time
limit that protects somebody does not wait for one. Where holidays count, the clock says working days.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lianxin.engines.workflow.model import Clock, Unit
from lianxin.kernel.clock import day_bounds, local_day

_MONTHS = 12
_MOST_DAYS = 3_660


@dataclass(frozen=True, slots=True)
class Limit:
    """So many minutes, hours, days or months."""

    number: Decimal
    unit: Unit


def due(
    clock: Clock, began: datetime, facts: Mapping[str, Any], limits: Mapping[str, Limit], is_working_day: Callable[[date], bool]
) -> datetime:  # fmt: skip
    """The moment (UTC) from which a state that began at `began` is overdue.

    `facts`: values by name; what `clock.since` and `clock.until` name is a datetime, a day (its end) or None. `limits`: the value of each
    parameter that the clock names. KeyError when one of them is not there.
    """
    until = facts.get(clock.until) if clock.until else None
    if until is not None:
        return until if isinstance(until, datetime) else day_bounds(until)[1]
    start = facts.get(clock.since) if clock.since else None
    start = began if start is None else start
    return min(_end(start, limits[name], clock.working_days, is_working_day) for name in _which(clock, facts))


def _which(clock: Clock, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameter that holds; all of them while nobody knows which."""
    if not clock.by:
        return (clock.limit,)
    named = clock.limits.get(str(facts.get(clock.by)))
    return (named,) if named else clock.parameters


def _end(
    start: datetime | date, limit: Limit, working_days: bool, is_working_day: Callable[[date], bool]
) -> datetime:
    if limit.unit in ("minute", "hour"):
        moment = start if isinstance(start, datetime) else day_bounds(start)[1]
        return moment + timedelta(**{f"{limit.unit}s": float(limit.number)})
    first = local_day(start) if isinstance(start, datetime) else start
    if limit.unit == "month":
        last = _months_on(first, int(limit.number))
    elif working_days:
        last = _working_day_after(first, int(limit.number), is_working_day)
    else:
        last = first + timedelta(days=int(limit.number))
    return day_bounds(last)[1]


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_day_after(day: date, number: int, is_working_day: Callable[[date], bool]) -> date:
    """The `number`-th working day after a day; 0 is the day itself. A calendar without working days ends after ten years."""
    for _ in range(_MOST_DAYS):
        if number <= 0:
            break
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
