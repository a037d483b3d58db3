"""What one meal costs, what of it is subsidised, what the person pays: exact yuan and fen. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

FEN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rule:
    """A share (0–1) of the price for people of one of these categories or from this ability level on."""

    code: str
    share: Decimal
    categories: frozenset[str] = frozenset()
    from_level: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """The price and its two parts; `rule`: the row it follows, "" for the service's own subsidy."""

    price: Decimal
    subsidy: Decimal
    self_paid: Decimal
    rule: str = ""


def paid(price: Decimal, usual: Decimal, rules: Iterable[Rule], *, categories: Collection[str], ability_level: int | None) -> Paid:
    """The price of one meal in its parts. Of all rows that fit, and the usual subsidy, the one that pays most; never more
    than the price. What is not known of somebody (a category undecided, no assessment) fits no row."""
    whole = _yuan(price)
    best, rule = min(_yuan(usual), whole), ""
    for one in rules:
        subsidy = min(_yuan(whole * one.share), whole)
        if _fits(one, categories, ability_level) and subsidy > best:
            best, rule = subsidy, one.code
    return Paid(whole, best, whole - best, rule)


def _fits(one: Rule, categories: Collection[str], level: int | None) -> bool:
    frail = one.from_level is not None and level is not None and level >= one.from_level
    return frail or not one.categories.isdisjoint(categories)


def _yuan(amount: Decimal) -> Decimal:
    return max(amount, Decimal(0)).quantize(FEN, rounding=ROUND_HALF_UP)
