"""Who stands too near to judge somebody: what every panel keeps out, whatever it judges. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from lianxin.kernel.divisions import level, township_of

Near = Literal["self", "station", "agency"]


@dataclass(frozen=True, slots=True)
class Side:
    """Where somebody stands. `places`: of their posts, their file and their account; `agencies`: for whom they work; `worker`: their own file."""

    worker: UUID | None = None
    places: Collection[str] = ()
    agencies: Collection[UUID] = ()


def nearness(one: Side, other: Side) -> list[Near]:
    """How two stand near each other: one person, of one station, of one agency; [] when they do not."""
    found: list[Near] = []
    if one.worker is not None and one.worker == other.worker:
        found.append("self")
    if _stations(one) & _stations(other):
        found.append("station")
    if set(one.agencies) & set(other.agencies):
        found.append("agency")
    return found


def _stations(side: Side) -> set[str]:
    """The townships somebody works in; a post over a whole county is no station."""
    return {township_of(place) for place in side.places if level(place) in {"township", "village"}}
