"""Exact numbers as whole counts of 10^-scale, with proven bounds, so that no engine can overflow or round.

Source: FEEL numbers are decimal128, 34 digits (DMN 1.5 §10.3.2.3.1). What may need more digits is refused here
(OverflowError) and decided per person; within 34 digits whole numbers of 128 bits give the very same results.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import add, mul, sub
from typing import Final, cast

from lianxin.engines.rules.ast import Comparator, Operator
from lianxin.engines.rules.emit.ops import NOTHING, Op, is_constant, literal, negated, op, whole, width
from lianxin.engines.rules.values import RELATIONS, Kind

EXACT: Final = 10**34 - 1
PEOPLE: Final = 10**8
"""More people than any table has, so that a sum over a household stays within its bounds whatever the household."""

_COUNTED: Final[dict[Operator, Callable[[int, int], int]]] = {"+": add, "-": sub, "*": mul}
RELATION: Final[dict[Comparator, str]] = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


@dataclass(frozen=True, slots=True)
class Value:
    """An operation with what is known of its result: kind (None: always unknown), bounds of a number in units of
    10^-scale, whether it may be unknown, whether it is the same for all members of a household."""

    op: Op
    kind: Kind | None
    low: int = 0
    high: int = 0
    scale: int = 0
    may_be_unknown: bool = True
    shared: bool = False


def number(
    op_: Op, low: int, high: int, scale: int = 0, *, unknown: bool = True, shared: bool = False
) -> Value:
    return Value(op_, "number", low, high, scale, unknown, shared)


def constant(value: int | Decimal) -> Value:
    """A known number. OverflowError beyond 34 digits."""
    sign, digits, exponent = Decimal(value).normalize().as_tuple()
    if not isinstance(exponent, int) or abs(exponent) + len(digits) > len(str(EXACT)):
        raise OverflowError(value)
    count = int("".join(map(str, digits))) * (-1 if sign else 1) * 10 ** max(0, exponent)
    return number(whole(count), count, count, max(0, -exponent), unknown=False, shared=True)


def plain(value: Value) -> Decimal | int:
    """The number of a `constant`."""
    count = cast(int, value.op.args[0])
    return Decimal(count).scaleb(-value.scale) if value.scale else count


def at_scale(value: Value, scale: int) -> Value:
    """The same number counted in smaller units. OverflowError when it does not fit 38 digits."""
    if value.scale == scale:
        return value
    factor = 10 ** (scale - value.scale)
    low, high = value.low * factor, value.high * factor
    if value.op.name == "literal":
        return replace(value, op=_scaled_literal(value.op, factor), low=low, high=high, scale=scale)
    made = _calculated("mul", value, constant(factor), low, high)
    return replace(value, op=made, low=low, high=high, scale=scale)


def aligned(*values: Value) -> tuple[Value, ...]:
    """The numbers in one unit, the finest of them."""
    scale = max(value.scale for value in values)
    return tuple(at_scale(value, scale) for value in values)


def arithmetic(sign: Operator, a: Value, b: Value) -> Value:
    """a + b, a - b, a * b. OverflowError when the result may need more than 34 digits. A quotient is none of these."""
    if sign == "*":
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        name, scale, low, high = "mul", a.scale + b.scale, min(corners), max(corners)
    else:
        a, b = aligned(a, b)
        minus = sign == "-"
        name, scale = ("sub" if minus else "add"), a.scale
        low, high = (a.low - b.high, a.high - b.low) if minus else (a.low + b.low, a.high + b.high)
    if max(abs(low), abs(high)) > EXACT:
        raise OverflowError(sign)
    if is_constant(a.op) and is_constant(b.op):  # of a choice already made the bounds may be those of what was not chosen, too
        low = high = _COUNTED[sign](cast(int, a.op.args[0]), cast(int, b.op.args[0]))
        made = whole(low)
    else:
        made = _calculated(name, a, b, low, high)
    unknown, shared = a.may_be_unknown or b.may_be_unknown, a.shared and b.shared
    return number(made, low, high, scale, unknown=unknown, shared=shared)


def compared(sign: Comparator, a: Value, b: Value) -> Op:
    """The truth of a comparison of two values of one kind."""
    if a.kind == "number":
        a, b = aligned(a, b)
    if is_constant(a.op) and is_constant(b.op):
        return literal(RELATIONS[sign](a.op.args[0], b.op.args[0]), "bool")
    if a.kind == "boolean" and (is_constant(a.op) or is_constant(b.op)):
        constant_, asked = (a.op, b.op) if is_constant(a.op) else (b.op, a.op)
        return asked if (sign == "=") is constant_.args[0] else negated(asked)
    return op(RELATION[sign], "bool", a.op, b.op)


def magnitude(value: Value) -> int:
    return max(abs(value.low), abs(value.high))


def total_of(value: Value, window: Callable[[Op], Op]) -> Value:
    """The sum over a household. OverflowError beyond 34 digits."""
    low, high = min(0, value.low) * PEOPLE, max(0, value.high) * PEOPLE
    if max(-low, high) > EXACT:
        raise OverflowError("sum")
    needed = width(max(-low, high))
    part = op("cast", needed, value.op) if needed == "wide" else value.op
    return number(window(op("total", needed, part)), low, high, value.scale, shared=True)


def _calculated(name: str, a: Value, b: Value, low: int, high: int) -> Op:
    """In a type wide enough for the result: engines calculate in the type of the wider operand."""
    needed = width(max(abs(low), abs(high)))
    if needed in (width(magnitude(a)), width(magnitude(b))) or needed == "int":
        return op(name, needed, a.op, b.op)
    return op(name, needed, op("cast", needed, a.op), b.op)


def _scaled_literal(made: Op, factor: int) -> Op:
    (count,) = made.args
    return NOTHING[made.type] if count is None else whole(cast(int, count) * factor)
