"""In which order relevance and calculations are to be decided: what is read before what reads it, circles together."""

from __future__ import annotations

from collections.abc import Iterator

from lianxin.engines.xforms.model import Definition, Model, Rule


def plan(model: Model) -> tuple[tuple[bool, tuple[Rule, ...]], ...]:
    """Groups of rules; True marks a circle, to be gone over until nothing changes."""
    rules: list[Rule] = []
    for definition in model.definitions:
        if definition.bind.relevant is not None:
            rules.append((definition, "relevant"))
        if definition.bind.calculate is not None:
            rules.append((definition, "calculate"))
    places = {(definition.index, kind): place for place, (definition, kind) in enumerate(rules)}
    edges = [sorted(set(_needs(model, rule, places))) for rule in rules]
    made = []
    for group in _components(edges):
        members = sorted(group)
        is_circle = len(members) > 1 or members[0] in edges[members[0]]
        made.append((is_circle, tuple(rules[place] for place in members)))
    return tuple(made)


def _needs(model: Model, rule: Rule, places: dict[tuple[int, str], int]) -> Iterator[int]:
    """The rules that must be decided before this one."""
    definition, kind = rule
    if kind == "calculate":
        yield from _shown(definition, places)
    elif definition.parent is not None:
        yield from _shown(definition.parent, places)
    model.spend(len(definition.bind.uses[kind].indexes) * 2)
    for index in definition.bind.uses[kind].indexes:
        used = model.definitions[index]
        if used is definition and used.scope is None:
            continue
        yield from _shown(used, places, skip=definition if kind == "relevant" else None)
        place = places.get((index, "calculate"))
        if place is not None and (used is not definition or kind == "relevant" or used.scope is not None):
            yield place


def _shown(
    definition: Definition, places: dict[tuple[int, str], int], skip: Definition | None = None
) -> Iterator[int]:
    at: Definition | None = definition
    while at is not None:
        place = places.get((at.index, "relevant"))
        if place is not None and at is not skip:
            yield place
        at = at.parent


def _components(edges: list[list[int]]) -> list[list[int]]:
    """Strongly connected components (Kosaraju, without recursion): each after those it leads to."""
    against: list[list[int]] = [[] for _ in edges]
    for start, ends in enumerate(edges):
        for end in ends:
            against[end].append(start)
    groups: list[list[int]] = []
    seen: set[int] = set()
    for start in reversed(_finished(against)):
        if start not in seen:
            groups.append(_within(start, edges, seen))
    return groups


def _finished(edges: list[list[int]]) -> list[int]:
    """Nodes in the order in which a depth-first search leaves them."""
    seen: set[int] = set()
    left: list[int] = []
    for start in range(len(edges)):
        work = [(start, False)]
        while work:
            node, is_left = work.pop()
            if is_left:
                left.append(node)
            elif node not in seen:
                seen.add(node)
                work.append((node, True))
                work += [(other, False) for other in edges[node] if other not in seen]
    return left


def _within(start: int, edges: list[list[int]], seen: set[int]) -> list[int]:
    """What can be reached from a node and was not seen before."""
    group: list[int] = []
    work = [start]
    while work:
        node = work.pop()
        if node not in seen:
            seen.add(node)
            group.append(node)
            work += edges[node]
    return group
