"""Values and their three-valued operations: the meaning of every operator, in one place.

A value is True, False, int or Decimal (finite), str, date, list, mapping, or None. None is *unknown*: every operation
that needs an unknown value gives unknown, except where the other side already decides (`false and unknown` is false).
Values of two different kinds compare as unknown, never as "no". Source: Kleene's strong three-valued logic; DMN 1.5
§10.3 for the kinds, with FEEL's `x = null` replaced by unknown (population mode).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

from lianxin.kernel.problems import ProblemError

Kind = Literal["boolean", "number", "string", "date", "list", "record"]
Value = Any  # what facts hold; kind_of() refuses everything outside the table below
Truth = bool | None

_KINDS: Final[dict[type, Kind]] = {
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    date: "date",
    list: "list",
    tuple: "list",
    dict: "record",
}
RECORDS: Final = frozenset({dict, MappingProxyType})  # told by their type alone: asking an abstract class costs more
# Text has an equality but no order here: databases sort text by locale, so the order would differ by engine.
_ORDERED: Final[dict[type, str]] = {int: "number", Decimal: "number", date: "date"}
_EQUATED: Final[dict[type, str]] = {**_ORDERED, bool: "boolean", str: "string"}
# FEEL numbers are IEEE 754 decimal128 (DMN 1.5 §10.3.2.3.1); an own context, so the caller's thread cannot change it.
DECIMAL128: Final = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144)


def kind_of(value: Value) -> Kind | None:
    """The kind of a value, None for unknown. ProblemError "rules.fact_type" for floats, datetimes and the like."""
    if value is None:
        return None
    kind = _KINDS.get(type(value))
    if kind is None:
        if isinstance(value, Mapping):
            return "record"
        raise ProblemError("rules.fact_type", type=type(value).__name__)
    return kind


def types_of(kind: Kind | None) -> frozenset[type]:
    """The Python types of a kind."""
    return frozenset(t for t, k in _KINDS.items() if k == kind)


def _relation(table: dict[type, str], relate: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Truth]:
    alike = frozenset({int, date}) if table is _ORDERED else frozenset({int, date, str, bool})
    equating = table is _EQUATED  # a decimal NaN has no order (raises) but would answer an equality with "no"

    def test(a: Value, b: Value) -> Truth:
        if a is None or b is None:
            return None
        if type(a) is type(b) and type(a) in alike:  # most comparisons, and nothing can go wrong with them
            return relate(a, b)
        kind = table.get(type(a))
        if kind is None or kind is not table.get(type(b)):
            kind_of(a), kind_of(b)
            return None
        if equating and kind == "number" and (a != a or b != b):  # noqa: PLR0124
            return None
        try:
            return relate(a, b)
        except ArithmeticError:
            return None

    return test


RELATIONS: Final[dict[str, Callable[[Value, Value], Truth]]] = {
    "=": _relation(_EQUATED, operator.eq),
    "!=": _relation(_EQUATED, operator.ne),
    "<": _relation(_ORDERED, operator.lt),
    "<=": _relation(_ORDERED, operator.le),
    ">": _relation(_ORDERED, operator.gt),
    ">=": _relation(_ORDERED, operator.ge),
}
equal: Final = RELATIONS["="]

_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Decimal]]] = {
    "+": DECIMAL128.add,
    "-": DECIMAL128.subtract,
    "*": DECIMAL128.multiply,
    "/": DECIMAL128.divide,
}


def arithmetic(op: str) -> Callable[[Value, Value], Decimal | None]:
    """The operation on two numbers, exact to 34 digits; unknown for other kinds, division by zero, overflow."""
    compute = _ARITHMETIC[op]

    def run(a: Value, b: Value) -> Decimal | None:
        if a is None or b is None:
            return None
        if kind_of(a) != "number" or kind_of(b) != "number":
            return None
        try:
            return compute(a, b)
        except ArithmeticError:
            return None

    return run


def negation(value: Value) -> Truth:
    """`not`: unknown stays unknown."""
    return (not value) if value is True or value is False else None


def conjunction(truths: Iterable[Value]) -> Truth:
    """`and`: false as soon as one is false, however much is unknown."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is not True
    return None if unknown else True


def disjunction(truths: Iterable[Value]) -> Truth:
    """`or`: true as soon as one is true, however much is unknown."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        unknown = unknown or truth is not False
    return None if unknown else False


def member(value: Value, candidates: Value) -> Truth:
    """`value in candidates`: equal to one item of a list, or equal to the single value."""
    if kind_of(candidates) == "list":
        return disjunction(equal(value, item) for item in candidates)
    return equal(value, candidates)


def choose(test: Value, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
    """`if`: with the test unknown the answer is known only where both branches agree."""
    if test is True:
        return then()
    if test is False:
        return otherwise()
    first = then()
    return first if equal(first, otherwise()) is True else None


def field_of(value: Value, key: str) -> Value:
    """`value.key`; over a list the list of that field; unknown when there is none."""
    if type(value) in RECORDS:
        return value.get(key)
    if isinstance(value, list | tuple):
        return [item.get(key) if type(item) in RECORDS else field_of(item, key) for item in value]
    return value.get(key) if isinstance(value, Mapping) else None
