"""Where paths lead in a form's definitions, found out once when an expression is compiled."""

from __future__ import annotations

from collections.abc import Callable

from lianxin.engines.xforms.grammar import (
    Binary,
    Call,
    Expression,
    Filter,
    Literal,
    Negative,
    Number,
    Path,
    Reference,
    Step,
)
from lianxin.engines.xforms.model import Definition

Here = frozenset[Definition]
"""the definitions that a node may have; none for nodes of other instances"""
NOWHERE: Here = frozenset()


def my_repeat(origin: Definition | None, steps: tuple[Step, ...]) -> tuple[Definition | None, int]:
    """The innermost repeat around a question that an absolute path passes through, and how many steps lead to it."""
    found: tuple[Definition | None, int] = (None, 0)
    for place, (step, definition) in enumerate(
        zip(steps[:-1], origin.chain if origin else [], strict=False), start=1
    ):
        if step.axis != "child" or step.test != definition.name or step.predicates:
            break
        if definition.is_repeat:
            found = (definition, place)
    return found


def hops_to(origin: Definition | None, scope: Definition | None) -> int | None:
    """How many repeat instances up from the question's own; None for the document."""
    if scope is None or origin is None:
        return None
    hops, at = 0, origin.scope
    while at is not None and at is not scope:
        hops, at = hops + 1, at.holder
    return hops


def static(origin: Definition, steps: tuple[Step, ...]) -> tuple[int | None, Definition] | None:
    """`.`, `..` and names without predicates, when no repeat lies on the way down: how far up the table is, and what is looked up."""
    up, down = _split(steps)
    at: Definition | None = origin
    for _ in range(up):
        at = at.parent if at is not None else None
    if at is None or down is None:
        return None
    scope = at.scope
    for name in down:
        if name not in at.kids:
            return None
        at = at.kids[name]
    if not down:
        return (0, at) if at is origin else None
    return (hops_to(origin, scope), at) if at.holder is scope else None


def _split(steps: tuple[Step, ...]) -> tuple[int, list[str] | None]:
    """How many times up, then which names down; None for anything else."""
    up = 0
    down: list[str] = []
    for step in steps:
        if step.predicates or (step.axis == "parent" and down):
            return up, None
        if step.axis == "child" and "(" not in step.test:
            down.append(step.test)
        elif step.axis == "parent" and step.test == "node()":
            up += 1
        elif not (step.axis == "self" and step.test == "node()"):
            return up, None
    return up, down


def chain_of(tree: Binary, sign: str) -> list[Expression]:
    """a and b and c, flat."""
    parts: list[Expression] = []
    node: Expression = tree
    while isinstance(node, Binary) and node.operator == sign:
        parts.append(node.right)
        node = node.left
    parts.append(node)
    return parts[::-1]


def key_of(predicate: Expression) -> tuple[str, Expression, tuple[Expression, ...]] | None:
    """`name = value` in a predicate, where the value has nothing to do with the node, and what else must be true."""
    parts = chain_of(predicate, "and") if isinstance(predicate, Binary) else [predicate]
    for place, part in enumerate(parts):
        found = _equation(part)
        if found is not None:
            others = parts[:place] + parts[place + 1 :]
            if any(_asks_position(other) for other in others):
                return None
            return *found, tuple(Call("boolean", (other,)) for other in others)
    return None


def _equation(tree: Expression) -> tuple[str, Expression] | None:
    if not isinstance(tree, Binary) or tree.operator != "=":
        return None
    for one, other in ((tree.left, tree.right), (tree.right, tree.left)):
        if isinstance(one, Path) and _is_name(one) and not _uses_node(other):
            return one.steps[0].test, other
    return None


def _is_name(path: Path) -> bool:
    (step, *more) = path.steps or (Step("self", ""),)
    return (
        path.start is None
        and not more
        and step.axis == "child"
        and step.test != "*"
        and "(" not in step.test
        and not step.predicates
    )


def _uses_node(tree: Expression) -> bool:
    """Whether an expression may depend on the node of the predicate it stands in."""
    if isinstance(tree, Literal | Number | Reference):
        return False
    if isinstance(tree, Path):
        is_fixed = tree.start == "/" or (isinstance(tree.start, Call) and tree.start.name == "current")
        return not is_fixed or any(step.predicates for step in tree.steps)
    return True


def _asks_position(tree: Expression | str | None) -> bool:
    if isinstance(tree, Call):
        return tree.name in {"position", "last"} or any(map(_asks_position, tree.arguments))
    if isinstance(tree, Binary):
        return _asks_position(tree.left) or _asks_position(tree.right)
    if isinstance(tree, Path):
        return _asks_position(tree.start) or any(
            _asks_position(p) for step in tree.steps for p in step.predicates
        )
    if isinstance(tree, Filter):
        return _asks_position(tree.operand) or any(map(_asks_position, tree.predicates))
    return isinstance(tree, Negative) and _asks_position(tree.operand)


def reach(here: Here, step: Step, spend: Callable[[int], None]) -> Here:
    """The definitions that a step may lead to."""
    if step.axis in {"attribute", "namespace"} or step.test == "text()":
        return here
    found: set[Definition] = set()
    for definition in here:
        along = definition.along(step.axis)
        spend(len(along))
        found.update(along)
    if step.test in {"*", "node()"}:
        return frozenset(found)
    return frozenset(definition for definition in found if definition.name == step.test)
