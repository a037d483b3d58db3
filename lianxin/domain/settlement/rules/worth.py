"""What one service is worth: units, yuan, of it the subsidy, and who pays what. Exact decimals to the cent. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

from lianxin.kernel.money import round_to_cent

ZERO: Final = Decimal("0.00")
_CENT: Final = Decimal("0.01")
Unit = Literal["visit", "meal", "hour", "call"]


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer pays, in yuan."""

    payer: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Worth:
    """`quantity` in units of the catalogue; `price` is what all pay, `shares` sum up to it, `subsidy` is a part of it."""

    quantity: Decimal
    price: Decimal
    subsidy: Decimal
    shares: tuple[Share, ...] = ()


def nothing() -> Worth:
    """Counted, and paid for elsewhere: the second of two carers of one visit, a service without a price."""
    return Worth(ZERO, ZERO, ZERO)


def worth(unit: Unit, minutes: int, subsidised: Collection[str], shares: Sequence[Share]) -> Worth:
    """The worth of a service from the amounts of one unit. An hour is paid by the minute, everything else by the piece.

    Cents that rounding leaves over go to whoever lost most of one, so that the shares are always the price, none is below
    nothing, and the subsidy is always what the `subsidised` payers (those who pay subsidies) pay.
    """
    price = sum((one.amount for one in shares), ZERO)
    if unit != "hour":
        return Worth(Decimal("1.00"), price, _paid_by(subsidised, shares), tuple(shares))
    hours = Decimal(minutes) / 60
    whole = round_to_cent(price * hours)
    parts = _to_the_cent([Share(one.payer, one.amount * hours) for one in shares], whole)
    return Worth(round_to_cent(hours), whole, _paid_by(subsidised, parts), tuple(parts))


def _to_the_cent(shares: Sequence[Share], whole: Decimal) -> list[Share]:
    """Exact shares in whole cents that sum up to `whole`, which is their sum to the cent."""
    cents = [one.amount.quantize(_CENT, ROUND_DOWN) for one in shares]
    lost = sorted(range(len(shares)), key=lambda at: (cents[at] - shares[at].amount, at))
    for at in lost[: int((whole - sum(cents, ZERO)) / _CENT)]:
        cents[at] += _CENT
    return [Share(one.payer, amount) for one, amount in zip(shares, cents, strict=True)]


def _paid_by(payers: Collection[str], shares: Sequence[Share]) -> Decimal:
    return sum((one.amount for one in shares if one.payer in payers), ZERO)


def opposite(one: Worth) -> Worth:
    """The same with every sign turned: a line that takes back another."""
    return Worth(-one.quantity, -one.price, -one.subsidy, tuple(Share(share.payer, -share.amount) for share in one.shares))


def reshared(old: Worth, price: Decimal, subsidy: Decimal, subsidised: Collection[str], usual: tuple[str, str]) -> tuple[Share, ...]:
    """The shares of a corrected amount: the subsidy by those who subsidise, the rest by the others, in the old proportion.

    `usual`: who subsidises and who pays the rest where nobody did before. A share of nothing is left out.
    """
    found: list[Share] = []
    for amount, names, otherwise in (
        (subsidy, [one for one in old.shares if one.payer in subsidised], usual[0]),
        (price - subsidy, [one for one in old.shares if one.payer not in subsidised], usual[1]),
    ):
        whole = sum((one.amount for one in names), ZERO)
        parts = [Share(one.payer, round_to_cent(amount * one.amount / whole)) for one in names[1:]] if whole else []
        first = names[0].payer if whole else otherwise
        found += [Share(first, amount - sum((one.amount for one in parts), ZERO)), *parts]
    return tuple(one for one in found if one.amount)
