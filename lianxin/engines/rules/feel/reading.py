"""parse and parse_unary_tests: text to tree, with the names that may be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Final

from lianxin.engines.rules.feel.grammar import Grammar
from lianxin.engines.rules.feel.library import BUILTINS
from lianxin.engines.rules.feel.names import Names, Scope
from lianxin.engines.rules.feel.tree import Node, Test, UnaryTests
from lianxin.engines.rules.feel.type_grammar import TYPE_NAMES
from lianxin.kernel.problems import ProblemError

MAX_TREE: Final = 160  # levels of the whole tree, chains of operators counted
_FUNCTIONS: Final = Names(BUILTINS)


def parse(
    text: str, *, names: Iterable[str] = (), members: Iterable[str] = (), types: Iterable[str] = ()
) -> Node:
    """The tree of one expression. ProblemError "rules.…" with `column` when the text is no FEEL."""
    return _bounded(_grammar(text, names, members, types).whole())


def parse_unary_tests(
    text: str, *, names: Iterable[str] = (), members: Iterable[str] = (), types: Iterable[str] = ()
) -> UnaryTests:
    """The tree of one decision-table cell; it reads the input as `?`. ProblemError as of `parse`."""
    names, members, types = tuple(names), tuple(members), tuple(types)
    try:
        node = _grammar(text, names, members, types).negated_tests()
    except ProblemError:
        node = None
    node = node or _grammar(text, names, members, types).unary_tests()
    _bounded(node)
    return node


def _grammar(text: str, names: Iterable[str], members: Iterable[str], types: Iterable[str]) -> Grammar:
    return Grammar(text, Scope(_FUNCTIONS, names, members), Names((*TYPE_NAMES, *types)))


def children(node: object) -> Iterator[object]:
    """The parts of a node, in reading order, entries and iterators included."""
    for part in fields(node):  # type: ignore[arg-type]
        value = getattr(node, part.name)
        if isinstance(value, tuple):
            yield from (item for item in value if hasattr(item, "at"))
        elif hasattr(value, "at"):
            yield value


def _bounded(node: Node) -> Node:
    level: list[object] = [node]
    for _ in range(MAX_TREE):
        level = [part for parent in level for part in children(parent)]
        if not level:
            return node
    column = min(getattr(part, "at", 1) for part in level)
    raise ProblemError("rules.too_deep", column=column, limit=MAX_TREE)


__all__ = ["Test", "children", "parse", "parse_unary_tests"]
