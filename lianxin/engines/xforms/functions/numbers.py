"""Numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import NAN, Value, js_round, to_numbers
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions.registry import MANY, declare, plain
from lianxin.engines.xforms.nodes import Node

plain("abs", "n", "n")(lambda x: abs(float(x)))
plain("pi", "", "n")(lambda: math.pi)


def _safe(work: Callable[..., float]) -> Callable[..., float]:
    """NaN where a function has no value, infinity where it is too large."""

    def run(*values: float) -> float:
        if any(value != value for value in values):  # noqa: PLR0124
            return NAN
        try:
            return float(work(*values))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError, TypeError):
            return NAN

    return run


def _log(value: float) -> float:
    return -math.inf if value == 0 else math.log(value)


def _log10(value: float) -> float:
    return -math.inf if value == 0 else math.log10(value)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    if abs(base) == 1 and math.isinf(exponent):
        return NAN
    made = base**exponent
    return NAN if isinstance(made, complex) else made


for _name, _work in {
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cos": math.cos,
    "sin": math.sin,
    "tan": math.tan,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "log": _log,
    "log10": _log10,
    "exp10": lambda x: 10.0**x,
    "floor": lambda x: x if math.isinf(x) else math.floor(x),
    "ceiling": lambda x: x if math.isinf(x) else math.ceil(x),
    "int": lambda x: x if math.isinf(x) else math.trunc(x),
}.items():
    plain(_name, "n", "n")(_safe(_work))
plain("atan2", "nn", "n")(_safe(math.atan2))
plain("pow", "nn", "n")(_safe(_power))


@plain("round", "nn", "n", least=1)
def _round(value: float, places: float = 0.0) -> float:
    """To so many decimal places (negative: tens, hundreds); halves away from zero, as the ODK engines do."""
    if value != value or places != places or math.isinf(value):  # noqa: PLR0124
        return float(value) if places == places else NAN  # noqa: PLR0124
    factor = 10.0 ** max(-300.0, min(300.0, math.trunc(places)))
    shifted = abs(value) * factor
    if math.isinf(shifted):
        return float(value)
    return math.copysign(js_round(shifted) / factor, value)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[list[Compiled]], Compiled]:
    """min and max go over every node of every argument; one that is no number makes the whole none."""

    def build(arguments: list[Compiled]) -> Compiled:
        runs = [argument.run for argument in arguments]

        def run(c: Context) -> Value:
            found = [number for run in runs for number in to_numbers(run(c), c.run.zone)]
            if not found or any(number != number for number in found):  # noqa: PLR0124
                return NAN
            return choose(found)

        return Compiled(run, "n")

    return build


declare("min", 0, MANY)(_extreme(min))
declare("max", 0, MANY)(_extreme(max))


@declare("sum", 1)
def _sum(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run

    def add(c: Context) -> Value:
        value = run(c)
        if type(value) is list and not value:
            c.run.had_empty_sum = True
            return 0.0
        return float(sum(to_numbers(value, c.run.zone)))

    return Compiled(add, "n")


@declare("count", 1)
def _count(arguments: list[Compiled]) -> Compiled:
    nodes = nodes_argument(arguments[0])
    return Compiled(lambda c: float(len(nodes(c))), "n")


@declare("random", 0, is_volatile=True)
def _random(arguments: list[Compiled]) -> Compiled:
    def run(c: Context) -> Value:
        c.run.is_unsure = True
        return NAN if c.run.random is None else c.run.random.random()

    return Compiled(run, "n")


def nodes_argument(argument: Compiled) -> Callable[[Context], list[Node]]:
    """The nodes of an argument that must be a node-set."""
    run = argument.run

    def nodes(c: Context) -> list[Node]:
        value = run(c)
        if type(value) is not list:
            raise XFormError("xforms.argument", wants="nodes")
        return value

    return nodes
