"""Who reads a file, or a section of it that is kept closer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol, get_args

from lianxin.kernel.problems import ProblemError

Level = Literal["place", "named"]
"""place: everybody who holds the ability over the place, and the guard. named: whoever is named, nobody else."""
LEVELS: Final[tuple[Level, ...]] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a file. `reaches`: holds the ability to read over its place, and its guard. `is_named`: holds it or
    supervises it; of a section: wrote it."""

    reaches: bool = False
    is_named: bool = False


class Reading(Protocol):
    """A permission to read: approved from `since` until `until`, unless ended before."""

    @property
    def approved(self) -> bool | None: ...

    @property
    def since(self) -> datetime | None: ...

    @property
    def until(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


def in_force(reading: Reading, now: datetime) -> bool:
    """Does this permission hold at the moment? Half-open; one that is not decided, or has no end, never holds."""
    if reading.approved is not True or reading.since is None or reading.until is None:
        return False
    return reading.since <= now < reading.until and (reading.ended_at is None or now < reading.ended_at)


def lapses_within(reading: Reading, now: datetime, days: int) -> bool:
    """Does a permission that holds now end within so many days, though it was given for longer than that?"""
    if not in_force(reading, now) or reading.since is None or reading.until is None:
        return False
    return reading.until - now <= timedelta(days=days) < reading.until - reading.since


def may_read(level: Level, standing: Standing, readings: Iterable[Reading], now: datetime) -> bool:
    """May somebody who stands so to a file of this level, with these permissions of their own, read it now?

    A section that is kept closer has the level "named" and permissions of its own: those of the whole file do not open it.
    """
    if standing.is_named or any(in_force(one, now) for one in readings):
        return True
    return level == "place" and standing.reaches


def reading_end(now: datetime, until: datetime | None, *, hours: float, most_days: int) -> datetime:
    """When a permission ends: at `until`, or after so many hours when nobody says (break-glass). Raises
    "proceeding.until_invalid" for a moment that has passed or lies too far ahead."""
    end = until or now + timedelta(hours=hours)
    if not now < end <= now + timedelta(days=most_days):
        raise ProblemError("proceeding.until_invalid", days=most_days)
    return end
