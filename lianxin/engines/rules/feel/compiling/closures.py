"""What the parts of the compiler share: closures, the dispatch from a node to its rule, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from lianxin.engines.rules.feel.reading import children
from lianxin.engines.rules.feel.run import Frame
from lianxin.engines.rules.feel.tree import Name, Node, Test
from lianxin.engines.rules.feel.types import Type
from lianxin.engines.rules.feel.values.kinds import Value

Closure = Callable[[Frame], Value]
Rule = Callable[[Any, "Compiler"], Closure]
RULES: Final[dict[type, Rule]] = {}


class Compiler:
    """One compilation, with the user's types."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types

    def compile(self, node: Node) -> Closure:
        return RULES[type(node)](node, self)


def rule(*kinds: type) -> Callable[[Rule], Rule]:
    """Declare how nodes of these kinds are compiled."""

    def declare(compile_: Rule) -> Rule:
        RULES.update(dict.fromkeys(kinds, compile_))
        return compile_

    return declare


def size_of(node: Node) -> int:
    """The number of parts of a tree: what one evaluation of it costs."""
    level: list[object] = [node]
    size = 0
    while level:
        size += len(level)
        level = [part for parent in level for part in children(parent)]
    return size


def mentions(node: Node | Test, name: str) -> bool:
    """Whether a name occurs in the tree."""
    level: list[object] = [node]
    while level:
        if any(isinstance(part, Name) and part.name == name for part in level):
            return True
        level = [part for parent in level for part in children(parent)]
    return False
