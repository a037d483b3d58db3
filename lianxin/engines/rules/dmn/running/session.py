"""One evaluation of a decision requirement graph (DMN 1.5 chapter 6, §10.4): every element at most once, when it is needed."""

from __future__ import annotations

from collections.abc import Mapping

from lianxin.engines.rules.dmn.linking import Key, Place
from lianxin.engines.rules.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionService,
    InputData,
)
from lianxin.engines.rules.dmn.running.programs import Programs
from lianxin.engines.rules.dmn.running.reasons import Spot
from lianxin.engines.rules.dmn.running.scope import Scope, Thunk, required
from lianxin.engines.rules.dmn.types import accepted, result_of
from lianxin.engines.rules.feel import Frame, Lambda, Parameter, Run, Value
from lianxin.engines.rules.feel.run import ExhaustedError

_WORK = 10


class Session:
    """`given` are the values of input data, and of decisions that need not be made, by element."""

    def __init__(
        self, run: Run, programs: Programs, given: Mapping[Key, Value], *, inside: bool = False
    ) -> None:
        self._inside = inside
        self._run = run
        self._programs = programs
        self._values: dict[Key, Value] = dict(given)
        self._open: set[Key] = set()

    def value(self, place: Place) -> Value:
        """The value of an element: of a knowledge model or a service its function."""
        key = place.key
        if key in self._values:
            return self._values[key]
        if key in self._open:
            Spot(place.node.name, place.node.line).note(self._run, "dmn.recursion", name=place.node.name)
            return None
        self._open.add(key)
        try:
            value = self._values[key] = self._made(place)
        finally:
            self._open.discard(key)
        return value

    def _made(self, place: Place) -> Value:
        match place.node:
            case InputData():
                Spot(place.node.name, place.node.line).note(self._run, "dmn.no_input", name=place.node.name)
                return None
            case Decision():
                return self._decided(place, place.node)
            case BusinessKnowledgeModel():
                return self._function(place, place.node)
        return self.service(place, place.node)

    def _decided(self, place: Place, decision: Decision) -> Value:
        spot = Spot(decision.name, decision.line)
        if decision.expression is None:
            spot.note(self._run, "dmn.no_logic", name=decision.name)
            return None
        scope = self._scope(place)
        closure = self._programs.closure(place, scope)
        try:
            value = closure(Frame(scope, None, self._run))
        except (ExhaustedError, RecursionError, MemoryError):
            if self._inside:  # a service ends with whoever called it: calls that branch must not go on
                raise
            spot.note(self._run, "feel.too_much_work")
            return None
        variable, types = decision.variable, place.linked.types
        declared = types.declared(variable.type)
        return spot.conformed(self._run, value, declared, name=variable.name, declared=variable.type)

    def _function(self, place: Place, knowledge: BusinessKnowledgeModel) -> Value:
        """A knowledge model's function sees what it requires, and itself."""
        if knowledge.logic is None:
            Spot(knowledge.name, knowledge.line).note(self._run, "dmn.no_logic", name=knowledge.name)
            return None
        scope = self._scope(place, own=True)
        closure = self._programs.closure(place, scope)
        return closure(Frame(scope, None, self._run))

    def service(self, place: Place, service: DecisionService) -> Lambda:
        """A service is a function of its input data, then its input decisions (§10.4); nothing else reaches inside."""
        types = place.linked.types
        needs = [
            p for href in (*service.input_data, *service.input_decisions) if (p := place.linked.find(href))
        ]
        outputs = [found for href in service.outputs if (found := place.linked.find(href))]
        parameters = [
            Parameter(need.node.variable.name, accepted(need.linked.types.declared(need.node.variable.type)))
            for need in needs
        ]

        def run(run: Run, arguments: tuple[Value, ...]) -> Value:
            given = {need.key: argument for need, argument in zip(needs, arguments, strict=True)}
            inner = Session(run, self._programs, given, inside=True)
            values = {output.node.variable.name: inner.value(output) for output in outputs}
            return next(iter(values.values())) if len(outputs) == 1 else values

        result = result_of(types.declared(service.variable.type))
        return Lambda(parameters, run, name=service.variable.name, result=result, work=_WORK)

    def _scope(self, place: Place, *, own: bool = False) -> Scope:
        """Required elements by the names of their variables; those of an import as entries of its name."""
        direct, imported = required(place, own=own)
        thunks: dict[str, Thunk] = {name: self._thunk(found) for name, found in direct.items()}
        for name, group in imported.items():
            thunks[name] = self._group(group)
        return Scope(thunks)

    def _thunk(self, place: Place) -> Thunk:
        return lambda: self.value(place)

    def _group(self, group: dict[str, Place]) -> Thunk:
        return lambda: {name: self.value(place) for name, place in group.items()}
