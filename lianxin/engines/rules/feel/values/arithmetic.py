"""`+ - * / **` and unary minus over numbers, strings and temporal values (DMN 1.5 §10.3.2.14, tables 55-58).

Every function gives None where the standard gives null: other kinds, division by zero, years beyond ±999,999,999.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.values.calendar import NANOS_A_DAY
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import DECIMAL128, compute, number
from lianxin.engines.rules.feel.values.temporal import (
    Date,
    DateTime,
    Time,
    at_midnight,
    date_of_number,
    datetime_of_instant,
)

MAX_TEXT: Final = 1_000_000  # code points of a string that is put together
_Table = dict[tuple[type, type], Callable[[Any, Any], Value]]


def _concatenated(a: str, b: str) -> str | None:
    return a + b if len(a) + len(b) <= MAX_TEXT else None


def _moved(day: Date, nanos: int) -> Date | None:
    """The date that long after midnight of the day (whole days, rounded down)."""
    return date_of_number(day.number + nanos // NANOS_A_DAY)


def _months_later(value: Date | DateTime, duration: MonthsDuration, sign: int = 1) -> Date | DateTime | None:
    if isinstance(value, Date):
        return value.plus_months(sign * duration.months)
    day = value.date.plus_months(sign * duration.months)
    return None if day is None else DateTime(day, value.time)


def _later(value: Date | Time | DateTime, nanos: int) -> Value:
    if isinstance(value, Date):
        return _moved(value, nanos)
    if isinstance(value, Time):
        return Time((value.nanos + nanos) % NANOS_A_DAY, value.offset, value.zone)
    return datetime_of_instant(value.instant + nanos, value.time)


def _between(a: DateTime, b: DateTime) -> SecondsDuration | None:
    return SecondsDuration(a.instant - b.instant) if a.time.zoned == b.time.zoned else None


def _between_times(a: Time, b: Time) -> SecondsDuration | None:
    if a.zoned != b.zoned:
        return None
    offset = ((a.fixed_offset or 0) - (b.fixed_offset or 0)) * 1_000_000_000
    return SecondsDuration(a.nanos - b.nanos - offset)


def _nanos(value: Decimal | None) -> SecondsDuration | None:
    return None if value is None else SecondsDuration(int(value.to_integral_value(ROUND_HALF_EVEN)))


def _months(value: Decimal | None) -> MonthsDuration | None:
    return None if value is None else MonthsDuration(int(value.to_integral_value(ROUND_DOWN)))


_LARGEST: Final = Decimal(10) ** 40


def _scaled(amount: int, factor: Decimal, operation: Callable[..., Decimal]) -> Decimal | None:
    result = compute(operation, Decimal(amount), factor)
    return result if result is not None and abs(result) < _LARGEST else None


def _ratio(a: int, b: int) -> Decimal | None:
    return compute(DECIMAL128.divide, Decimal(a), Decimal(b))


_MULTIPLY, _DIVIDE = DECIMAL128.multiply, DECIMAL128.divide
_M, _S = MonthsDuration, SecondsDuration

_ADD: Final[_Table] = {
    (Decimal, Decimal): lambda a, b: compute(DECIMAL128.add, a, b),
    (str, str): _concatenated,
    (_M, _M): lambda a, b: _M(a.months + b.months),
    (_S, _S): lambda a, b: _S(a.nanos + b.nanos),
    **{(t, _M): _months_later for t in (Date, DateTime)},
    **{(_M, t): lambda a, b: _months_later(b, a) for t in (Date, DateTime)},
    **{(t, _S): lambda a, b: _later(a, b.nanos) for t in (Date, Time, DateTime)},
    **{(_S, t): lambda a, b: _later(b, a.nanos) for t in (Date, Time, DateTime)},
}
_SUBTRACT: Final[_Table] = {
    (Decimal, Decimal): lambda a, b: compute(DECIMAL128.subtract, a, b),
    (_M, _M): lambda a, b: _M(a.months - b.months),
    (_S, _S): lambda a, b: _S(a.nanos - b.nanos),
    (Date, Date): lambda a, b: _S((a.number - b.number) * NANOS_A_DAY),
    (DateTime, DateTime): _between,
    (Date, DateTime): lambda a, b: _between(at_midnight(a), b),
    (DateTime, Date): lambda a, b: _between(a, at_midnight(b)),
    (Time, Time): _between_times,
    **{(t, _M): lambda a, b: _months_later(a, b, -1) for t in (Date, DateTime)},
    **{(t, _S): lambda a, b: _later(a, -b.nanos) for t in (Date, Time, DateTime)},
}
_TIMES: Final[_Table] = {
    (Decimal, Decimal): lambda a, b: compute(_MULTIPLY, a, b),
    (_M, Decimal): lambda a, b: _months(_scaled(a.months, b, _MULTIPLY)),
    (Decimal, _M): lambda a, b: _months(_scaled(b.months, a, _MULTIPLY)),
    (_S, Decimal): lambda a, b: _nanos(_scaled(a.nanos, b, _MULTIPLY)),
    (Decimal, _S): lambda a, b: _nanos(_scaled(b.nanos, a, _MULTIPLY)),
}
_OVER: Final[_Table] = {
    (Decimal, Decimal): lambda a, b: compute(_DIVIDE, a, b),
    (_M, Decimal): lambda a, b: _months(_scaled(a.months, b, _DIVIDE)),
    (_S, Decimal): lambda a, b: _nanos(_scaled(a.nanos, b, _DIVIDE)),
    (_M, _M): lambda a, b: _ratio(a.months, b.months),
    (_S, _S): lambda a, b: _ratio(a.nanos, b.nanos),
}
_POWER: Final[_Table] = {(Decimal, Decimal): lambda a, b: compute(DECIMAL128.power, a, b)}
_TABLES: Final = {"+": _ADD, "-": _SUBTRACT, "*": _TIMES, "/": _OVER, "**": _POWER}


def operation(op: str) -> Callable[[Value, Value], Value]:
    """The function of an arithmetic operator."""
    table = _TABLES[op]

    def run(a: Value, b: Value) -> Value:
        rule = table.get((type(a), type(b)))
        return rule(a, b) if rule else None

    return run


def negated(value: Value) -> Value:
    """Unary minus: numbers and durations."""
    match value:
        case Decimal():
            return number(-value) if value else value
        case MonthsDuration(months):
            return MonthsDuration(-months)
        case SecondsDuration(nanos):
            return SecondsDuration(-nanos)
    return None
