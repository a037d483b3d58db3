"""`=`, order and identity of values (DMN 1.5 §10.3.2.13, tables 53 and 54; `is`: §10.3.4.9)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.values.calendar import NANOS
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.temporal import Date, DateTime, Time

_MAX_PAIRS: Final = (
    1_000_000  # pairs looked at in one comparison; lists that share parts could need 2 ** depth
)
_Same = Callable[[Any, Any], bool]


def _same_time(a: Time, b: Time) -> bool:
    """A time with a zone is never the same as one without."""
    if a.zoned != b.zoned:
        return False
    return (a.zone == b.zone and a.nanos == b.nanos and a.offset == b.offset) or _utc(a) == _utc(b)


def _utc(time: Time) -> int:
    return time.nanos - (time.fixed_offset or 0) * NANOS


def _same_moment(a: DateTime, b: DateTime) -> bool:
    return a.time.zoned == b.time.zoned and a.instant == b.instant


class _Pairs:
    """One comparison, with a bound on its work."""

    def __init__(self, special: dict[type, _Same]) -> None:
        self.seen = 0
        self._special = special

    def equal(self, a: Value, b: Value) -> bool | None:
        if a is None or b is None:
            return a is b
        if type(a) is not type(b):
            return None
        if type(a) is list:
            return self._lists(a, b)
        if type(a) is dict:
            return self._contexts(a, b)
        special = self._special.get(type(a))
        return special(a, b) if special else bool(a == b)

    def _all(self, pairs: Any) -> bool | None:
        known = True
        for a, b in pairs:
            self.seen += 1
            if self.seen > _MAX_PAIRS:
                return None
            same = self.equal(a, b)
            if same is False:
                return False
            known = known and same is True
        return True if known else None

    def _lists(self, a: list[Value], b: list[Value]) -> bool | None:
        return self._all(zip(a, b, strict=True)) if len(a) == len(b) else False

    def _contexts(self, a: dict[str, Value], b: dict[str, Value]) -> bool | None:
        return self._all((a[key], b[key]) for key in a) if a.keys() == b.keys() else False


_SPECIAL: Final[dict[type, _Same]] = {Time: _same_time, DateTime: _same_moment}
_SCALARS: Final = _Pairs(_SPECIAL)  # shared: it counts nothing as long as no lists are compared


def equal(a: Value, b: Value, charge: Callable[[int], None] | None = None) -> bool | None:
    """`a = b`. null equals null and nothing else; values of two kinds give None.

    Times and dates with time are equal when they are the same moment; with a zone and without are never equal.
    `charge` is told how many pairs of items were compared.
    """
    if type(a) is Decimal and type(b) is Decimal:
        return a == b
    if type(a) is not list and type(a) is not dict:
        return _SCALARS.equal(a, b)
    pairs = _Pairs(_SPECIAL)
    same = pairs.equal(a, b)
    if charge is not None:
        charge(pairs.seen)
    return same


def identical(a: Value, b: Value) -> bool:
    """`is(a, b)`: the same value of the same kind, zones included (13:00Z is not 14:00+01:00)."""
    return _Pairs({}).equal(a, b) is True


def compare(a: Value, b: Value) -> int | None:
    """-1, 0 or 1 as a is before, equal to or after b; None when they have no order (two kinds, null, booleans …).

    Strings by code point; a time without a zone has no order to one with.
    """
    kind = type(a)
    if kind is not type(b):
        return None
    if kind not in PLAIN:
        key = _ORDERS.get(kind)
        if key is None or (kind in _ZONED and _ZONED[kind](a) != _ZONED[kind](b)):
            return None
        a, b = key(a), key(b)
    return int(a > b) - int(a < b)


PLAIN: Final = frozenset((Decimal, str))  # kinds whose order in Python is that of FEEL
_ZONED: Final[dict[type, Callable[[Any], bool]]] = {
    Time: lambda time: time.zoned,
    DateTime: lambda moment: moment.time.zoned,
}
_ORDERS: Final[dict[type, Callable[[Any], Any]]] = {
    Date: lambda day: (day.year, day.month, day.day),
    Time: _utc,
    DateTime: lambda moment: moment.instant,
    MonthsDuration: lambda duration: duration.months,
    SecondsDuration: lambda duration: duration.nanos,
}


def conjunction(truths: Any) -> bool | None:
    """`and` of any values: false wins, then whatever is not true makes it null (table 50)."""
    known = True
    for truth in truths:
        if truth is False:
            return False
        known = known and truth is True
    return True if known else None


def disjunction(truths: Any) -> bool | None:
    """`or` of any values: true wins, then whatever is not false makes it null (table 50)."""
    known = True
    for truth in truths:
        if truth is True:
            return True
        known = known and truth is False
    return False if known else None


def negation(truth: Value) -> bool | None:
    return (not truth) if truth is True or truth is False else None
