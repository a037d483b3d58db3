"""Numeric functions (DMN 1.5 §10.3.4.5)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Final

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import (
    DECIMAL128,
    MAX_SCALE,
    MIN_SCALE,
    compute,
    is_whole,
    number,
    rescale,
    whole,
)

_ROUNDINGS: Final = {
    "decimal": ROUND_HALF_EVEN,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}
# One digit before the point and 6144 after it at most: enough for an exact quotient's whole part.
_WIDE: Final = Context(prec=13_000, Emin=-99_999, Emax=99_999)


def _rounded(n: Decimal, scale: Decimal | None, rounding: str) -> Decimal | None:
    digits = 0 if scale is None else whole(scale, MIN_SCALE, MAX_SCALE)
    return None if digits is None else rescale(n, digits, rounding)


def _declare_rounding(name: str, rounding: str) -> None:
    scale = "scale?" if name in ("floor", "ceiling") else "scale"

    @builtin(name, f"n: number, {scale}: number", "number")
    def run(n: Decimal, scale: Decimal | None) -> Decimal | None:
        return _rounded(n, scale, rounding)


for _name, _rounding in {**_ROUNDINGS, "floor": ROUND_FLOOR, "ceiling": ROUND_CEILING}.items():
    _declare_rounding(_name, _rounding)


@builtin("abs", "n: number|years and months duration|days and time duration", "Any")
def _abs(n: Value) -> Value:
    match n:
        case MonthsDuration(months):
            return MonthsDuration(abs(months))
        case SecondsDuration(nanos):
            return SecondsDuration(abs(nanos))
    return abs(n)


@builtin("modulo", "dividend: number, divisor: number", "number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """dividend - divisor * floor(dividend / divisor), exactly: the sign is the divisor's."""
    if not divisor:
        return None
    rest = _WIDE.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = _WIDE.add(rest, divisor)
    return number(rest)


@builtin("sqrt", "number: number", "number")
def _sqrt(n: Decimal) -> Decimal | None:
    return compute(DECIMAL128.sqrt, n) if n >= 0 else None


@builtin("log", "number: number", "number")
def _log(n: Decimal) -> Decimal | None:
    return compute(DECIMAL128.ln, n) if n > 0 else None


@builtin("exp", "number: number", "number")
def _exp(n: Decimal) -> Decimal | None:
    return compute(DECIMAL128.exp, n)


@builtin("odd", "number: number", "boolean")
def _odd(n: Decimal) -> bool | None:
    return _WIDE.remainder(n, Decimal(2)) != 0 if is_whole(n) else None


@builtin("even", "number: number", "boolean")
def _even(n: Decimal) -> bool | None:
    return _WIDE.remainder(n, Decimal(2)) == 0 if is_whole(n) else None
