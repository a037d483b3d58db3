"""Quotients in comparisons: `a / b <= c` is asked as `a <= c * b`, so that every engine answers alike and exactly.

The sign of the divisor decides which way the comparison turns; a divisor of 0 makes the answer unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from typing import Literal as OneOf

from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Comparator,
    Compare,
    ListOf,
    Literal,
    Logic,
    Negate,
    Node,
    Range,
    Test,
)
from lianxin.engines.rules.values import DECIMAL128
from lianxin.kernel.problems import ProblemError

_TURNED: Final[dict[Comparator, Comparator]] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
_DIGITS: Final = 6  # a divisor whose inverse has no more decimals is multiplied by it: x / 100 is x * 0.01
_NEVER_NEGATIVE: Final = ("count", "unknown count")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A number as a product, over a divisor when there is one."""

    above: Node
    below: Node | None = None

    def times(self, other: Ratio, at: int) -> Ratio:
        return Ratio(Arithmetic("*", self.above, other.above, at), _product(self.below, other.below, at))

    def over(self, other: Ratio, at: int) -> Ratio:
        inverse = _inverse(other.above)
        if inverse is not None and other.below is None:
            return Ratio(Arithmetic("*", self.above, Literal(inverse, other.above.at), at), self.below)
        above = self.above if other.below is None else Arithmetic("*", self.above, other.below, at)
        return Ratio(above, _product(self.below, other.above, at))


class OutsideError(Exception):
    """Legal FEEL, but not for every engine; `reason` is a problem with its column."""

    def __init__(self, code: str, at: int, **details: object) -> None:
        self.reason = ProblemError(code, column=at, **details)


Relations = tuple[tuple[Comparator | OneOf["in"], Ratio], ...]
"""What a subject must be: one relation, or the lower and the upper end of a range."""


def compared(op: Comparator, left: Ratio, right: Ratio, at: int) -> Node:
    """`left op right`, without a quotient."""
    below = _product(left.below, right.below, at)
    if below is None:
        return Compare(op, left.above, right.above, at)
    a = left.above if right.below is None else Arithmetic("*", left.above, right.below, at)
    b = right.above if left.below is None else Arithmetic("*", right.above, left.below, at)
    straight, turned = Compare(op, a, b, at), Compare(_TURNED[op], a, b, at)
    value = _constant(below)
    if value is not None:
        return Literal(None, at) if value == 0 else straight if value > 0 else turned
    zero = Literal(Decimal(0), at)
    ways: list[Node] = [
        Logic("and", (Compare(">", below, zero, at), straight), at),
        Logic("and", (Compare("=", below, zero, at), Literal(None, at)), at),
    ]
    if not (isinstance(below, Call) and below.function in _NEVER_NEGATIVE):
        ways.append(Logic("and", (Compare("<", below, zero, at), turned), at))
    return Logic("or", tuple(ways), at)


def tested(subject: Ratio, relations: Relations, at: int) -> Node:
    """A subject against one test, where a quotient is on either side. OutsideError when the
    test may be a list."""
    parts = tuple(_related(op, subject, end, at) for op, end in relations)
    return parts[0] if len(parts) == 1 else Logic("and", parts, at)


def test(relations: Relations, at: int) -> Test | Range:
    """One test without quotients as the tree holds it."""
    if len(relations) == 1:
        ((op, end),) = relations
        return Test(op, end.above, end.above.at)
    (low_op, low), (high_op, high) = relations
    return Range(low.above, high.above, low_op == ">=", high_op == "<=", at)


def _related(op: Comparator | OneOf["in"], subject: Ratio, end: Ratio, at: int) -> Node:
    if op != "in":
        return compared(op, subject, end, at)
    if end.below is not None or isinstance(end.above, Literal | Arithmetic | Negate):
        return compared("=", subject, end, at)
    if isinstance(end.above, ListOf) and end.above.items:
        same = tuple(compared("=", subject, Ratio(item), at) for item in end.above.items)
        return same[0] if len(same) == 1 else Logic("or", same, at)
    raise OutsideError("rules.outside_quotient", at)


def _product(a: Node | None, b: Node | None, at: int) -> Node | None:
    if a is None or b is None:
        return a or b
    return Arithmetic("*", a, b, at)


def _constant(node: Node) -> Decimal | None:
    value = node.value if isinstance(node, Literal) else None
    return value if isinstance(value, Decimal) else None


def _inverse(node: Node) -> Decimal | None:
    value = _constant(node)
    if not value:
        return None
    inverse = DECIMAL128.divide(Decimal(1), value)
    exponent = inverse.as_tuple().exponent
    exact = isinstance(exponent, int) and -exponent <= _DIGITS and DECIMAL128.multiply(inverse, value) == 1
    return inverse if exact else None
