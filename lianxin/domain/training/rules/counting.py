"""What a programme did, counted from who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody was at a session on a day; hours credited for it."""

    worker: UUID
    day: date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Counts:
    """People each once, days of people, hours of people."""

    people: int
    days: int
    hours: Decimal


def person_days(rows: Iterable[Attended]) -> set[tuple[UUID, date]]:
    """人天: one person on one day, however many sessions there were that day, if hours were credited for any of them."""
    return {(one.worker, one.day) for one in rows if one.hours > 0}


def counts_of(rows: Iterable[Attended]) -> Counts:
    """The three numbers of these rows."""
    seen = list(rows)
    days = person_days(seen)
    return Counts(
        len({worker for worker, _day in days}), len(days), sum((one.hours for one in seen), Decimal(0))
    )
