"""FEEL numbers: IEEE 754 decimal128, 34 digits, no infinities and no NaN (DMN 1.5 §10.3.2.3.1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Final

# An own context, so that the caller's thread can change nothing.
DECIMAL128: Final = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    clamp=1,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
MIN_SCALE: Final = -6111  # the exponents a decimal128 can have
MAX_SCALE: Final = 6176


def number(value: int | str | Decimal) -> Decimal | None:
    """The nearest number of 34 digits; None when there is none (too large, not finite, no number)."""
    try:
        made = DECIMAL128.create_decimal(value)
    except ArithmeticError:
        return None
    return made if made.is_finite() else None


def compute(operation: Callable[..., Decimal], *operands: Decimal) -> Decimal | None:
    """An operation of DECIMAL128; None where it has no finite result (division by zero, overflow, log of 0)."""
    try:
        result = operation(*operands)
    except (ArithmeticError, ValueError):
        return None
    return result if result.is_finite() else None


def whole(value: Decimal, low: int, high: int) -> int | None:
    """The integer part of a number (towards zero) when it lies within low…high, else None; bounded for huge numbers."""
    if not low <= value <= high:
        return None
    return int(value.to_integral_value(ROUND_DOWN))


def is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def rescale(value: Decimal, scale: int, rounding: str) -> Decimal | None:
    """The number rounded to `scale` digits after the point; unchanged when it has no more than that."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return None
    if -exponent <= scale:
        return value
    # A scale far left of the number rounds to nothing or to one unit there; quantize counts digits from the unit.
    wide = Context(prec=80, rounding=rounding, Emin=-99999, Emax=99999, traps=[InvalidOperation])
    try:
        rounded = value.quantize(Decimal(1).scaleb(-scale, wide), rounding, wide)
    except ArithmeticError:
        return None
    return number(rounded)


def number_text(value: Decimal) -> str:
    """The canonical text: plain notation, no needless zeros (`string(1.10)` is "1.1")."""
    if not value:
        return "0"
    return format(value.normalize(DECIMAL128), "f")
