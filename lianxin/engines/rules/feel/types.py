"""The types of FEEL: which values they hold, and conversion to a declared type (DMN 1.5 §10.3.2.9)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lianxin.engines.rules.feel.tree import TypeExpr
from lianxin.engines.rules.feel.values.callables import FunctionValue
from lianxin.engines.rules.feel.values.kinds import KINDS, Value, kind_of
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.temporal import Date, at_midnight


class Type(ABC):
    @abstractmethod
    def holds(self, value: Value) -> bool:
        """`value instance of` this type (table 57). null is an instance of Null only."""

    def fits(self, value: Value) -> bool:
        """As `holds`, but null fits everywhere: what an item of a list or an entry of a context may be."""
        return value is None or self.holds(value)

    def covers(self, other: Type) -> bool:
        """Whether every value of the other type conforms to this one (§10.3.2.9.2)."""
        return other in (self, NULL)


@dataclass(frozen=True)
class KindType(Type):
    """number, string, boolean and the temporal types, by the name of their kind."""

    kind: str

    def holds(self, value: Value) -> bool:
        return kind_of(value) == self.kind


@dataclass(frozen=True)
class AnyType(Type):
    def holds(self, value: Value) -> bool:
        return value is not None

    def covers(self, other: Type) -> bool:
        return True


@dataclass(frozen=True)
class ListType(Type):
    item: Type

    def holds(self, value: Value) -> bool:
        return type(value) is list and all(self.item.fits(item) for item in value)

    def covers(self, other: Type) -> bool:
        return other == NULL or (isinstance(other, ListType) and self.item.covers(other.item))


@dataclass(frozen=True)
class RangeType(Type):
    item: Type

    def holds(self, value: Value) -> bool:
        return type(value) is Range and self.item.fits(value.start) and self.item.fits(value.end)

    def covers(self, other: Type) -> bool:
        return other == NULL or (isinstance(other, RangeType) and self.item.covers(other.item))


@dataclass(frozen=True)
class ContextType(Type):
    """A context with at least these entries."""

    entries: tuple[tuple[str, Type], ...]

    def holds(self, value: Value) -> bool:
        return type(value) is dict and all(
            name in value and entry.fits(value[name]) for name, entry in self.entries
        )

    def covers(self, other: Type) -> bool:
        if not isinstance(other, ContextType):
            return other == NULL
        theirs = dict(other.entries)
        return all(name in theirs and entry.covers(theirs[name]) for name, entry in self.entries)


@dataclass(frozen=True)
class FunctionType(Type):
    """`parameters` None: any function."""

    parameters: tuple[Type, ...] | None
    result: Type

    def holds(self, value: Value) -> bool:
        if not isinstance(value, FunctionValue):
            return False
        if self.parameters is None:
            return True
        if value.parameters is None:
            return False
        return self.covers(FunctionType(tuple(p.type for p in value.parameters), value.promises))

    def covers(self, other: Type) -> bool:
        if not isinstance(other, FunctionType) or other.parameters is None:
            return other == NULL
        if self.parameters is None:
            return True
        return (
            len(self.parameters) == len(other.parameters)
            and all(b.covers(a) for a, b in zip(self.parameters, other.parameters, strict=True))
            and self.result.covers(other.result)
        )


ANY: Final = AnyType()
NULL: Final = KindType("null")
DATE_AND_TIME: Final = KindType("date and time")
_STANDARD: Final[dict[str, Type]] = {
    **{kind: KindType(kind) for kind in KINDS.values()},
    "Any": ANY,
    "Null": NULL,
    "list": ListType(ANY),
    "context": ContextType(()),
    "range": RangeType(ANY),
    "function": FunctionType(None, ANY),
}
# Names used for `typeRef` in models (§7.3.2 and earlier versions of the standard).
_MODEL_NAMES: Final = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
}


def type_of(written: TypeExpr, types: Mapping[str, Type] = {}) -> Type | None:
    """The type of a written one; `types` are the user's. None when a name in it is unknown."""
    if not written.arguments and written.result is None and not written.fields:
        return types.get(written.name) or _STANDARD.get(written.name)
    arguments = [type_of(argument, types) for argument in written.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    match written.name:
        case "list":
            return ListType(known[0])
        case "range":
            return RangeType(known[0])
        case "context":
            return ContextType(tuple(zip(written.fields, known, strict=True)))
    result = type_of(written.result, types) if written.result is not None else ANY
    return None if result is None else FunctionType(tuple(known), result)


def model_type(name: str, types: Mapping[str, Type] = {}) -> Type | None:
    """The type of a model's `typeRef` without arguments; a prefix `feel:` is dropped. None when unknown."""
    bare = name.removeprefix("feel:")
    return types.get(name) or types.get(bare) or _STANDARD.get(_MODEL_NAMES.get(bare, bare))


def coerce(value: Value, type_: Type) -> Value:
    """The value converted to a declared type (§10.3.2.9.4): an item to a list of one and back, a date to midnight UTC.

    null when the value does not conform.
    """
    if value is None or type_.holds(value):
        return value
    if isinstance(type_, ListType):
        item = None if type(value) is list else coerce(value, type_.item)
        return None if item is None else [item]
    if type(value) is list and len(value) == 1:
        return coerce(value[0], type_)
    if type_ == DATE_AND_TIME and type(value) is Date:
        return at_midnight(value)
    return None
