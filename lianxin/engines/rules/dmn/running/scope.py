"""What an element may see: what it requires, by name (DMN 1.5 §6.3, §7.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lianxin.engines.rules.dmn.linking import Place
from lianxin.engines.rules.dmn.model import BusinessKnowledgeModel, Decision
from lianxin.engines.rules.feel import Value

Thunk = Callable[[], Value]


class Scope(Mapping[str, Value]):
    """What an element requires, by name; a value is made when it is asked for."""

    def __init__(self, thunks: dict[str, Thunk]) -> None:
        self._thunks = thunks

    def __getitem__(self, name: str) -> Value:
        return self._thunks[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._thunks

    def __iter__(self) -> Iterator[str]:
        return iter(self._thunks)

    def __len__(self) -> int:
        return len(self._thunks)


def required(place: Place, *, own: bool = False) -> tuple[dict[str, Place], dict[str, dict[str, Place]]]:
    """The required elements by the names of their variables; those of imports by the name of the import first.

    `own`: the element sees itself (a function may call itself).
    """
    node, linked = place.node, place.linked
    direct: dict[str, Place] = {node.variable.name: place} if own else {}
    imported: dict[str, dict[str, Place]] = {}
    for requirement in node.requirements if isinstance(node, Decision | BusinessKnowledgeModel) else ():
        found = linked.find(requirement.href)
        if found is not None:
            namespace = requirement.href[0]
            name = linked.import_name(namespace) if namespace else ""
            group = imported.setdefault(name, {}) if name else direct
            group[found.node.variable.name] = found
    return direct, imported
