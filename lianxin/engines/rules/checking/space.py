"""Where conditions hold, as boxes over axes: to see which cannot hold together, which rows are never reached, what is left.

A box gives for some axes the cells allowed; other axes are free. An expression is a list of boxes (its disjunctive form).
What cannot be taken apart (a loop, a function's truth) is an axis of its own with two cells. Nothing here looks at unknown
values: a box is where an expression is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lianxin.engines.rules.ast import (
    Comparator,
    Compare,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Node,
    Not,
    PerPerson,
    Range,
    names,
)
from lianxin.engines.rules.checking.axes import Axis, Constant, axis_of, difference_axis, truth_axis
from lianxin.engines.rules.checking.vocabulary import Vocabulary
from lianxin.engines.rules.evaluate import compiled

MAX_BOXES: Final = 2000
Box = Mapping[int, int]
_OPPOSITE: Final[dict[Comparator, Comparator]] = {
    "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
_SWAPPED: Final[dict[Comparator, Comparator]] = {
    "=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=",
}  # fmt: skip


class TooManyBoxesError(Exception):
    """The expressions are too entangled to look through in bounded time."""


class Space:
    """The axes of several expressions, with the values parameters have on one day (none: parameters stay unknown)."""

    def __init__(self, trees: Iterable[Node], known: Vocabulary, param: Mapping[str, object]) -> None:
        self._param = {"param": param}
        self._known = known
        self._places: dict[object, int] = {}
        self.axes: list[Axis] = []
        constants: dict[Node, set[Constant]] = {}
        for tree in trees:
            for subject, value in self._constants(tree):
                constants.setdefault(subject, set()).add(value)
        for subject, values in constants.items():
            fact = known.get(subject.text) if isinstance(subject, Name) else None
            codes, whole = (fact.codes, fact.whole) if fact else (frozenset(), False)
            axis = axis_of(subject, values, codes, whole=whole)
            if axis is not None:
                self._add(subject, axis)

    def _add(self, key: object, axis: Axis) -> int:
        self._places[key] = len(self.axes)
        self.axes.append(axis)
        return self._places[key]

    def _value(self, node: Node) -> Constant | None:
        """The value of an expression of constants and parameters; None when it has none."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, PerPerson) or any(name.path[0] != "param" for name in names(node)):
            return None
        value = compiled(node)(dict(self._param))
        return None if isinstance(value, list | dict) else value

    def _constants(self, node: Node) -> Iterator[tuple[Node, Constant]]:  # noqa: C901  one case per kind
        """Every (subject, value it is compared with)."""
        match node:
            case Logic(operands=parts):
                for part in parts:
                    yield from self._constants(part)
            case Not(part):
                yield from self._constants(part)
            case Compare() | In():
                for comparison in comparisons(node):
                    if isinstance(comparison, Compare):
                        _, subject, value = self._sides(comparison)
                        if value is not None:
                            yield subject, value
                    elif comparison is not node:
                        yield from self._constants(comparison)

    def _sides(self, node: Compare) -> tuple[Comparator, Node, Constant | None]:
        """The comparison with the constant on the right, if there is one."""
        right, left = self._value(node.right), self._value(node.left)
        if right is None and left is not None:
            return _SWAPPED[node.op], node.right, left
        return node.op, node.left, right

    def boxes(self, node: Node, *, holds: bool = True) -> list[Box]:
        """Where an expression is true, or, with `holds` False, where it is false. TooManyBoxesError."""
        match node:
            case Literal(value):
                return [{}] if value is holds else []
            case Not(part):
                return self.boxes(part, holds=not holds)
            case Logic(op, parts):
                return self._joined((op == "and") is holds, [self.boxes(part, holds=holds) for part in parts])
            case Compare():
                return self._compared(node, holds=holds)
            case In():
                return self._tested(node, holds=holds)
        return [self._truth(node, holds=holds)]

    def _joined(self, both: bool, parts: list[list[Box]]) -> list[Box]:
        if not both:
            return _bounded([box for part in parts for box in part])
        found: list[Box] = [{}]
        for part in parts:
            found = meet(found, part)
        return found

    def _truth(self, node: Node, *, holds: bool) -> Box:
        place = self._places.get(node)
        if place is None:
            place = self._add(node, truth_axis(node))
        return {place: self.axes[place].where("=", holds)}

    def _compared(self, node: Compare, *, holds: bool) -> list[Box]:
        op, subject, value = self._sides(node)
        op = op if holds else _OPPOSITE[op]
        if isinstance(subject, Literal) and value is not None:
            return [{}] if compiled(Compare(op, subject, Literal(value)))({}) is True else []
        place = self._places.get(subject)
        if value is None:
            if any(isinstance(side, Literal) for side in (node.left, node.right)):
                return []  # a comparison with null is never true
            key = (node.left, node.right)
            place = self._places.get(key)
            place = self._add(key, difference_axis(*key)) if place is None else place
            value = 0
        elif place is None:
            return [self._truth(node, holds=holds)]
        mask = self.axes[place].where(op, value)
        return [{place: mask}] if mask else []

    def _tested(self, node: In, *, holds: bool) -> list[Box]:
        parts = comparisons(node)
        if parts == (node,):
            return [self._truth(node, holds=holds)]
        return self._joined(not holds, [self.boxes(part, holds=holds) for part in parts])


def comparisons(node: Compare | In) -> tuple[Node, ...]:
    """The comparisons one of which must hold; a range is two that must hold together."""
    if isinstance(node, Compare):
        return (node,)
    found: list[Node] = []
    for test in node.tests:
        if isinstance(test, Range):
            low = Compare(">=" if test.low_closed else ">", node.subject, test.low, test.at)
            high = Compare("<=" if test.high_closed else "<", node.subject, test.high, test.at)
            found.append(Logic("and", (low, high), test.at))
        elif test.op != "in":
            found.append(Compare(test.op, node.subject, test.operand, test.at))
        elif isinstance(test.operand, ListOf):
            found += [Compare("=", node.subject, item, item.at) for item in test.operand.items]
        elif node.subject == Literal(True):
            found.append(test.operand)  # the cell of a table whose only input is `true`
        elif isinstance(test.operand, Literal):
            found.append(Compare("=", node.subject, test.operand, test.at))
        else:
            return (node,)
    return tuple(found)


def meet(some: Iterable[Box], others: list[Box]) -> list[Box]:
    """The boxes in both."""
    return _bounded([box for one in some for other in others if (box := _within(one, other)) is not None])


def minus(some: list[Box], box: Box, axes: list[Axis]) -> list[Box]:
    """What is left of boxes without one more."""
    left: list[Box] = []
    for one in some:
        if _within(one, box) is None:
            left.append(one)
            continue
        rest = dict(one)
        for place, mask in box.items():
            here = rest.get(place, axes[place].everything)
            if here & ~mask:
                left.append({**rest, place: here & ~mask})
            rest[place] = here & mask
    return _bounded(left)


def _within(one: Box, other: Box) -> Box | None:
    both = dict(one)
    for place, mask in other.items():
        both[place] = both.get(place, mask) & mask
        if not both[place]:
            return None
    return both


def _bounded(boxes: list[Box]) -> list[Box]:
    if len(boxes) > MAX_BOXES:
        raise TooManyBoxesError
    return boxes
