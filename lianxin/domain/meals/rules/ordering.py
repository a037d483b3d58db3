"""Who eats at one meal of one day: standing orders, less cancelled, more extra ones; until when that may be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from lianxin.kernel.clock import combine
from lianxin.kernel.problems import ProblemError

EXTRA, CANCEL = "extra", "cancel"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meal of the day: handed over from `start` to `end` (minutes of the day); changed until `until`, `days` days before."""

    code: str
    start: int
    end: int
    days: int
    until: time


@dataclass(frozen=True, slots=True)
class Ordered:
    """A standing order that runs on the day: whose, with its window in minutes of the day."""

    order_id: UUID
    resident_id: UUID
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """One exception of the day: "extra" or "cancel" for somebody."""

    change_id: UUID
    resident_id: UUID
    what: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One meal that somebody is to get, because of an order or an extra."""

    resident_id: UUID
    window: tuple[int, int]
    order_id: UUID | None = None
    change_id: UUID | None = None


def minute(at: time) -> int:
    """Minutes from midnight."""
    return at.hour * 60 + at.minute


def sitting_of(start: int, sittings: Iterable[Sitting]) -> str:
    """To which meal an order with this earliest minute belongs: the last that has begun by then, else the first of the day."""
    ordered = sorted(sittings, key=lambda one: one.start)
    begun = [one for one in ordered if one.start <= start]
    return (begun[-1] if begun else ordered[0]).code


def wanted(orders: Iterable[Ordered], changes: Iterable[Changed], sitting: Sitting) -> dict[UUID, Wanted]:
    """Everybody who gets one meal, by person: one each, however many orders. A cancelled day beats an order and an extra."""
    found: dict[UUID, Wanted] = {}
    for one in orders:
        found.setdefault(one.resident_id, Wanted(one.resident_id, one.window, order_id=one.order_id))
    noted = list(changes)
    for change in noted:
        if change.what == EXTRA and change.resident_id not in found:
            window = (sitting.start, sitting.end)
            found[change.resident_id] = Wanted(change.resident_id, window, change_id=change.change_id)
    for change in noted:
        if change.what == CANCEL:
            found.pop(change.resident_id, None)
    return found


def closes_at(day: date, sitting: Sitting) -> datetime:
    """The last moment at which anybody may still change one meal of a day."""
    return combine(day - timedelta(days=sitting.days), sitting.until)


def differences(wanted_now: Mapping[UUID, object], frozen: Iterable[UUID]) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Whom a frozen meal lacks, and whom it has though they no longer want it."""
    there = frozenset(frozen)
    now = frozenset(wanted_now)
    return now - there, there - now


def checked_change(what: str, reason: str) -> str:
    """The reason. Raises "meals.change_unknown", "meals.reason_needed"."""
    if what not in (EXTRA, CANCEL):
        raise ProblemError("meals.change_unknown", what=what)
    return said(reason)


def said(reason: str) -> str:
    """The reason without spaces around it. Raises "meals.reason_needed"."""
    if not reason.strip():
        raise ProblemError("meals.reason_needed")
    return reason.strip()
