"""Built-in functions: their forms, named parameters, conversion of arguments (DMN 1.5 §10.3.4, §10.3.2.9.4).

A form is written as the standard writes it, `"string: string, start position: number, length?: number"`:
`name?` may be left out, `kind?` may be null, `a|b` is either kind, `*list` takes one list or its items one by one,
`**lists` takes all the arguments that are left. An argument that does not fit makes the call null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lianxin.engines.rules.feel.run import Run
from lianxin.engines.rules.feel.types import ANY, ListType, Type, model_type
from lianxin.engines.rules.feel.values.callables import FunctionValue, Parameter
from lianxin.engines.rules.feel.values.kinds import Value, kind_of

BUILTINS: Final[dict[str, Builtin]] = {}


class Refusal(NamedTuple):
    """Why a form does not fit: a code and what fills its sentence."""

    code: str
    details: dict[str, object]


@dataclass(frozen=True)
class Takes:
    name: str
    kinds: frozenset[str]
    optional: bool = False
    nullable: bool = False
    spread: str = ""  # "*" or "**"

    @property
    def type(self) -> Type:
        if len(self.kinds) != 1:
            return ANY
        (kind,) = self.kinds
        return ListType(ANY) if kind == "list" else model_type(kind) or ANY

    def converted(self, value: Value) -> tuple[bool, Value]:
        """Whether the argument fits, and what the function gets."""
        if value is None:
            return self.nullable, None
        if "any" in self.kinds or kind_of(value) in self.kinds:
            return True, value
        if "list" in self.kinds:
            return True, [value]
        if type(value) is list and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return True, value[0]
        return False, None


def _takes(written: str) -> Takes:
    name, _, kinds = (part.strip() for part in written.partition(":"))
    spread = name[: len(name) - len(name.lstrip("*"))]
    name = name.lstrip("*")
    return Takes(
        name.removesuffix("?"),
        frozenset(kinds.removesuffix("?").split("|")),
        optional=name.endswith("?"),
        nullable=kinds.endswith("?"),
        spread=spread,
    )


@dataclass(frozen=True)
class Form:
    takes: tuple[Takes, ...]
    run: Callable[..., Value]
    wants_run: bool

    def bind(self, arguments: Sequence[Value], names: Sequence[str]) -> list[Value] | Refusal:
        """One value for each parameter, or why the arguments do not fit."""
        if names:
            placed = self._by_name(arguments, names)
            if placed is None:
                return Refusal("feel.argument_names", {"expected": ", ".join(t.name for t in self.takes)})
        else:
            placed = self._by_place(list(arguments))
            if placed is None:
                return Refusal("feel.argument_count", {"expected": len(self.takes), "found": len(arguments)})
        values: list[Value] = []
        for takes, (given, argument) in zip(self.takes, placed, strict=True):
            fits, value = takes.converted(argument) if given else (True, None)
            if not fits:
                return Refusal("feel.argument_type", {"name": takes.name, "found": kind_of(argument)})
            values.append(value)
        return values

    def _by_name(self, arguments: Sequence[Value], names: Sequence[str]) -> list[tuple[bool, Value]] | None:
        given = dict(zip(names, arguments, strict=True))
        if len(given) < len(names) or not given.keys() <= {takes.name for takes in self.takes}:
            return None
        # A nullable parameter that is left out is null: is(value1: 1) compares with null.
        if any(t.name not in given and not t.optional and not t.nullable for t in self.takes):
            return None
        return [(takes.name in given, given.get(takes.name)) for takes in self.takes]

    def _by_place(self, arguments: list[Value]) -> list[tuple[bool, Value]] | None:
        if self.takes and self.takes[-1].spread:
            fixed = len(self.takes) - 1
            rest = arguments[fixed:]
            if not rest:
                return None
            if len(rest) == 1 and self.takes[-1].spread == "*":
                rest = rest[0]
            arguments = [*arguments[:fixed], rest]
        if len(arguments) > len(self.takes):
            return None
        missing = self.takes[len(arguments) :]
        if any(not takes.optional for takes in missing):
            return None
        return [(True, argument) for argument in arguments] + [(False, None)] * len(missing)


class Builtin(FunctionValue):
    """A built-in function with one or more forms; the first that fits is called."""

    def __init__(self, name: str, result: Type) -> None:
        self.name = name
        self.parameters: tuple[Parameter, ...] | None = None
        self.result = self.promises = result
        self.forms: list[Form] = []

    def add(self, form: Form) -> None:
        self.forms.append(form)
        fixed = len(self.forms) == 1 and not any(takes.spread for takes in form.takes)
        self.parameters = tuple(Parameter(t.name, t.type) for t in form.takes) if fixed else None

    def call(self, run: Run, at: int, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value:
        for argument in arguments:
            if type(argument) in (list, str, dict):
                run.charge(1 + len(argument) // (64 if type(argument) is str else 1))
        refusal: Refusal | None = None
        for form in self.forms:
            bound = form.bind(arguments, names)
            if not isinstance(bound, Refusal):
                run.at = at
                result = form.run(run, *bound) if form.wants_run else form.run(*bound)
                if result is None and None not in arguments:
                    run.note(at, "feel.no_result", function=self.name)
                return result
            if refusal is None or bound.code == "feel.argument_type":
                refusal = bound
        if refusal is not None:
            run.note(at, refusal.code, function=self.name, **refusal.details)
        return None


def builtin(
    name: str, takes: str, result: str, *, wants_run: bool = False
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare one form of a built-in function; `result` is the name of its type."""

    def declare(run: Callable[..., Value]) -> Callable[..., Value]:
        known = BUILTINS.get(name)
        if known is None:
            known = BUILTINS[name] = Builtin(name, model_type(result) or ANY)
        form = Form(tuple(_takes(part) for part in takes.split(",") if part.strip()), run, wants_run)
        known.add(form)
        return run

    return declare
