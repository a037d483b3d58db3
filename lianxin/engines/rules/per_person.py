"""What only the whole of FEEL can say: its own program, run for one person, with missing facts unknown.

FEEL answers null, or even false, where a fact is missing. Here an answer counts only when the program read nothing that
is missing: then no fact still to be learnt could change it. A whole record or list handed to a function or compared
must be known throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from lianxin.engines.rules import ast
from lianxin.engines.rules.feel import ANY, Date, Frame, Lambda, Parameter, Run, model_type, value_of
from lianxin.engines.rules.feel import compile as feel_program
from lianxin.engines.rules.feel.library import BUILTINS
from lianxin.engines.rules.feel.reading import children
from lianxin.engines.rules.feel.tree import (
    Call,
    ContextOf,
    Filter,
    FunctionOf,
    Name,
    Node,
    Path,
)
from lianxin.engines.rules.feel.tree import (
    Iterator as LoopOver,
)
from lianxin.engines.rules.functions import FUNCTIONS, Function
from lianxin.engines.rules.values import Value

MAX_WORK: Final = 100_000
"""Steps of one condition for one person: tens of milliseconds, where FEEL by itself would take seconds."""
_OWN: Final = FUNCTIONS.keys() - BUILTINS.keys()
_FREE: Final = ("param", "rule")


def closure(node: ast.PerPerson) -> Callable[[dict[str, Any]], Value]:
    """The function of a part outside the small tree: facts in, value out (None: unknown)."""
    program = feel_program(cast(Node, _renamed(node.source)))
    whole = _whole(node.source)

    def run(facts: dict[str, Any]) -> Value:
        if any(_has_gap(facts[name]) for name in whole if facts.get(name) is not None):
            return None
        evaluation = Run(work=MAX_WORK)
        value = program.within(Frame(_Scope(facts), None, evaluation))
        return None if evaluation.missing else _plain(value)

    return run


def reads(source: Node) -> tuple[ast.Name, ...]:
    """The facts a FEEL tree reads, in reading order. A bare name inside a filter may be a field of the items: left out."""
    found: dict[tuple[str, ...], ast.Name] = {}
    for path, at in _paths(source, bound_names(source), filtering=False):
        found.setdefault(path, ast.Name(path, at))
    return tuple(found.values())


def bound_names(source: Node) -> frozenset[str]:
    """Every name the text itself gives a value: loop variables, parameters, entries of contexts."""
    bound = {"item", "partial"}
    for node in everything(source):
        if isinstance(node, LoopOver):
            bound.add(node.name)
        elif isinstance(node, FunctionOf):
            bound.update(parameter.name for parameter in node.parameters)
        elif isinstance(node, ContextOf):
            bound.update(entry.key for entry in node.entries)
    return frozenset(bound)


def everything(node: object) -> Iterator[object]:
    """A FEEL tree, node by node, in reading order."""
    yield node
    for part in children(node):
        yield from everything(part)


def path_of(node: object) -> tuple[tuple[str, ...], int] | None:
    """The dotted path of a name and its column; None for anything else."""
    if isinstance(node, Name):
        return (node.name,), node.at
    if isinstance(node, Path) and (base := path_of(node.source)) is not None:
        return (*base[0], node.name), base[1]
    return None


def _paths(node: object, bound: frozenset[str], *, filtering: bool) -> Iterator[tuple[tuple[str, ...], int]]:
    found = path_of(node)
    if found is not None:
        path = found[0]
        inside = filtering and path[0] not in _FREE
        if path[0] not in bound and path[0] not in BUILTINS and not inside:
            yield found
        return
    for part in children(node):
        if isinstance(node, Call) and part is node.function and isinstance(part, Name):
            continue
        within = filtering or (isinstance(node, Filter) and part is node.test)
        yield from _paths(part, bound, filtering=within)


def _whole(source: Node) -> frozenset[str]:
    """The facts used otherwise than by their fields, item by item, or for their number; all of them when a loop's
    variable is used so."""
    bound = bound_names(source)
    free = {path[0] for path, _ in _paths(source, bound, filtering=False)}
    used = {name for name in _used_whole(source) if name not in BUILTINS}
    return frozenset(free if used & bound else used & free)


def _used_whole(node: object, *, taken_apart: bool = False) -> Iterator[str]:
    if isinstance(node, Name):
        if not taken_apart:
            yield node.name
        return
    for part in children(node):
        apart = isinstance(node, Path | LoopOver)
        if isinstance(node, Filter):
            apart = taken_apart and part is node.source
        elif isinstance(node, Call):
            apart = part is node.function or (
                isinstance(node.function, Name) and node.function.name == "count"
            )
        yield from _used_whole(part, taken_apart=apart)


def _has_gap(value: Value) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_gap, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_gap, value))
    return value is None


# --- our functions and values on the other side


class _Scope(Mapping[str, Value]):
    """Facts as FEEL values, each turned when it is read; our own functions under names no text can say."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts

    def __getitem__(self, name: str) -> Value:
        return _LAMBDAS[name] if name in _LAMBDAS else value_of(self._facts[name])

    def __contains__(self, name: object) -> bool:
        return name in self._facts or name in _LAMBDAS

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def _hidden(name: str) -> str:
    """A fact may be called `age` as the function is: a called name gets a spelling of its own."""
    return f"{name}()"


def _renamed(node: object) -> object:
    """The tree with calls of our own functions under their hidden names."""
    changes: dict[str, Any] = {}
    for part in fields(node):  # type: ignore[arg-type]
        value = getattr(node, part.name)
        if isinstance(value, tuple):
            changes[part.name] = tuple(_renamed(item) if hasattr(item, "at") else item for item in value)
        elif hasattr(value, "at"):
            changes[part.name] = _renamed(value)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in _OWN:
        changes["function"] = Name(_hidden(node.function.name), node.function.at)
    return replace(node, **changes)  # type: ignore[type-var]


def _lambda(function: Function) -> Lambda:
    def body(_: Run, arguments: tuple[Value, ...]) -> Value:
        return value_of(function(*map(_plain, arguments)))

    types = [(model_type(kind) if kind in ("date", "number") else None) or ANY for kind in function.takes]
    parameters = [Parameter(name, type_) for name, type_ in zip(function.parameters, types, strict=True)]
    return Lambda(parameters, body, name=function.name)


_LAMBDAS: Final = {_hidden(name): _lambda(FUNCTIONS[name]) for name in _OWN}


def _plain(value: Value) -> Value:
    """A FEEL value as facts hold it; unknown for what facts have no kind for (times, durations, ranges, functions)."""
    match value:
        case None | bool() | str() | Decimal():
            return value
        case Date(year, month, day):
            return date(year, month, day) if date.min.year <= year <= date.max.year else None
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return None
