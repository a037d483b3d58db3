"""Asking a model: `model.evaluate("tier", {"age": 81})` (DMN 1.5 §10.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianxin.engines.rules.dmn.linking import Key, Linked, Place
from lianxin.engines.rules.dmn.model import Decision, Definitions, InputData
from lianxin.engines.rules.dmn.running.programs import Programs
from lianxin.engines.rules.dmn.running.reasons import Notes, Reason, Spot
from lianxin.engines.rules.dmn.running.session import Session
from lianxin.engines.rules.dmn.scopes import is_plain
from lianxin.engines.rules.dmn.types import conformed, filled
from lianxin.engines.rules.feel import DateTime, FunctionValue, Run, Value, kind_of, value_of
from lianxin.engines.rules.feel.names import normalized
from lianxin.engines.rules.feel.program import names_within
from lianxin.engines.rules.feel.run import ExhaustedError
from lianxin.engines.rules.feel.values.kinds import datetime_value
from lianxin.kernel.problems import ProblemError

_DEEP = 20  # decisions below one another that one thread of calls may carry


@dataclass(frozen=True)
class Outcome:
    """The value (None is null) and, in order, why things became null on the way."""

    value: Value
    notes: tuple[Reason, ...]


class Model:
    """A model with its imports, ready to be asked any number of times."""

    def __init__(self, linked: Linked, again: Callable[[frozenset[str]], Linked]) -> None:
        self.linked = linked
        self._again = again
        self._programs = Programs()
        self._extended: dict[frozenset[str], Model] = {}

    @property
    def definitions(self) -> Definitions:
        return self.linked.definitions

    def evaluate(
        self, name: str, inputs: Mapping[str, Any] | None = None, *, now: DateTime | datetime | None = None
    ) -> Outcome:
        """The value of a decision, a decision service or a knowledge model, by name or id.

        `inputs` are Python or FEEL values by the name of the input data (of a service also its input decisions, of a
        knowledge model its parameters); those of an imported model by name, `import.name` or `namespace#name`. A value
        that does not conform to its declared type is null. ProblemError "dmn.unknown_decision".
        """
        values: dict[str, Value] = {normalized(key): value_of(value) for key, value in (inputs or {}).items()}
        place = self.linked.named(normalized(name))
        if place is None:
            known = ", ".join(one.name for one in (*self.definitions.decisions, *self.definitions.services))
            raise ProblemError("dmn.unknown_decision", name=name, known=known)
        extra = frozenset(key for key in names_within(values) if not is_plain(key)) - self.linked.members
        if extra:
            return self._with(extra)._run(name, values, now)
        return self._run(name, values, now)

    def _with(self, extra: frozenset[str]) -> Model:
        """This model, its texts read with further names of members: keys of inputs that no type tells."""
        if extra not in self._extended:
            if len(self._extended) >= 16:
                self._extended.clear()
            self._extended[extra] = Model(self._again(extra), self._again)
        return self._extended[extra]

    def _run(self, name: str, values: dict[str, Value], now: DateTime | datetime | None) -> Outcome:
        place = self.linked.named(normalized(name))
        assert place is not None, "asked before"
        notes = Notes()
        run = Run(datetime_value(now) if isinstance(now, datetime) else now, notes)
        session = Session(run, self._programs, self._given(values, run))
        try:
            value = self._value(place, session, values, run)
        except (ExhaustedError, RecursionError, MemoryError):
            Spot(place.node.name, place.node.line).note(run, "feel.too_much_work")
            value = None
        found = [n if isinstance(n, Reason) else Reason(n.at, n.code, n.details) for n in notes]
        return Outcome(value, tuple(found))

    def _value(self, place: Place, session: Session, values: dict[str, Value], run: Run) -> Value:
        if isinstance(place.node, Decision):
            self._prepare(place, session)
            return session.value(place)
        function = session.value(place)
        if not isinstance(function, FunctionValue):
            return None
        names = [parameter.name for parameter in function.parameters or ()]
        spot = Spot(place.node.name, place.node.line)
        arguments = []
        for parameter in function.parameters or ():
            value = values.get(parameter.name)
            found = spot.conformed(
                run, filled(value, parameter.type), parameter.type, name=parameter.name, declared=""
            )
            arguments.append(found)
        return function.call(run, 1, arguments, names)

    def _prepare(self, place: Place, session: Session) -> None:
        """Long chains of decisions are made from below, so that calls stay shallow."""
        linked = place.linked
        if linked.depths.get(place.node.id or place.node.name, 0) <= _DEEP:
            return
        stack, needed = [place.node], {}
        while stack:
            node = stack.pop()
            if isinstance(node, Decision) and (node.id or node.name) not in needed:
                needed[node.id or node.name] = node
                stack.extend(linked.required(node))
        for node in sorted(needed.values(), key=lambda one: linked.depths[one.id or one.name]):
            session.value(Place(linked, node))

    def _given(self, values: dict[str, Value], run: Run) -> dict[Key, Value]:
        """The inputs by element, converted to their declared types."""
        given: dict[Key, Value] = {}
        for path, linked in _paths(self.linked):
            for node in linked.definitions.inputs:
                place = Place(linked, node)
                value, is_there = _input(values, path, linked, node)
                if is_there and (place.key not in given or not path):
                    type_ = linked.types.declared(node.variable.type)
                    found = conformed(filled(value, type_), type_)
                    if found is None and value is not None:
                        Spot(node.name, node.line).note(
                            run,
                            "dmn.wrong_type",
                            name=node.name,
                            found=kind_of(value),
                            type=node.variable.type,
                        )
                    given[place.key] = found
        return given


def _paths(linked: Linked, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Linked]]:
    """Every model with the names of imports that lead to it."""
    found = [(path, linked)]
    for one, inner in linked.imports:
        found.extend(_paths(inner, (*path, one.name) if one.name else path))
    return found


def _input(
    values: Mapping[str, Value], path: tuple[str, ...], linked: Linked, node: InputData
) -> tuple[Value, bool]:
    """What is given for an input data, and whether anything is."""
    for name in (node.variable.name, node.name):
        nested: Value = values
        for step in path:
            nested = nested.get(step) if isinstance(nested, Mapping) else None
        if path and isinstance(nested, Mapping) and name in nested:
            return nested[name], True
        for key in (f"{linked.definitions.namespace}#{name}", ".".join((*path, name)), name):
            if key in values:
                return values[key], True
    return None, False
