"""The elements of a set of models, compiled when they are first needed."""

from __future__ import annotations

from collections.abc import Iterable

from lianxin.engines.rules.dmn.linking import Key, Place
from lianxin.engines.rules.dmn.model import BusinessKnowledgeModel, Decision, Node
from lianxin.engines.rules.dmn.running.boxes import Boxes
from lianxin.engines.rules.dmn.running.functions import compile_function
from lianxin.engines.rules.dmn.running.scope import required
from lianxin.engines.rules.feel.compiling.closures import Closure
from lianxin.kernel.problems import ProblemError


class Programs:
    """The closures of the elements of a set of models, each compiled when it is first needed."""

    def __init__(self) -> None:
        self._closures: dict[Key, Closure] = {}

    def closure(self, place: Place, names: Iterable[str]) -> Closure:
        found = self._closures.get(place.key)
        if found is None:
            boxes = Boxes(place.linked, place.node.name)
            found = self._closures[place.key] = compile_element(place.node, boxes, frozenset(names))
        return found


def compile_element(node: Node, boxes: Boxes, names: frozenset[str]) -> Closure:
    """The value of a decision, the function of a knowledge model; null where there is no logic."""
    if isinstance(node, Decision):
        return boxes.compile(node.expression, names)
    if not isinstance(node, BusinessKnowledgeModel) or node.logic is None:
        return boxes.compile(None, names)
    declared, name = node.variable.type or node.logic.type, node.variable.name
    return compile_function(node.logic, boxes, names, declared=declared, name=name)


def unreadable(place: Place) -> list[tuple[int, ProblemError]]:
    """The texts of an element that are no FEEL and the names in it nobody knows, with their lines."""
    direct, imported = required(place, own=isinstance(place.node, BusinessKnowledgeModel))
    boxes = Boxes(place.linked, place.node.name)
    compile_element(place.node, boxes, frozenset((*direct, *imported)))
    return boxes.texts.errors
