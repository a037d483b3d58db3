"""Points of a panel: the mean without the extremes, the ranking within the quota, ties shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, Literal, TypeVar

K = TypeVar("K")
_CENT = Decimal("0.01")

Verdict = Literal["in", "out", "tie", "below"]


def mean_points(totals: Sequence[int], trim_from: int) -> Decimal | None:
    """The mean of the judges' totals, to the hundredth, half up; from `trim_from` judges on without one highest and one lowest.

    None without any total.
    """
    if not totals:
        return None
    counted = sorted(totals)
    if len(counted) >= max(trim_from, 3):
        counted = counted[1:-1]
    return (Decimal(sum(counted)) / len(counted)).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Place(Generic[K]):
    """One line of a ranking. `number`: the place, equal points share one; `verdict`: within the quota, beyond it, at its edge with equal
    points (somebody must decide and say why), or below the pass mark."""

    key: K
    points: Decimal
    number: int
    verdict: Verdict


def ranking(points: Mapping[K, Decimal], quota: int, pass_mark: int) -> list[Place[K]]:
    """Everybody by points, the highest first."""
    ordered = sorted(points.items(), key=lambda one: -one[1])
    passing = [value for _key, value in ordered if value >= pass_mark]
    edge = passing[quota - 1] if 0 < quota <= len(passing) else None
    is_tied = edge is not None and len(passing) > quota and passing[quota] == edge
    numbers = {value: 1 + sum(other > value for _key, other in ordered) for value in set(points.values())}
    return [
        Place(key, value, numbers[value], _verdict(value, edge, pass_mark, quota, is_tied=is_tied))
        for key, value in ordered
    ]


def _verdict(value: Decimal, edge: Decimal | None, pass_mark: int, quota: int, *, is_tied: bool) -> Verdict:
    if value < pass_mark:
        return "below"
    if quota <= 0:
        return "out"
    if edge is None or value > edge:
        return "in"
    if value == edge:
        return "tie" if is_tied else "in"
    return "out"


def seats_left(rows: Sequence[Place[K]], quota: int) -> int:
    """How many of those tied at the edge still fit."""
    return max(0, quota - sum(one.verdict == "in" for one in rows))
