"""Operators: arguments turned into the kind that is wanted, comparison, arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable

from lianxin.engines.xforms.context import Compiled, Context, Evaluate
from lianxin.engines.xforms.convert import compare, to_boolean, to_number
from lianxin.engines.xforms.nodes import Node


def as_number(compiled: Compiled) -> Callable[[Context], float]:
    run = compiled.run
    return run if compiled.kind == "n" else lambda c: to_number(run(c), c.run.zone)  # type: ignore[return-value]


def as_boolean(compiled: Compiled) -> Callable[[Context], bool]:
    run = compiled.run
    return run if compiled.kind == "b" else lambda c: to_boolean(run(c))  # type: ignore[return-value]


def _weight(nodes: list[Node]) -> int:
    return sum(1 + (len(node.text) >> 6) for node in nodes)


def comparison(sign: str, one: Compiled, other: Compiled) -> Evaluate:
    left, right = one.run, other.run
    if one.kind == "n" and other.kind == "n" and sign in _NUMBERS:
        holds = _NUMBERS[sign]
        return lambda c: holds(left(c), right(c))  # type: ignore[arg-type]

    def run(c: Context) -> bool:
        a, b = left(c), right(c)
        if type(a) is list:
            c.run.spend(_weight(a) * (len(b) if type(b) is list else 1))
        if type(b) is list:
            c.run.spend(_weight(b))
        return compare(sign, a, b, c.run.zone)

    return run


_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _divide(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1, b)  # noqa: PLR0124
    return a / b


def _modulo(a: float, b: float) -> float:
    return math.fmod(a, b) if b != 0 and math.isfinite(a) and b == b else math.nan  # noqa: PLR0124


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "*": lambda a, b: float(a) * b,
    "div": _divide,
    "mod": _modulo,
}


def arithmetic(
    operation: Callable[[float, float], float],
    left: Callable[[Context], float],
    right: Callable[[Context], float],
) -> Evaluate:
    return lambda c: operation(left(c), right(c))
