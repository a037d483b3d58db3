"""Units in an expression: what is compared, added or chosen between must count in the same unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Compare,
    Each,
    If,
    In,
    ListOf,
    Name,
    Negate,
    Node,
    PerPerson,
    Range,
    children,
)
from lianxin.engines.rules.checking.vocabulary import Vocabulary

_GIVES: Final = {"age": "year", "years between": "year", "days between": "day"}
_OF_ITEMS: Final = ("sum", "known sum", "min", "max")
_COUNTS: Final = ("count", "unknown count")
_NUMBERS_OF: Final = ("person",)  # an amount times a number of people keeps its unit

Clash = tuple[Node, str, str]
Bound = dict[str, str]


class Units:
    """The clashes of one expression: the node, the unit it should have, the unit it has."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known

    def clashes(self, node: Node, bound: Bound | None = None) -> Iterator[Clash]:  # noqa: C901  one case per kind
        bound = bound or {}
        match node:
            case Compare(left=left, right=right) | Arithmetic("+" | "-", left, right):
                yield from self._pair(left, right, bound)
            case If(then=then, otherwise=otherwise):
                yield from self._pair(then, otherwise, bound)
            case In(subject, tests):
                for test in tests:
                    ends = (test.low, test.high) if isinstance(test, Range) else _options(test.operand)
                    for end in ends:
                        yield from self._pair(subject, end, bound)
            case Each(variable=variable, source=source, body=body):
                yield from self.clashes(source, bound)
                inside = {**bound, variable: source.text} if isinstance(source, Name) else bound
                yield from self.clashes(body, inside)
                return
            case PerPerson():
                return
        for part in children(node):
            yield from self.clashes(part, bound)

    def _pair(self, left: Node, right: Node, bound: Bound) -> Iterator[Clash]:
        wanted, found = self.unit(left, bound), self.unit(right, bound)
        if wanted and found and wanted != found:
            yield right, wanted, found

    def unit(self, node: Node, bound: Bound) -> str:  # noqa: C901  one case per kind of node
        """The unit of a number; empty when nobody says."""
        match node:
            case Name(path):
                base = bound.get(path[0])
                return self._known.unit(".".join((base, *path[1:]) if base else path))
            case Negate(part):
                return self.unit(part, bound)
            case Arithmetic("*", left, right):
                return self._product(left, right, bound)
            case Arithmetic(left=left, right=right) | If(then=left, otherwise=right):
                return self.unit(left, bound) or self.unit(right, bound)
            case Call(function, arguments) if function in _OF_ITEMS:
                return self.unit(arguments[0], bound)
            case Call(function):
                return _GIVES.get(function, "")
            case ListOf(items):
                return next(filter(None, (self.unit(item, bound) for item in items)), "")
            case Each("for", variable, source, body):
                inside = {**bound, variable: source.text} if isinstance(source, Name) else bound
                return self.unit(body, inside)
        return ""

    def _product(self, left: Node, right: Node, bound: Bound) -> str:
        """A factor written out may turn one unit into another, so nothing is said of the product."""
        for amount, times in ((left, right), (right, left)):
            if (isinstance(times, Call) and times.function in _COUNTS) or self.unit(
                times, bound
            ) in _NUMBERS_OF:
                return self.unit(amount, bound)
        return ""


def _options(operand: Node) -> tuple[Node, ...]:
    return operand.items if isinstance(operand, ListOf) else (operand,)
