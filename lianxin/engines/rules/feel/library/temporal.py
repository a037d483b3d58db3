"""Date and time functions (DMN 1.5 §10.3.4.6 now and today, §10.3.4.7). The clock is a value of the run."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.run import Run
from lianxin.engines.rules.feel.values.calendar import day_of_year, iso_week, weekday
from lianxin.engines.rules.feel.values.temporal import Date, DateTime

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("now", "", "date and time", wants_run=True)
def _now(run: Run) -> DateTime | None:
    if run.now is None:
        run.note(run.at, "feel.no_clock", function="now")
    return run.now


@builtin("today", "", "date", wants_run=True)
def _today(run: Run) -> Date | None:
    if run.now is None:
        run.note(run.at, "feel.no_clock", function="today")
        return None
    return run.now.date


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", "date: date|date and time", "number")
def _day_of_year(value: Date | DateTime) -> Decimal:
    day = _day(value)
    return Decimal(day_of_year(day.year, day.month, day.day))


@builtin("day of week", "date: date|date and time", "string")
def _day_of_week(value: Date | DateTime) -> str:
    return _DAYS[weekday(_day(value).number) - 1]


@builtin("month of year", "date: date|date and time", "string")
def _month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", "date: date|date and time", "number")
def _week_of_year(value: Date | DateTime) -> Decimal:
    day = _day(value)
    return Decimal(iso_week(day.year, day.month, day.day))
