"""Money in yuan as exact decimals with two places (分). Binary floats are refused: they cannot hold 0.10."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

CENT: Final = Decimal("0.01")


def yuan(value: str | int | Decimal) -> Decimal:
    """An exact amount with two places from text ("1,200.50", "¥80", "80元", full-width digits), int or Decimal.

    ValueError when the text is no amount or is finer than one cent (分); use `round_to_cent` after a division.
    """
    if isinstance(value, (bool, float)):
        raise ValueError("money is written as text, int or Decimal, never as a float")
    try:
        amount = Decimal(_plain(value) if isinstance(value, str) else value)
        cents = amount.quantize(CENT)
    except InvalidOperation:  # no number at all, infinite, or more digits than a decimal keeps
        raise ValueError(f"not an amount of money: {value!r}") from None
    if amount != cents:  # also true of NaN
        raise ValueError(f"not an amount in whole cents: {value!r}")
    return cents


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lstrip("¥").rstrip("元").replace(",", "").strip()


def round_to_cent(amount: Decimal) -> Decimal:
    """`amount` rounded half up to the cent (四舍五入, the rule of 会计基础工作规范 for computed sums)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def show(amount: Decimal) -> str:
    """The amount as people read it: "1,200.50"."""
    return f"{amount:,.2f}"
