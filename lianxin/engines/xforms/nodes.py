"""The tree that expressions walk: small, mutable, with an answer's text blank while its question is not to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator


class Node:
    """An element (or, on its axis, an attribute or a text) of an instance.

    `text` is what expressions see; `raw` what was given or calculated (`given` before any
    calculation), which comes back when the node is asked for again.
    `scope` is the innermost repeat instance around it (or the document), whose `table` finds nodes by the index of their definition.
    """

    __slots__ = (
        "attribute_of",
        "attributes",
        "given",
        "index",
        "kids",
        "name",
        "parent",
        "raw",
        "relevant",
        "scope",
        "table",
        "text",
    )

    def __init__(self, name: str, parent: Node | None, text: str = "") -> None:
        self.name = name
        self.parent = parent
        self.text = text
        self.raw = text
        self.given = text
        self.kids: list[Node] = []
        self.relevant = True
        self.index = -1
        self.scope: Node | None = None
        self.table: dict[int, list[Node]] | None = None
        self.attributes: dict[str, str] | None = None
        self.attribute_of: Node | None = None

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def add(self, name: str, text: str = "") -> Node:
        """A new last child."""
        kid = Node(name, self, text)
        self.kids.append(kid)
        return kid


def string_value(node: Node) -> str:
    """The text of a leaf, or of everything below put together."""
    if not node.kids:
        return node.text
    return node.text + "".join(string_value(kid) for kid in node.kids)


def descendants(node: Node) -> Iterator[Node]:
    """Everything below, in document order."""
    for kid in node.kids:
        yield kid
        if kid.kids:
            yield from descendants(kid)


def in_order(nodes: list[Node], spend: Callable[[int], None]) -> list[Node]:
    """Each once, in document order (trees one after another); attributes and texts after their element. What it costs is spent."""
    unique = list(
        {
            node if node.attribute_of is None else (node.attribute_of, node.name): node for node in nodes
        }.values()
    )
    if len(unique) < 2:
        return unique
    places: dict[Node, dict[Node, int]] = {}
    trees: dict[Node, int] = {}

    def key(node: Node) -> tuple[int, ...]:
        made: list[int] = []
        if node.attribute_of is not None:
            made.append(-1)
            node = node.attribute_of
        while node.parent is not None:
            above = node.parent
            if above not in places:
                spend(len(above.kids))
                places[above] = {kid: place for place, kid in enumerate(above.kids)}
            made.append(places[above][node])
            node = above
        spend(len(made) + 1)
        made.append(trees.setdefault(node, len(trees)))
        return tuple(reversed(made))

    return sorted(unique, key=key)
