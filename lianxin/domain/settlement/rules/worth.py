"""What one service is worth: units, yuan, of it the subsidy, and who pays what. Exact decimals to the cent. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from lianxin.kernel.money import round_to_cent

ZERO: Final = Decimal("0.00")
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


def worth(unit: Unit, minutes: int, subsidy: Decimal, shares: Sequence[Share]) -> Worth:
    """The worth of a service from the amounts of one unit. An hour is paid by the minute, everything else by the piece.

    What rounding leaves over goes to the largest share, so that the shares are always the price.
    """
    price = sum((one.amount for one in shares), ZERO)
    if unit != "hour":
        return Worth(Decimal("1.00"), price, min(subsidy, price), tuple(shares))
    hours = Decimal(minutes) / 60
    whole = round_to_cent(price * hours)
    parts = [Share(one.payer, round_to_cent(one.amount * hours)) for one in shares]
    if parts:
        at = max(range(len(parts)), key=lambda n: (parts[n].amount, -n))
        parts[at] = Share(parts[at].payer, parts[at].amount + whole - sum((one.amount for one in parts), ZERO))
    return Worth(round_to_cent(hours), whole, min(round_to_cent(subsidy * hours), whole), tuple(parts))


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
