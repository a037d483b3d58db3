"""Conversion functions (DMN 1.5 §10.3.4.1) and `not`, `is` (§10.3.4.2, §10.3.4.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.text import text_of
from lianxin.engines.rules.feel.values.calendar import MONTHS, NANOS, nanos_of_fraction
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration, parse_duration
from lianxin.engines.rules.feel.values.equality import identical, negation
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import is_whole, number, number_text, whole
from lianxin.engines.rules.feel.values.temporal import (
    MIDNIGHT,
    Date,
    DateTime,
    Time,
    date_of,
    parse_date,
    parse_datetime,
    parse_time,
    time_of,
)
from lianxin.engines.rules.feel.values.zones import zone

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_GROUPS: Final = frozenset((" ", ",", "."))
_POINTS: Final = frozenset((".", ","))
_YEARS: Final = 1_000_000_000
_MAX_DIGITS: Final = 10_000


@builtin("date", "from: string", "date")
def _date(text: str) -> Date | None:
    return parse_date(text)


@builtin("date", "from: date and time", "date")
def _date_of(moment: DateTime) -> Date:
    return moment.date


@builtin("date", "from: date", "date")
def _same_date(day: Date) -> Date:
    return day


@builtin("date", "year: number, month: number, day: number", "date")
def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    parts = [whole(part, -_YEARS, _YEARS) if is_whole(part) else None for part in (year, month, day)]
    known = [part for part in parts if part is not None]
    return date_of(*known) if len(known) == 3 else None


@builtin("date and time", "from: string", "date and time")
def _datetime(text: str) -> DateTime | None:
    day = parse_date(text)
    return parse_datetime(text) if day is None else DateTime(day, MIDNIGHT)


@builtin("date and time", "from: date and time", "date and time")
def _same_datetime(moment: DateTime) -> DateTime:
    return moment


@builtin("date and time", "date: date|date and time, time: time", "date and time")
def _datetime_of(day: Date | DateTime, time: Time) -> DateTime:
    return DateTime(day.date if isinstance(day, DateTime) else day, time)


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " offset?: days and time duration?",
    "date and time",
)
def _datetime_of_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: SecondsDuration | None,
) -> DateTime | None:
    date, time = _date_of_parts(year, month, day), _time_of_parts(hour, minute, second, offset)
    return None if date is None or time is None else DateTime(date, time)


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string",
    "date and time",
)
def _datetime_in_zone(
    year: Decimal, month: Decimal, day: Decimal, hour: Decimal, minute: Decimal, second: Decimal, name: str
) -> DateTime | None:
    date, time = _date_of_parts(year, month, day), _time_of_parts(hour, minute, second, None)
    if date is None or time is None or zone(name) is None:
        return None
    return DateTime(date, Time(time.nanos, None, name))


@builtin("time", "from: string", "time")
def _time(text: str) -> Time | None:
    return parse_time(text)


@builtin("time", "from: time", "time")
def _same_time(time: Time) -> Time:
    return time


@builtin("time", "from: date and time", "time")
def _time_part(moment: DateTime) -> Time:
    return moment.time


@builtin("time", "from: date", "time")
def _midnight(_day: Date) -> Time:
    return Time(0, 0)


@builtin("time", "hour: number, minute: number, second: number, offset?: days and time duration?", "time")
def _time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: SecondsDuration | None
) -> Time | None:
    if not (is_whole(hour) and is_whole(minute)):
        return None
    hours, minutes, seconds = whole(hour, 0, 23), whole(minute, 0, 59), whole(second, 0, 60)
    if hours is None or minutes is None or seconds is None or second < 0:
        return None
    nanos = seconds * NANOS + nanos_of_fraction(f"{second % 1:f}".partition(".")[2])
    return time_of(hours, minutes, nanos, None if offset is None else int(offset.nanos / NANOS))


@builtin("duration", "from: string", "Any")
def _duration(text: str) -> MonthsDuration | SecondsDuration | None:
    return parse_duration(text)


@builtin("duration", "from: years and months duration|days and time duration", "Any")
def _same_duration(duration: Value) -> Value:
    return duration


@builtin(
    "years and months duration",
    "from: date|date and time, to: date|date and time",
    "years and months duration",
)
def _months_between(start: Date | DateTime, end: Date | DateTime) -> MonthsDuration:
    """Whole months; a month is whole when the day of the month is reached (times of day do not count)."""
    a, b = (value.date if isinstance(value, DateTime) else value for value in (start, end))
    months = (b.year - a.year) * MONTHS + b.month - a.month
    if months > 0 and b.day < a.day:
        months -= 1
    elif months < 0 and b.day > a.day:
        months += 1
    return MonthsDuration(months)


@builtin("string", "from: any", "string")
def _string(value: Value) -> str | None:
    return text_of(value)


@builtin("number", "from: string, grouping separator?: string?, decimal separator?: string?", "number")
def _number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping is not None and grouping not in _GROUPS:
        return None
    if point is not None and (point not in _POINTS or point == grouping):
        return None
    if point is None and grouping == ".":
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    return number(text) if len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text) else None


@builtin("number", "from: number", "number")
def _same_number(value: Decimal) -> Decimal:
    return value


@builtin("not", "negand: any?", "boolean")
def _not(negand: Value) -> bool | None:
    return negation(negand)


@builtin("is", "value1: any?, value2: any?", "boolean")
def _is(value1: Value, value2: Value) -> bool:
    return identical(value1, value2)


AT_LITERALS: Final[tuple[Callable[[str], Value], ...]] = (
    parse_date,
    parse_datetime,
    parse_time,
    parse_duration,
)


def at_literal(text: str) -> Value:
    """The value of `@"…"`: the first of date, date and time, time, duration that the text is; else null."""
    return next((value for parse in AT_LITERALS if (value := parse(text)) is not None), None)


__all__ = ["at_literal", "number_text"]
