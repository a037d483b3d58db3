"""Functions made by expressions and by Python: parameters with types, bound by place or by name (DMN 1.5 §10.3.2.8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lianxin.engines.rules.feel.run import MAX_CALLS, ExhaustedError, Run
from lianxin.engines.rules.feel.types import ANY, Type, coerce
from lianxin.engines.rules.feel.values.callables import FunctionValue, Parameter
from lianxin.engines.rules.feel.values.kinds import Value, kind_of

_CALL: Final = 10  # what a call costs beside its body

Body = Callable[[Run, tuple[Value, ...]], Value]


class Lambda(FunctionValue):
    """A function value. `body(run, arguments)` gets one value for each parameter, converted to its type.

    Too few or too many arguments, an unknown name, an argument that does not conform: the call is null. `work` is what
    one call costs of the run's bound.
    """

    def __init__(
        self,
        parameters: Sequence[Parameter],
        body: Body,
        *,
        name: str = "function",
        result: Type = ANY,
        work: int = 1,
    ) -> None:
        self.name = name
        self.parameters: tuple[Parameter, ...] = tuple(parameters)
        self.result = self.promises = result
        self._body = body
        self._work = work

    def call(self, run: Run, at: int, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value:
        bound = self._bound(run, at, arguments, names)
        if bound is None:
            return None
        run.charge(self._work + _CALL)
        run.calls += 1
        if run.calls > MAX_CALLS:
            raise ExhaustedError
        try:
            value = self._body(run, bound)
        finally:
            run.calls -= 1
        result = coerce(value, self.result)
        if result is None and value is not None:
            run.note(at, "feel.wrong_result", function=self.name, found=kind_of(value))
        return result

    def _bound(
        self, run: Run, at: int, arguments: Sequence[Value], names: Sequence[str]
    ) -> tuple[Value, ...] | None:
        expected = [parameter.name for parameter in self.parameters]
        if names:
            if sorted(names) != sorted(expected):
                run.note(at, "feel.argument_names", function=self.name, expected=", ".join(expected))
                return None
            by_name = dict(zip(names, arguments, strict=True))
            arguments = [by_name[name] for name in expected]
        if len(arguments) != len(expected):
            run.note(
                at, "feel.argument_count", function=self.name, expected=len(expected), found=len(arguments)
            )
            return None
        return self._converted(run, at, arguments)

    def _converted(self, run: Run, at: int, arguments: Sequence[Value]) -> tuple[Value, ...] | None:
        converted: list[Value] = []
        for parameter, argument in zip(self.parameters, arguments, strict=True):
            value = coerce(argument, parameter.type)
            if value is None and argument is not None:
                run.note(
                    at, "feel.argument_type", function=self.name, name=parameter.name, found=kind_of(argument)
                )
                return None
            converted.append(value)
        return tuple(converted)
