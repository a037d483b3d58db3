"""Who pays what of one unit of a service. Pure; yuan as exact decimals with two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lianxin.kernel.money import CENT, round_to_cent, show
from lianxin.kernel.problems import ProblemError

WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """What a payer agreed to: an amount, a share in per cent, or (neither) whatever remains."""

    payer: str
    amount: Decimal | None = None
    share: Decimal | None = None

    @property
    def is_rest(self) -> bool:
        return self.amount is None and self.share is None


@dataclass(frozen=True, slots=True)
class Part:
    """What a payer pays of one unit."""

    payer: str
    amount: Decimal


def usual_parts(price: Decimal, subsidy: Decimal, covers: Mapping[str, str]) -> tuple[Part, ...]:
    """Where nothing was agreed: the subsidy, at most the price, by the payer who covers it, the rest by the one who covers the
    rest. `covers`: "subsidy", "rest" or "" by payer. A part of nothing is left out.

    Raises "care.payer_missing" when the pack names nobody for a part that is to be paid.
    """
    given = min(subsidy, price)
    parts = []
    for kind, amount in (("subsidy", given), ("rest", price - given)):
        if amount:
            payer = next((code for code, what in covers.items() if what == kind), None)
            if payer is None:
                raise ProblemError("care.payer_missing")
            parts.append(Part(payer, amount))
    return tuple(parts)


def agreed_on(agreements: Sequence[tuple[date, Sequence[PaymentLine]]], price: Decimal, day: date) -> tuple[PaymentLine, ...]:
    """What was agreed for a day among (from which day, lines; no lines: the pack's), earliest first. What holds that day, unless it
    is no longer the price of the day: then what was agreed next and is."""
    held = [tuple(lines) for since, lines in agreements if since <= day][-1:]
    later = [tuple(lines) for since, lines in agreements if since > day] if held and held[0] else []
    for lines in (*held, *later):
        if _adds_up(price, lines):
            return lines
    return held[0] if held else ()


def _adds_up(price: Decimal, lines: Sequence[PaymentLine]) -> bool:
    try:
        return not lines or bool(split(price, lines))
    except ProblemError:
        return False


def split(price: Decimal, lines: Sequence[PaymentLine]) -> tuple[Part, ...]:
    """The price among those who agreed to pay it, exact to the cent. What rounding leaves over goes to the rest, else to the
    last share.

    Raises "care.payers_repeated", "care.payment_invalid" for a negative part or two who take the rest, "care.payment_sum"
    when the parts are not the price.
    """
    _must_be_sound(lines)
    parts = [_part(price, line) for line in lines]
    left = price - sum(parts, Decimal(0))
    takes = next((n for n, line in enumerate(lines) if line.is_rest), None)
    if takes is None:
        shares = [n for n, line in enumerate(lines) if line.share is not None]
        takes = shares[-1] if shares and abs(left) <= CENT * len(shares) else None
    if takes is not None:
        parts[takes] += left
        left = Decimal(0)
    if left or any(part < 0 for part in parts):
        told = sum((_part(price, line) for line in lines), Decimal(0))
        raise ProblemError("care.payment_sum", price=show(price), told=show(told))
    return tuple(Part(line.payer, part) for line, part in zip(lines, parts, strict=True))


def _part(price: Decimal, line: PaymentLine) -> Decimal:
    if line.amount is not None:
        return line.amount
    return Decimal(0) if line.share is None else round_to_cent(price * line.share / WHOLE)


def _must_be_sound(lines: Sequence[PaymentLine]) -> None:
    if len({line.payer for line in lines}) != len(lines):
        raise ProblemError("care.payers_repeated")
    wrong = any(
        (line.amount is not None and line.share is not None)
        or (line.amount is not None and line.amount < 0)
        or (line.share is not None and not 0 <= line.share <= WHOLE)
        for line in lines
    )
    if wrong or sum(line.is_rest for line in lines) > 1:
        raise ProblemError("care.payment_invalid")
