"""A model together with those it imports (DMN 1.5 §6.3.3): references resolved, types made, cycles refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lianxin.engines.rules.dmn.model import Decision, Definitions, Href, Import, InputData, Node
from lianxin.engines.rules.dmn.scopes import member_names
from lianxin.engines.rules.dmn.types import Types
from lianxin.kernel.problems import ProblemError

Key = tuple[str, str]  # namespace and id (or name where there is no id): one element among all models


@dataclass(frozen=True)
class Place:
    """An element in its model."""

    linked: Linked
    node: Node

    @property
    def key(self) -> Key:
        return self.linked.definitions.namespace, self.node.id or self.node.name


class Linked:
    """One model, with the models it imports by the name of the import."""

    def __init__(
        self, definitions: Definitions, imports: tuple[tuple[Import, Linked], ...], members: frozenset[str]
    ) -> None:
        self.definitions = definitions
        self.imports = imports
        self.depths: dict[str, int] = {}
        self.members = members
        self.types: Types = Types(
            definitions.types,
            {one.name: linked.types for one, linked in imports},
            members,
            definitions.file,
        )
        self._by_id = {node.id: node for node in definitions.nodes() if node.id}
        self._refuse_cycles()

    def find(self, href: Href) -> Place | None:
        """The element of a reference, in this model or in one it imports."""
        namespace, identity = href
        if not namespace:
            node = self._by_id.get(identity)
            return None if node is None else Place(self, node)
        _, imported = self._reach(namespace)
        return None if imported is None else imported.find(("", identity))

    def import_name(self, namespace: str) -> str:
        """The name under which a namespace is imported; "" for the model's own, and for imports without a name."""
        return self._reach(namespace)[0]

    def _reach(self, namespace: str) -> tuple[str, Linked | None]:
        """The import that brings a namespace: itself, or by importing it in turn without a name."""
        for one, linked in self.imports:
            if one.namespace == namespace:
                return one.name, linked
        for one, linked in self.imports:
            name, found = linked._reach(namespace)
            if found is not None and not name:
                return one.name, found
        return "", None

    def named(self, name: str) -> Place | None:
        """The decision, service or knowledge model of this name or id, perhaps `import.name`; one nobody else is called."""
        for node in self.definitions.nodes():
            if not isinstance(node, InputData) and name in (node.name, node.variable.name, node.id):
                return Place(self, node)
        for one, linked in self.imports:
            if (
                one.name
                and name.startswith(one.name + ".")
                and (found := linked.named(name[len(one.name) + 1 :]))
            ):
                return found
        found_inside = [found for _, linked in self.imports if (found := linked.named(name)) is not None]
        return found_inside[0] if found_inside else None

    def everything(self) -> Iterator[Linked]:
        """This model and all it imports, once each."""
        seen: set[str] = set()
        stack = [self]
        while stack:
            here = stack.pop()
            if here.definitions.namespace not in seen:
                seen.add(here.definitions.namespace)
                yield here
                stack.extend(linked for _, linked in here.imports)

    def required(self, decision: Decision) -> list[Decision]:
        """The decisions of this model a decision needs."""
        found = (self._by_id.get(one.href[1]) for one in decision.requirements if not one.href[0])
        return [node for node in found if isinstance(node, Decision)]

    def _refuse_cycles(self) -> None:
        for decision in self.definitions.decisions:
            self._visit(decision)

    def _visit(self, first: Decision) -> None:
        """Depth first without recursion; `depths` is how long the longest chain of decisions below each is."""
        path: list[tuple[Decision, Iterator[Decision]]] = [(first, iter(self.required(first)))]
        open_: list[str] = [first.id or first.name]
        while path:
            decision, rest = path[-1]
            following = next((one for one in rest if (one.id or one.name) not in self.depths), None)
            if following is None:
                below = [self.depths[one.id or one.name] for one in self.required(decision)]
                self.depths[decision.id or decision.name] = 1 + max(below, default=0)
                path.pop()
                open_.pop()
                continue
            if (following.id or following.name) in open_:
                names = [one.name for one, _ in path]
                names = names[open_.index(following.id or following.name) :]
                raise ProblemError(
                    "dmn.cycle", file=self.definitions.file, names=" → ".join([*names, names[0]])
                )
            path.append((following, iter(self.required(following))))
            open_.append(following.id or following.name)


def link(definitions: Definitions, others: Iterable[Definitions] = (), extra: Iterable[str] = ()) -> Linked:
    """The model with its imports found among the others by namespace. `extra` are further names of members.

    ProblemError: an import that is not there, one there twice, a cycle of imports, of decisions or of types. Imports of
    other languages (PMML, XSD) are left out.
    """
    known: dict[str, list[Definitions]] = {}
    for other in others:
        same = known.setdefault(other.namespace, [])
        if other not in same:
            same.append(other)
    used = list(_closure(definitions, known))
    members = member_names(used) | frozenset(extra)
    done: dict[str, Linked] = {}
    for one in used:
        done[one.namespace] = Linked(
            one, tuple((by, done[by.namespace]) for by in one.imports if by.namespace in done), members
        )
    return done[definitions.namespace]


def _closure(first: Definitions, known: Mapping[str, list[Definitions]]) -> Iterator[Definitions]:
    """All models the first imports, each after those it imports itself, the first last."""
    finished: set[str] = set()
    path = [(first, iter(first.imports))]
    while path:
        here, rest = path[-1]
        one = next((one for one in rest if _is_dmn(one) and one.namespace not in finished), None)
        if one is None:
            path.pop()
            finished.add(here.namespace)
            yield here
            continue
        if any(one.namespace == above.namespace for above, _ in path):
            names = " → ".join([above.name or above.file for above, _ in path])
            raise ProblemError("dmn.import_cycle", file=here.file, names=names)
        imported = _one(one, here, known)
        path.append((imported, iter(imported.imports)))


def _is_dmn(one: Import) -> bool:
    return not one.kind or "/DMN/" in one.kind


def _one(one: Import, here: Definitions, known: Mapping[str, list[Definitions]]) -> Definitions:
    found = known.get(one.namespace, [])
    if len(found) > 1:  # the address of the file decides, as far as it tells
        location = one.location.rpartition("/")[2]
        found = [model for model in found if model.file == location] or found
    if len(found) > 1:
        raise ProblemError(
            "dmn.import_twice", namespace=one.namespace, files=", ".join(model.file for model in found)
        )
    if not found:
        raise ProblemError("dmn.import_missing", file=here.file, line=one.line, namespace=one.namespace)
    return found[0]
