"""A sheet foots: its sums by person, by item and by place are the sums of the very same lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from lianxin.domain.payroll.rules.differences import ZERO


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is added up."""

    line: str
    person: str
    place: str
    item: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Footing:
    """The sum of everything and what it is made of. `digest`: a check sum over all lines; another line or amount gives another."""

    whole: Decimal = ZERO
    people: dict[str, Decimal] = field(default_factory=dict)
    places: dict[str, Decimal] = field(default_factory=dict)
    items: dict[str, Decimal] = field(default_factory=dict)
    digest: str = ""


def foot(entries: Iterable[Entry]) -> Footing:
    """Add them up every way."""
    lines = list(entries)
    people: dict[str, Decimal] = {}
    places: dict[str, Decimal] = {}
    items: dict[str, Decimal] = {}
    for one in lines:
        people[one.person] = people.get(one.person, ZERO) + one.amount
        places[one.place] = places.get(one.place, ZERO) + one.amount
        items[one.item] = items.get(one.item, ZERO) + one.amount
    told = sorted(f"{one.line}|{one.person}|{one.place}|{one.item}|{one.amount:.2f}" for one in lines)
    return Footing(
        sum((one.amount for one in lines), ZERO), people, dict(sorted(places.items())), dict(sorted(items.items())), sha256("\n".join(told).encode()).hexdigest()
    )
