"""Whether somebody is worse than last time. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A result that counts: its total and the rank of its level (0 the best)."""

    total: int
    rank: int


@dataclass(frozen=True, slots=True)
class Trend:
    """`points`, `levels`: how much worse than the one before (negative: better). None: there is none before."""

    points: int | None = None
    levels: int | None = None
    is_worse: bool = False


def trend(before: Point | None, now: Point, *, worse: int, better_high: bool) -> Trend:
    """A level worse always calls for a look; so many points worse do where the scale says so (`worse` 0: never)."""
    if before is None:
        return Trend()
    points = before.total - now.total if better_high else now.total - before.total
    levels = now.rank - before.rank
    return Trend(points, levels, levels > 0 or (worse > 0 and points >= worse))
