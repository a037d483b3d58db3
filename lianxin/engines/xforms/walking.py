"""What paths do when they run: a look-up in a table, or a walk along axes that is paid for step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lianxin.engines.xforms import axes
from lianxin.engines.xforms.context import Compiled, Context, Evaluate, Run
from lianxin.engines.xforms.convert import Value, to_boolean
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.grammar import Step
from lianxin.engines.xforms.model import Definition
from lianxin.engines.xforms.nodes import Node, descendants, in_order

Walk = Callable[[list[Node], Context], list[Node]]


def nodes_of(value: Value) -> list[Node]:
    """The nodes, or XFormError: an expression walks on from what is not a node-set."""
    if type(value) is not list:
        raise XFormError("xforms.argument", wants="nodes")
    return value


def scope_of(node: Node, hops: int | None) -> Node:
    if hops is None:
        while node.parent is not None:
            node = node.parent
        return node
    scope = node.scope
    for _ in range(hops):
        scope = scope.parent.scope  # type: ignore[union-attr]
    return scope  # type: ignore[return-value]


_EMPTY: list[Node] = []


def lookup(hops: int | None, target: Definition) -> Evaluate:
    index, is_group = target.index, bool(target.kids)
    if is_group:

        def weighed(c: Context) -> Value:
            scope = c.run.document if hops is None else scope_of(c.origin, hops)
            found = scope.table.get(index, _EMPTY)  # type: ignore[union-attr]
            weigh(found, c.run)
            return found

        return weighed
    if hops is None:
        return lambda c: c.run.document.table.get(index, _EMPTY)  # type: ignore[union-attr]
    if hops == 0:
        return lambda c: c.origin.scope.table.get(index, _EMPTY)  # type: ignore[union-attr]
    return lambda c: scope_of(c.origin, hops).table.get(index, _EMPTY)  # type: ignore[union-attr]


def weigh(nodes: list[Node], run: Run) -> None:
    """Pay for the text of groups, which is put together from everything below."""
    for node in nodes:
        if node.kids:
            run.spend(sum(1 for _ in descendants(node)))


PLAIN = frozenset(["child", "self", "attribute"])
"""axes that keep nodes apart and in order"""


def walk_along(step: Step, predicates: Walk, is_flat: bool) -> Walk:
    """One step from each node. Names of children, which are nearly every step there is, have a short way of their own."""
    if step.axis == "child" and step.test != "*" and "(" not in step.test:
        return _to_children(step.test, predicates, is_flat)
    axis, test = axes.AXES[step.axis], axes.tester(step.axis, step.test)
    is_sideways = "ing" in step.axis
    is_plain = is_flat and step.axis in PLAIN

    def walk(nodes: list[Node], c: Context) -> list[Node]:
        spend = c.run.spend
        found: list[Node] = []
        for node in nodes:
            if is_sideways:
                spend(sum(len(up.kids) for up in axes.ancestors(node)))
            found.extend(predicates(_met(axis(node), test, spend), c))
        return found if is_plain else in_order(found, spend)

    return walk


def _to_children(name: str, predicates: Walk, is_flat: bool) -> Walk:
    def walk(nodes: list[Node], c: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            c.run.spend(len(node.kids) + 1)
            found.extend(predicates([kid for kid in node.kids if kid.name == name], c))
        return found if is_flat else in_order(found, c.run.spend)

    return walk


def _met(nodes: Iterator[Node], test: Callable[[Node], bool], spend: Callable[[int], None]) -> list[Node]:
    met: list[Node] = []
    for node in nodes:
        spend(1)
        if test(node):
            met.append(node)
    return met


def keep(nodes: list[Node], test: Compiled, c: Context) -> list[Node]:
    kept: list[Node] = []
    inner = Context(c.run, c.node, c.origin, 1, len(nodes))
    run = test.run
    c.run.spend(len(nodes))
    for position, node in enumerate(nodes, start=1):
        inner.node = node
        inner.position = position
        value = run(inner)
        if (value == position) if isinstance(value, float) else to_boolean(value):
            kept.append(node)
    return kept
