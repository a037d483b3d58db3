"""The instance of one submission or one filling, grown along the form's definitions."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.model import Definition, Model
from lianxin.engines.xforms.nodes import Node
from lianxin.engines.xforms.safe_xml import local


@dataclass
class Instance:
    """A document whose nodes stand in the tables of their scopes; `strangers` are elements the form does not know (the first ones)."""

    model: Model
    document: Node
    strangers: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0
    repeats: int = 0

    def register(self, node: Node, definition: Definition) -> None:
        node.index = definition.index
        holder = node.parent.scope if node.parent is not None else None
        if holder is not None and holder.table is not None:
            holder.table.setdefault(definition.index, []).append(node)
        if definition.is_repeat:
            node.scope, node.table = node, {}
            self.repeats += 1
            if self.repeats > self.model.limits.repeats:
                raise XFormError("xforms.limit", limit="repeats")
        else:
            node.scope = holder
        self.left -= 1
        if self.left < 0:
            raise XFormError("xforms.limit", limit="nodes")

    def strange(self, path: str, element: etree._Element) -> None:
        if len(self.strangers) < self.model.limits.strangers:
            self.strangers.append((path, "".join(element.itertext()).strip()[:200]))

    def of(self, definition: Definition) -> list[Node]:
        """Every node of a definition, in document order (a list not to be changed)."""
        if definition.holder is None:
            return self.document.table.get(definition.index, _NONE)  # type: ignore[union-attr]
        found: list[Node] = []
        for scope in self.of(definition.holder):
            found += scope.table.get(definition.index, _NONE)  # type: ignore[union-attr]
        return found


_NONE: list[Node] = []


def empty(model: Model) -> Instance:
    document = Node("#document", None)
    document.scope, document.table = document, {}
    return Instance(model, document, left=model.limits.nodes)


def blank(model: Model) -> Instance:
    """A new form with its defaults."""
    instance = empty(model)
    _plant(instance, model.root, instance.document)
    return instance


def plant(instance: Instance, definition: Definition, parent: Node) -> Node:
    """One more instance of a repeat, after its neighbours."""
    node = _plant(instance, definition, parent)
    parent.kids.remove(node)
    after = [place for place, kid in enumerate(parent.kids) if kid.index == definition.index]
    before = [place for place, kid in enumerate(parent.kids) if kid.index > definition.index]
    parent.kids.insert(after[-1] + 1 if after else (before[0] if before else len(parent.kids)), node)
    return node


def _plant(instance: Instance, definition: Definition, parent: Node) -> Node:
    node = parent.add(definition.name, definition.default)
    instance.register(node, definition)
    for kid in definition.kids.values():
        for _ in range(kid.starts if kid.is_repeat else 1):
            _plant(instance, kid, node)
    return node


def uproot(node: Node) -> None:
    """Take a repeat instance out."""
    assert node.parent is not None
    node.parent.kids.remove(node)
    assert node.parent.scope is not None
    assert node.parent.scope.table is not None
    node.parent.scope.table[node.index].remove(node)


def grown(model: Model, root: etree._Element) -> Instance:
    """The instance a submission says. Nodes left out stand there blank, as the engines on the phones have them."""
    instance = empty(model)
    _grow(instance, model.root, root, instance.document, "")
    return instance


def _grow(
    instance: Instance, definition: Definition, element: etree._Element | None, parent: Node, path: str
) -> None:
    node = Node(definition.name, parent)
    parent.kids.append(node)
    instance.register(node, definition)
    path = f"{path}/{definition.name}"
    if not definition.kids:
        if element is not None:
            node.text = node.raw = node.given = element.text or ""
            if len(element):
                _strange(instance, element, path)
        return
    given = _by_name(instance, definition, element, path)
    for name, kid in definition.kids.items():
        found = given.get(name)
        if kid.is_repeat:
            for place, one in enumerate(found or (), start=1):
                _grow_repeat(instance, kid, one, node, path, place)
        else:
            _grow(instance, kid, found[0] if found else None, node, path)
            for other in found[1:] if found else ():
                instance.strange(f"{path}/{name}", other)


def _grow_repeat(
    instance: Instance, definition: Definition, element: etree._Element, parent: Node, path: str, place: int
) -> None:
    strangers = len(instance.strangers)
    _grow(instance, definition, element, parent, path)
    prefix = f"{path}/{definition.name}/"
    for at in range(strangers, len(instance.strangers)):
        where, text = instance.strangers[at]
        instance.strangers[at] = (f"{path}/{definition.name}[{place}]/{where[len(prefix) :]}", text)


def _by_name(
    instance: Instance, definition: Definition, element: etree._Element | None, path: str
) -> dict[str, list[etree._Element]]:
    given: dict[str, list[etree._Element]] = {}
    for kid in element if element is not None else ():
        name = local(kid)
        if name in definition.kids:
            given.setdefault(name, []).append(kid)
        elif definition.name != "meta" and name != "meta":
            instance.strange(f"{path}/{name}", kid)
    return given


def _strange(instance: Instance, element: etree._Element, path: str) -> None:
    for kid in element:
        instance.strange(f"{path}/{local(kid)}", kid)


class Paths:
    """Paths of nodes with 1-based positions at repeats (/data/kin[2]/age); positions are counted once for each parent."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.places: dict[Node, dict[Node, int]] = {}

    def of(self, node: Node) -> str:
        parts: list[str] = []
        while node.parent is not None:
            part = node.name
            if self.model.definitions[node.index].is_repeat:
                part += f"[{self.place(node, node.parent)}]"
            parts.append(part)
            node = node.parent
        return "/" + "/".join(reversed(parts))

    def place(self, node: Node, parent: Node) -> int:
        if parent not in self.places:
            counts: dict[int, int] = {}
            found: dict[Node, int] = {}
            for kid in parent.kids:
                found[kid] = counts[kid.index] = counts.get(kid.index, 0) + 1
            self.places[parent] = found
        return self.places[parent][node]
