"""Functions that make one value of a list (DMN 1.5 §10.3.4.4): min, sum, mean, median, mode, stddev, all, any …

Each takes one list or its items one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.values.equality import compare, conjunction, disjunction
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import DECIMAL128, compute

_Numbers = Callable[[list[Decimal]], Value]


def _extreme(items: list[Value], side: int) -> Value:
    if not items:
        return None
    best = items[0]
    for item in items:
        order = compare(item, best)
        if order is None:
            return None
        if order == side:
            best = item
    return best


@builtin("min", "*list: list", "Any")
def _min(items: list[Value]) -> Value:
    return _extreme(items, -1)


@builtin("max", "*list: list", "Any")
def _max(items: list[Value]) -> Value:
    return _extreme(items, 1)


def _of_numbers(name: str, result: str = "number") -> Callable[[_Numbers], _Numbers]:
    """Declare an aggregate of numbers: null when any item is none."""

    def declare(function: _Numbers) -> _Numbers:
        @builtin(name, "*list: list", result)
        def run(items: list[Value]) -> Value:
            return function(items) if all(type(item) is Decimal for item in items) else None

        return function

    return declare


def _folded(operation: Callable[[Decimal, Decimal], Decimal], items: list[Decimal]) -> Decimal | None:
    if not items:
        return None
    total: Decimal | None = items[0]
    for item in items[1:]:
        if total is None:
            return None
        total = compute(operation, total, item)
    return total


@_of_numbers("sum")
def _sum(items: list[Decimal]) -> Decimal | None:
    return _folded(DECIMAL128.add, items)


@_of_numbers("product")
def _product(items: list[Decimal]) -> Decimal | None:
    return _folded(DECIMAL128.multiply, items)


@_of_numbers("mean")
def _mean(items: list[Decimal]) -> Decimal | None:
    total = _sum(items)
    return None if total is None else compute(DECIMAL128.divide, total, Decimal(len(items)))


@_of_numbers("median")
def _median(items: list[Decimal]) -> Decimal | None:
    if not items:
        return None
    ordered, middle = sorted(items), len(items) // 2
    return ordered[middle] if len(items) % 2 else _mean(ordered[middle - 1 : middle + 1])


@_of_numbers("mode", "list")
def _mode(items: list[Decimal]) -> list[Decimal]:
    """Every number that is there most often, ascending; an empty list for an empty one."""
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)


@_of_numbers("stddev")
def _stddev(items: list[Decimal]) -> Decimal | None:
    """The sample standard deviation; null for fewer than two numbers."""
    mean = _mean(items) if len(items) > 1 else None
    if mean is None:
        return None
    squares = [_square(item, mean) for item in items]
    known = [square for square in squares if square is not None]
    total = _sum(known) if len(known) == len(squares) else None
    variance = None if total is None else compute(DECIMAL128.divide, total, Decimal(len(items) - 1))
    return None if variance is None else compute(DECIMAL128.sqrt, variance)


def _square(item: Decimal, mean: Decimal) -> Decimal | None:
    off = compute(DECIMAL128.subtract, item, mean)
    return None if off is None else compute(DECIMAL128.multiply, off, off)


@builtin("all", "*list: list", "boolean")
def _all(items: list[Value]) -> bool | None:
    return conjunction(items)


@builtin("any", "*list: list", "boolean")
def _any(items: list[Value]) -> bool | None:
    return disjunction(items)
