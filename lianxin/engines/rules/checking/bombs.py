"""Loops over written-out ranges that would cost every person thousands of steps. (Depth, length, loops within loops and
patterns are bounded where they are read or run.)"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lianxin.engines.rules import ast
from lianxin.engines.rules.feel import tree
from lianxin.engines.rules.feel.reading import children

MAX_STEPS: Final = 1000


def large_loops(node: ast.Node) -> Iterator[tuple[int, int]]:
    """(column, steps) of every loop with more steps than anybody needs, as far as its ends are written out."""
    for part in ast.per_person(node):
        yield from _loops(part.source, 1)


def _loops(node: object, steps: int) -> Iterator[tuple[int, int]]:
    if isinstance(node, tree.For | tree.Quantified):
        for iterator in node.iterators:
            steps *= _width(iterator)
        if steps > MAX_STEPS:
            yield node.at, steps
            return
    for part in children(node):
        yield from _loops(part, steps)


def _width(iterator: tree.Iterator) -> int:
    """The steps of one range; 1 when its ends are not written out."""
    source = iterator.source
    low, high = (source.low, source.high) if isinstance(source, tree.RangeOf) else (source, iterator.end)
    ends = [_number(low), _number(high)]
    if ends[0] is None or ends[1] is None:
        return 1
    return int(min(abs(ends[1] - ends[0]), Decimal(10**12))) + 1


def _number(node: object) -> Decimal | None:
    if isinstance(node, tree.Negate):
        inner = _number(node.operand)
        return None if inner is None else -inner
    value = node.value if isinstance(node, tree.Literal) else None
    return value if isinstance(value, Decimal) else None
