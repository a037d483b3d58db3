"""Hours of continuing education: what counts towards a period of registration, what is missing, what was claimed twice.

Source of the numbers: parameters `education_hours_…` and the rows of `education` of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol, TypeVar
from uuid import UUID

from lianxin.kernel.clock import local_day

HALF: Final = Decimal("0.5")
_TENTH: Final = Decimal("0.1")
_REFUSED: Final = "refused"
_VERIFIED: Final = "verified"


class Kind(Protocol):
    """A category of the pack: see `packs.schema.EducationKind`."""

    @property
    def once_hours(self) -> int: ...
    @property
    def most_hours(self) -> int: ...


class Claimed(Protocol):
    """Hours of somebody as these rules read them; see `models.EducationHours`."""

    @property
    def id(self) -> UUID: ...
    @property
    def category(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def hours(self) -> Decimal: ...
    @property
    def state(self) -> str: ...


C = TypeVar("C", bound=Claimed)


@dataclass(frozen=True, slots=True)
class Sum:
    """Verified hours of a period, by category as far as they count, and their total."""

    by_category: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.by_category.values(), Decimal(0))


def summed(rows: Iterable[Claimed], kinds: Mapping[str, Kind], since: date, until: date) -> Sum:
    """The verified hours that ended from `since` to `until`, both days inside. A category that counts once counts so much however often it
    was verified; one with a limit no more than that."""
    found: dict[str, Decimal] = {}
    for row in rows:
        if row.state != _VERIFIED or not since <= local_day(row.ends_at) <= until:
            continue
        kind = kinds.get(row.category)
        if kind is not None and kind.once_hours:
            found[row.category] = Decimal(kind.once_hours)
            continue
        got = found.get(row.category, Decimal(0)) + row.hours
        found[row.category] = (
            min(got, Decimal(kind.most_hours)) if kind is not None and kind.most_hours else got
        )
    return Sum(found)


def short_of(got: Decimal, needed: int) -> Decimal:
    """How many hours are missing; 0 when none."""
    return max(Decimal(needed) - got, Decimal(0))


def behind(got: Decimal, needed: int, since: date, until: date, today: date) -> Decimal:
    """How far somebody lags behind an even pace through the period, in hours to a tenth; 0 when they do not."""
    days = max((until - since).days, 1)
    gone = min(max((today - since).days, 0), days)
    pace = (Decimal(needed) * gone / days).quantize(_TENTH, ROUND_HALF_UP)
    return max(pace - got, Decimal(0))


def overlapping(
    starts_at: datetime, ends_at: datetime, rows: Iterable[C], kinds: Mapping[str, Kind]
) -> C | None:
    """Hours of the same person at the same time, the earliest; refused ones and those that count once (a degree lasts years) aside."""
    met = (
        row
        for row in rows
        if row.state != _REFUSED
        and row.starts_at < ends_at
        and starts_at < row.ends_at
        and not counts_once(row.category, kinds)
    )
    return min(met, key=lambda row: (row.starts_at, row.id), default=None)


def counts_once(category: str, kinds: Mapping[str, Kind]) -> bool:
    """Whether a category counts a fixed number of hours, once."""
    kind = kinds.get(category)
    return kind is not None and kind.once_hours > 0


def most_hours(starts_at: datetime, ends_at: datetime, minutes: int) -> Decimal:
    """The most hours of `minutes` each that fit between two moments, to the half hour."""
    fit = Decimal(int((ends_at - starts_at).total_seconds())) / (60 * minutes)
    return (fit / HALF).to_integral_value(rounding="ROUND_FLOOR") * HALF
