"""The axes of XPath over our nodes, each in its own order (reverse axes nearest first)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lianxin.engines.xforms.nodes import Node

Axis = Callable[[Node], Iterator[Node]]


def ancestors(node: Node) -> Iterator[Node]:
    up = node.attribute_of or node.parent
    while up is not None:
        yield up
        up = up.parent


def _self(node: Node) -> Iterator[Node]:
    yield node


def _child(node: Node) -> Iterator[Node]:
    if node.name[:1] == "@" or node.name == "#text":
        return
    if node.text and not node.kids:
        yield from _texts(node)
    yield from node.kids


def _texts(node: Node) -> Iterator[Node]:
    text = Node("#text", None, node.text)
    text.attribute_of = node
    yield text


def _parent(node: Node) -> Iterator[Node]:
    up = node.attribute_of or node.parent
    if up is not None:
        yield up


def _attribute(node: Node) -> Iterator[Node]:
    for name, text in (node.attributes or {}).items():
        attribute = Node(f"@{name}", None, text)
        attribute.attribute_of = node
        yield attribute


def _descendant(node: Node) -> Iterator[Node]:
    for kid in _child(node):
        yield kid
        yield from _descendant(kid)


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from ancestors(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None:
        return [], 0
    kids = node.parent.kids
    return kids, next(place for place, kid in enumerate(kids) if kid is node)


def _following_sibling(node: Node) -> Iterator[Node]:
    kids, place = _siblings(node)
    yield from kids[place + 1 :]


def _preceding_sibling(node: Node) -> Iterator[Node]:
    kids, place = _siblings(node)
    yield from reversed(kids[:place])


def _following(node: Node) -> Iterator[Node]:
    for up in _ancestor_or_self(node):
        for kid in _following_sibling(up):
            yield from _descendant_or_self(kid)


def _preceding(node: Node) -> Iterator[Node]:
    for up in _ancestor_or_self(node):
        for kid in _preceding_sibling(up):
            yield from reversed(list(_descendant_or_self(kid)))


def _none(node: Node) -> Iterator[Node]:
    yield from ()


AXES: dict[str, Axis] = {
    "self": _self,
    "child": _child,
    "parent": _parent,
    "attribute": _attribute,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "ancestor": ancestors,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
    "namespace": _none,
}


def tester(axis: str, test: str) -> Callable[[Node], bool]:
    """Whether a node is the one that a step names."""
    if axis == "attribute":
        wanted = f"@{test}"
        return (lambda node: True) if test in {"*", "node()"} else (lambda node: node.name == wanted)
    if test == "node()":
        return lambda node: True
    if test == "text()":
        return lambda node: node.name == "#text"
    if test == "*":
        return lambda node: node.name[:1] not in {"#", "@"}
    return lambda node: node.name == test
