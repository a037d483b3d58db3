"""Which kind a value is, and FEEL values from Python's own (DMN 1.5 §10.3.2.1, §10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.values.calendar import NANOS
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.numbers import number
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.temporal import Date, DateTime, Time
from lianxin.engines.rules.feel.values.zones import zone

Value = Any  # None, bool, Decimal, str, Date, Time, DateTime, the durations, list, dict, Range, a function

KINDS: Final[dict[type, str]] = {
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    MonthsDuration: "years and months duration",
    SecondsDuration: "days and time duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def kind_of(value: Value) -> str:
    """The name of a value's type: "number", "date and time" …; "null", "function"."""
    if value is None:
        return "null"
    return KINDS.get(type(value), "function")


def _zone_of(zone_info: tzinfo | None, offset: timedelta | None) -> tuple[int | None, str | None]:
    key = getattr(zone_info, "key", None)
    if isinstance(key, str) and zone(key) is not None and key != "UTC":
        return None, key
    return (None if offset is None else int(offset.total_seconds())), None


def _time_of(value: time | datetime) -> Time:
    nanos = ((value.hour * 60 + value.minute) * 60 + value.second) * NANOS + value.microsecond * 1000
    return Time(nanos, *_zone_of(value.tzinfo, value.utcoffset()))


def datetime_value(value: datetime) -> DateTime:
    return DateTime(Date(value.year, value.month, value.day), _time_of(value))


def value_of(value: Value) -> Value:  # noqa: C901  one line per type of Python
    """The FEEL value of a Python value, deeply; FEEL values stay as they are. A float becomes the number it prints as.

    A number without a decimal128 (infinity, NaN) becomes null; keys of mappings become text.
    """
    match value:
        case None | bool() | str():
            return value
        case Decimal() | int():
            return number(value)
        case float():
            return number(repr(value))
        case datetime():
            return datetime_value(value)
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return _time_of(value)
        case timedelta():
            whole = value.days * 86_400 + value.seconds
            return SecondsDuration(whole * NANOS + value.microseconds * 1000)
        case list() | tuple() | set() | frozenset():
            return [value_of(item) for item in value]
        case Mapping():
            return {str(key): value_of(item) for key, item in value.items()}
    return value
