"""Names in a tree that nothing in sight is called: null whenever they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lianxin.engines.rules.feel.library import BUILTINS
from lianxin.engines.rules.feel.reading import children
from lianxin.engines.rules.feel.tree import (
    ContextOf,
    Filter,
    For,
    FunctionOf,
    Name,
    Node,
    Quantified,
)

_ALWAYS: Final = frozenset((*BUILTINS, "?"))


def unknown_names(node: Node, known: frozenset[str]) -> list[Name]:
    """Names that are neither known nor bound in the tree. Inside filters nothing is: the items may bring any name."""
    if "item" in known:
        return []
    return list(_unknown(node, known | _ALWAYS))


def _unknown(node: object, known: frozenset[str]) -> Iterator[Name]:  # noqa: C901  one case per kind of scope
    match node:
        case Name(name=name):
            if name not in known:
                yield node
        case Filter(source=source):
            yield from _unknown(source, known)
        case ContextOf(entries=entries):
            for entry in entries:
                own = known | {entry.key} if isinstance(entry.value, FunctionOf) else known
                yield from _unknown(entry.value, own)
                known |= {entry.key}
        case For(iterators=iterators, body=body) | Quantified(iterators=iterators, body=body):
            known = known | {"partial"} if isinstance(node, For) else known
            for iterator in iterators:
                yield from _unknown(iterator.source, known)
                yield from () if iterator.end is None else _unknown(iterator.end, known)
                known |= {iterator.name}
            yield from _unknown(body, known)
        case FunctionOf(parameters=parameters, body=body, external=external):
            if not external:
                yield from _unknown(body, known | {parameter.name for parameter in parameters})
        case _:
            for part in children(node):
                yield from _unknown(part, known)
