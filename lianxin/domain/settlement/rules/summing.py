"""Sums over lines, by whatever one asks: always the sums of the very lines. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from lianxin.domain.settlement.rules.worth import ZERO, Worth


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is added up. `sign` 1 counts it, -1 takes one back; a taken-back worth is negative already."""

    key: str
    agency: str
    worker: str
    service: str
    sign: int
    minutes: int
    worth: Worth


@dataclass(frozen=True, slots=True)
class Sums:
    """So many services, units, minutes and yuan."""

    count: int = 0
    quantity: Decimal = ZERO
    minutes: int = 0
    price: Decimal = ZERO
    subsidy: Decimal = ZERO

    def plus(self, entry: Entry) -> Sums:
        one = entry.worth
        return Sums(
            self.count + entry.sign, self.quantity + one.quantity, self.minutes + entry.sign * entry.minutes,
            self.price + one.price, self.subsidy + one.subsidy,
        )  # fmt: skip


def sums_by(entries: Iterable[Entry], of: Callable[[Entry], str]) -> dict[str, Sums]:
    """Sums by a name of the entry (agency, worker, service), in order of the names."""
    found: dict[str, Sums] = {}
    for entry in entries:
        found[of(entry)] = found.get(of(entry), Sums()).plus(entry)
    return dict(sorted(found.items()))


def sums_by_payer(entries: Iterable[Entry]) -> dict[str, Decimal]:
    """What each payer pays, in order of the payers."""
    found: dict[str, Decimal] = {}
    for entry in entries:
        for share in entry.worth.shares:
            found[share.payer] = found.get(share.payer, ZERO) + share.amount
    return dict(sorted(found.items()))


def digest(entries: Iterable[Entry]) -> str:
    """A check sum of all lines: another line, or another amount in one, gives another."""
    lines = sorted(repr((e.key, e.agency, e.worker, e.service, e.sign, e.minutes, *_plain(e.worth))) for e in entries)
    return sha256("\n".join(lines).encode()).hexdigest()


def _plain(one: Worth) -> tuple[str, ...]:
    amounts = (one.quantity, one.price, one.subsidy)
    return (*(f"{amount:.2f}" for amount in amounts), *(f"{share.payer}={share.amount:.2f}" for share in one.shares))
