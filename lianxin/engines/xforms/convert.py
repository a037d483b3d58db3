"""XPath's four kinds of values, turned into one another as the ODK XForms specification and its engines do.

Where XPath 1.0 and the ODK engines part ways the engines are followed: a number that is not a number is a blank text, and a text that
is a date counts as days since 1970 when a number is wanted.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from lianxin.engines.xforms.nodes import Node, string_value

NAN = math.nan
DAY = 86_400_000
"""milliseconds"""
LONGEST_NUMBER = 400
"""characters; a longer text says no number"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(Z|[-+]\d\d(?::?\d\d)?)?)?", re.ASCII
)
BLANKS = " \t\r\n"


class Moment(float):
    """A day or an instant: a number of days since 1970 (UTC) that is written as a date or a date with time."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, days: float, text: str) -> Moment:
        made = super().__new__(cls, days)
        made.text = text
        return made


Value = str | float | bool | list[Node]


def to_string(value: Value) -> str:
    if type(value) is str:
        return value
    if type(value) is list:
        return string_value(value[0]) if value else ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return number_text(value)  # type: ignore[arg-type]


def number_text(value: float) -> str:
    """As JavaScript writes numbers: 3, 0.5, 1e+21; nothing for what is not a number."""
    if type(value) is Moment:
        return value.text
    if value != value:  # noqa: PLR0124  not a number
        return ""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if -1e21 < value < 1e21 and value == int(value):
        return str(int(value))
    text = repr(float(value))
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    power = int(exponent)
    if -7 < power < 0:
        return f"{value:.{len(mantissa.replace('.', '').lstrip('-')) - 1 - power}f}"
    return f"{mantissa.removesuffix('.0')}e{'+' if power > 0 else '-'}{abs(power)}"


def to_number(value: Value, zone: tzinfo) -> float:
    kind = type(value)
    if kind is float or kind is Moment:
        return value  # type: ignore[return-value]
    if kind is bool:
        return 1.0 if value else 0.0
    if kind is list:
        return text_number(string_value(value[0]), zone) if value else NAN  # type: ignore[index, arg-type]
    return text_number(value, zone)  # type: ignore[arg-type]


def text_number(text: str, zone: tzinfo) -> float:
    """The number a text says; a date counts as days; NaN when it says none."""
    text = text.strip() if len(text) <= LONGEST_NUMBER else ""
    if not text:
        return NAN
    if _NUMBER.fullmatch(text):
        return float(text)
    if len(text) >= 10 and text[4] == "-":
        moment = moment_of(text, zone)
        return NAN if moment is None else float(moment)
    return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}.get(text, NAN)


def to_boolean(value: Value) -> bool:
    kind = type(value)
    if kind is bool:
        return value  # type: ignore[return-value]
    if kind is float or kind is Moment:
        return bool(value) and value == value  # noqa: PLR0124
    return bool(value)


def to_strings(value: Value) -> list[str]:
    """Each node's text, or the one value."""
    return [string_value(node) for node in value] if type(value) is list else [to_string(value)]


def to_numbers(value: Value, zone: tzinfo) -> list[float]:
    if type(value) is list:
        return [text_number(string_value(node), zone) for node in value]
    return [to_number(value, zone)]


_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(sign: str, left: Value, right: Value, zone: tzinfo) -> bool:
    """XPath 1.0 §3.4: a node-set compares as "some node"."""
    if sign in _ORDER:
        holds = _ORDER[sign]
        if type(left) is not list and type(right) is not list:
            return holds(to_number(left, zone), to_number(right, zone))
        rights = to_numbers(right, zone)
        return any(holds(one, other) for one in to_numbers(left, zone) for other in rights)
    wants_equal = sign == "="
    if type(left) is bool or type(right) is bool:
        return (to_boolean(left) == to_boolean(right)) is wants_equal
    if _is_number(left) or _is_number(right):
        numbers = to_numbers(right, zone)
        return any((one == other) is wants_equal for one in to_numbers(left, zone) for other in numbers)
    texts = to_strings(right)
    return any((one == other) is wants_equal for one in to_strings(left) for other in texts)


def _is_number(value: Value) -> bool:
    return type(value) is float or type(value) is Moment


def moment_of(text: str, zone: tzinfo) -> Moment | None:
    """The instant that an ISO date or date with time says; without an offset it is local time. None when it says none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        instant = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            micro,
            tzinfo=_offset(offset) or zone,
        )
        return moment(instant, zone)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if text[0] == "-" else length)


def moment(instant: datetime, zone: tzinfo) -> Moment:
    """An aware instant as its number of days and its local text (a bare date at midnight)."""
    local = instant.astimezone(zone)
    days = (instant - _EPOCH) / timedelta(days=1)
    text = local.isoformat(timespec="milliseconds")
    return Moment(days, text[:10] if text[11:23] == "00:00:00.000" else text)


def moment_of_days(days: float, zone: tzinfo) -> Moment | None:
    """The instant so many days after 1970 (UTC); None beyond the calendar."""
    if not math.isfinite(days):
        return None
    try:
        made = moment(_EPOCH + timedelta(milliseconds=round(days * DAY)), zone)
    except (OverflowError, ValueError):
        return None
    return Moment(days, made.text)


def local_datetime(instant: Moment, zone: tzinfo) -> datetime:
    return (_EPOCH + timedelta(milliseconds=round(float(instant) * DAY))).astimezone(zone)


def day_of(text: str) -> date | None:
    """The calendar day of an ISO date (a time behind it is left out)."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def js_round(value: float) -> float:
    """Halves go up, as in JavaScript and XPath."""
    return float(math.floor(value + 0.5)) if math.isfinite(value) and abs(value) < 1e15 else value
