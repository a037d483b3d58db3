"""Boxed function definitions and invocations (DMN 1.5 §7.3.6, §7.3.9, §10.2.2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.engines.rules.dmn.expressions import FunctionDefinition, Invocation, LiteralExpression
from lianxin.engines.rules.dmn.running.reasons import Spot
from lianxin.engines.rules.dmn.types import accepted, result_of
from lianxin.engines.rules.feel import (
    ANY,
    Frame,
    FunctionValue,
    Lambda,
    Parameter,
    Run,
    Value,
    external_method,
    kind_of,
)
from lianxin.engines.rules.feel.compiling.closures import Closure

if TYPE_CHECKING:
    from lianxin.engines.rules.dmn.running.boxes import Boxes, Names

_WORK = 5


def compile_function(
    box: FunctionDefinition, boxes: Boxes, names: Names, *, declared: str = "", name: str = "function"
) -> Closure:
    """A function value over the frame around it. `declared` is the type of the variable it is kept in."""
    types, spot = boxes.linked.types, Spot(boxes.element, box.line)
    parameters = [Parameter(one.name, accepted(types.declared(one.type))) for one in box.parameters]
    own = [parameter.name for parameter in parameters]
    inner = names | frozenset(own)
    body, kind = boxes.compile(box.body, inner), box.kind
    result = result_of(types.declared(declared or box.type))
    promised = None
    if box.body is not None and box.body.type and result == ANY:
        promised = types.declared(box.body.type)
    elif isinstance(box.body, LiteralExpression) and kind == "FEEL" and result == ANY:
        given = {parameter.name: parameter.type for parameter in parameters}
        promised = boxes.texts.inferred(box.body, inner, given)

    def make(frame: Frame) -> Value:
        def run(run: Run, arguments: tuple[Value, ...]) -> Value:
            found = body(Frame(dict(zip(own, arguments, strict=True)), frame, run))
            return found if kind == "FEEL" else _external(run, kind, found, arguments, spot)

        made = Lambda(parameters, run, name=name, result=result, work=_WORK)
        if promised is not None:
            made.promises = promised
        return made

    return make


def _external(run: Run, kind: str, description: Value, arguments: tuple[Value, ...], spot: Spot) -> Value:
    """The value of a function of another language (§10.3.2.13.3): a few methods of Java, done in Python."""
    method = external_method({"java": description}) if kind == "Java" else None
    if method is None:
        spot.note(run, "feel.external")
        return None
    return method(arguments)


def compile_invocation(box: Invocation, boxes: Boxes, names: Names) -> Closure:
    """A call by names, as in FEEL: every parameter needs its binding."""
    function, spot = boxes.compile(box.function, names), Spot(boxes.element, box.line)
    given = [binding.parameter.name for binding in box.bindings]
    arguments = [
        boxes.typed(boxes.compile(one.value, names), one.parameter.type, one.parameter.line)
        for one in box.bindings
    ]

    def run(frame: Frame) -> Value:
        called = function(frame)
        if not isinstance(called, FunctionValue):
            spot.note(frame.run, "feel.not_function", found=kind_of(called))
            return None
        return called.call(frame.run, 1, [argument(frame) for argument in arguments], given)

    return run
