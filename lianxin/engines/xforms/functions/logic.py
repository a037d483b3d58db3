"""Truths."""

from __future__ import annotations

import math

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import Value, to_boolean, to_numbers
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions.registry import MANY, convert, declare, numbers, plain

plain("true", "", "b")(lambda: True)
plain("false", "", "b")(lambda: False)
plain("boolean", "b", "b")(lambda value: value)
plain("not", "b", "b")(lambda value: not value)
plain("boolean-from-string", "s", "b")(lambda text: text.strip().lower() in {"1", "true"})


@declare("if", 3)
def _if(arguments: list[Compiled]) -> Compiled:
    """Only the branch taken is evaluated."""
    test = convert(arguments[0], "b")
    yes, no = arguments[1].run, arguments[2].run
    kind = arguments[1].kind if arguments[1].kind == arguments[2].kind else "v"
    return Compiled(lambda c: yes(c) if test(c) else no(c), kind)


def _truths(value: Value) -> list[bool]:
    """Each node by its text (a blank one is false), or the one value."""
    if type(value) is list:
        return [bool(node.text.strip()) or bool(node.kids) for node in value]
    return [to_boolean(value)]


def _bounds(low: float, high: float) -> tuple[float, float]:
    """-1 stands for no bound."""
    return (-math.inf if low == -1 else low), (math.inf if high == -1 else high)


@declare("checklist", 2, MANY)
def _checklist(arguments: list[Compiled]) -> Compiled:
    low, high = numbers(arguments[:2])
    runs = [argument.run for argument in arguments[2:]]

    def run(c: Context) -> Value:
        least, most = _bounds(low(c), high(c))
        return least <= sum(sum(_truths(run(c))) for run in runs) <= most

    return Compiled(run, "b")


@declare("weighted-checklist", 2, MANY)
def _weighted_checklist(arguments: list[Compiled]) -> Compiled:
    if len(arguments) % 2:
        raise XFormError("xforms.arity", name="weighted-checklist", given=len(arguments))
    low, high = numbers(arguments[:2])
    pairs = [(arguments[place].run, arguments[place + 1].run) for place in range(2, len(arguments), 2)]

    def run(c: Context) -> Value:
        least, most = _bounds(low(c), high(c))
        total = 0.0
        for item, weight in pairs:
            for truth, number in zip(_truths(item(c)), to_numbers(weight(c), c.run.zone), strict=False):
                total += number if truth else 0.0
        return least <= total <= most

    return Compiled(run, "b")
