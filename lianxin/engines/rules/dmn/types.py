"""Item definitions as types of FEEL (DMN 1.5 §7.3.2, §10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lianxin.engines.rules.dmn.expressions import Cell
from lianxin.engines.rules.dmn.model import ItemDefinition
from lianxin.engines.rules.feel import (
    ANY,
    ContextType,
    FunctionType,
    FunctionValue,
    ListType,
    Program,
    Type,
    Value,
    coerce,
    compile,
    model_type,
    parse,
    parse_unary_tests,
    type_of,
)
from lianxin.engines.rules.feel.tree import InstanceOf
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True)
class Allowed:
    """Allowed values: unary tests; a text that cannot be read allows everything (the check tells)."""

    cell: Cell
    program: Program | None = field(compare=False)

    def __call__(self, value: Value) -> bool:
        return self.program is None or self.program({"?": value}) is True


def allowed(cell: Cell | None, members: Iterable[str]) -> Allowed | None:
    """The test of allowed values; None where everything is."""
    if cell is None or cell.language or not cell.text:
        return None
    try:
        return Allowed(cell, compile(parse_unary_tests(cell.text, members=members)))
    except ProblemError:
        return Allowed(cell, None)


@dataclass(frozen=True)
class RestrictedType(Type):
    """Some values of a type."""

    base: Type
    allowed: Allowed

    def holds(self, value: Value) -> bool:
        return self.base.holds(value) and self.allowed(value)


@dataclass(frozen=True)
class RestrictedListType(ListType):
    """Some lists of a type."""

    allowed: Allowed

    def holds(self, value: Value) -> bool:
        return super().holds(value) and self.allowed(value)


@dataclass(frozen=True)
class NamedType(Type):
    """A type that is being defined: a component may be a list of the whole (a tree)."""

    name: str
    look_up: Callable[[str], Type | None] = field(compare=False)

    def holds(self, value: Value) -> bool:
        target = self.look_up(self.name)
        return target is None or target.holds(value)


class Types(Mapping[str, Type]):
    """The types of one model by name, its own first, then those of its imports behind the import's name and a dot."""

    def __init__(
        self,
        definitions: Iterable[ItemDefinition],
        imported: Mapping[str, Mapping[str, Type]],
        members: frozenset[str] = frozenset(),
        file: str = "",
    ) -> None:
        self._file = file
        self._definitions = {one.name: one for one in definitions}
        self._members = members
        self._open: set[str] = set()
        self._known: dict[str, Type] = {}
        for name, types in imported.items():
            for inner, type_ in types.items():
                key = f"{name}.{inner}" if name else inner
                if key not in self._definitions:
                    self._known[key] = type_
        for name, one in self._definitions.items():
            self._defined(name, one)

    def __getitem__(self, name: str) -> Type:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def named(self, name: str) -> Type | None:
        """The type of a `typeRef`; ANY for none, None for an unknown one."""
        return ANY if not name else self._reference(name)

    def declared(self, name: str) -> Type:
        """The type of a `typeRef`, ANY when it is unknown."""
        return self.named(name) or ANY

    def _reference(self, name: str) -> Type | None:
        if name in self._known:
            return self._known[name]
        if name in self._open:
            return NamedType(name, self._known.get)
        if name in self._definitions:
            return self._defined(name, self._definitions[name])
        return model_type(name) or self._written(name)

    def _written(self, name: str) -> Type | None:
        """A type written out as in FEEL, `list<number>`; None when it is none."""
        if "<" not in name:
            return None
        try:
            node = parse(f"null instance of {name}", types=self._known)
        except ProblemError:
            return None
        return type_of(node.type, self._known) if isinstance(node, InstanceOf) else None

    def _defined(self, name: str, one: ItemDefinition) -> Type:
        if name not in self._known:
            self._open.add(name)
            type_ = self._known[name] = self._type(one)
            self._open.discard(name)
            if isinstance(type_.base if isinstance(type_, RestrictedType) else type_, NamedType):
                raise ProblemError("dmn.type_cycle", file=self._file, line=one.line, name=name)
        return self._known[name]

    def _type(self, one: ItemDefinition) -> Type:
        item = self._item(one)
        if (values := allowed(one.allowed, self._members)) is not None:
            item = RestrictedType(item, values)
        constraint = allowed(one.constraint, self._members)
        if one.is_collection:
            return ListType(item) if constraint is None else RestrictedListType(item, constraint)
        return item if constraint is None else RestrictedType(item, constraint)

    def _item(self, one: ItemDefinition) -> Type:
        if one.components:
            return ContextType(tuple((part.name, self._type(part)) for part in one.components))
        if one.function is not None:
            parameters = tuple(self.declared(parameter.type) for parameter in one.function.parameters)
            return FunctionType(parameters, self.declared(one.function.output))
        return self.declared(one.type)


def conformed(value: Value, type_: Type) -> Value:
    """The value as the declared type (§10.3.2.9.4); null when it does not conform.

    A function conforms when it takes as many parameters and promises nothing else: what an expression returns is
    mostly not told by its text.
    """
    if isinstance(type_, FunctionType) and isinstance(value, FunctionValue):
        return value if _may_be(value, type_) else None
    return coerce(value, type_)


def _may_be(function: FunctionValue, type_: FunctionType) -> bool:
    if type_.parameters is None or function.parameters is None:
        return True
    if len(type_.parameters) != len(function.parameters):
        return False
    known = ANY not in (function.promises, type_.result)
    takes = zip(type_.parameters, function.parameters, strict=True)
    return all(mine.type.covers(theirs) for theirs, mine in takes if theirs != ANY) and (
        not known or type_.result.covers(function.promises)
    )


def filled(value: Value, type_: Type) -> Value:
    """The value with null for every entry its type has and it lacks: what is not told about a person is not known."""
    if isinstance(type_, RestrictedType):
        return filled(value, type_.base)
    if isinstance(type_, NamedType):
        return filled(value, type_.look_up(type_.name) or ANY)
    if isinstance(type_, ListType) and type(value) is list:
        return [filled(item, type_.item) for item in value]
    if isinstance(type_, ContextType) and type(value) is dict:
        known = {name: filled(value.get(name), entry) for name, entry in type_.entries}
        return {name: known.get(name, entry) for name, entry in value.items()} | known
    return value


@dataclass(frozen=True)
class AcceptedFunctionType(FunctionType):
    """What `conformed` takes for a function type, as the type of a parameter."""

    def holds(self, value: Value) -> bool:
        return isinstance(value, FunctionValue) and _may_be(value, self)


def accepted(type_: Type) -> Type:
    """The type for a parameter declared so."""
    if type(type_) is FunctionType:
        return AcceptedFunctionType(type_.parameters, type_.result)
    return type_


def result_of(type_: Type) -> Type:
    """What a function declared so returns: the result of a function type; any other type is meant as the result."""
    return type_.result if isinstance(type_, FunctionType) else type_
