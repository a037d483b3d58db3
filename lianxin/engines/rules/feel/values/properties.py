"""`value.name`: entries of contexts, properties of temporal values and ranges (DMN 1.5 §10.3.2.4, table 60 and 65)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.values.calendar import MONTHS, NANOS, weekday
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.temporal import Date, DateTime, Time

_Properties = dict[str, Callable[[Any], Value]]


def _offset(seconds: int | None) -> SecondsDuration | None:
    return None if seconds is None else SecondsDuration(seconds * NANOS)


def _months_part(duration: MonthsDuration, index: int) -> Decimal:
    part = divmod(abs(duration.months), MONTHS)[index]
    return Decimal(-part if duration.months < 0 else part)


_DATE: Final[_Properties] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(weekday(day.number)),
}
_TIME: Final[_Properties] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: time.second,
    "time offset": lambda time: _offset(time.fixed_offset),
    "timezone": lambda time: time.zone,
}


def _of_date(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda moment: read(moment.date)


def _of_time(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda moment: read(moment.time)


def _of_parts(index: int) -> Callable[[Any], Value]:
    return lambda duration: Decimal(duration.parts()[index])


PROPERTIES: Final[dict[type, _Properties]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_date(read) for name, read in _DATE.items()},
        **{name: _of_time(read) for name, read in _TIME.items()},
        "time offset": lambda moment: _offset(moment.offset),
    },
    MonthsDuration: {
        "years": lambda duration: _months_part(duration, 0),
        "months": lambda duration: _months_part(duration, 1),
    },
    SecondsDuration: {
        name: _of_parts(index) for index, name in enumerate(("days", "hours", "minutes", "seconds"))
    },
    Range: {
        "start": lambda span: span.start,
        "end": lambda span: span.end,
        "start included": lambda span: span.start_included,
        "end included": lambda span: span.end_included,
    },
}


class Missing:
    """What `member` answers when there is no such entry or property, unlike an entry whose value is null."""


MISSING: Final = Missing()


def member(value: Value, name: str) -> Value:
    """`value.name`; over a list the list of that member of every item, null where an item has none."""
    if type(value) is dict:
        return value.get(name, MISSING)
    if type(value) is list:
        return [None if (found := member(item, name)) is MISSING else found for item in value]
    read = PROPERTIES.get(type(value), {}).get(name)
    return read(value) if read else MISSING
