"""Which files are drawn, and who reviews them: by lot, and the same again for the same seed. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

_TOWNSHIP: Final = 9
_HUNDRED: Final = 100


def station_of(place: str) -> str:
    """The township whose station a place belongs to; of a county its own code."""
    return place[:_TOWNSHIP].ljust(12, "0")


def order_by_lot(ids: Iterable[str], seed: str) -> list[str]:
    """These ids in an order that the seed alone decides: by the SHA-256 of both. Nobody can steer it without knowing the seed before,
    and anybody who knows it gets the same order, on any machine."""
    return sorted(ids, key=lambda one: (hashlib.sha256(f"{seed}:{one}".encode()).hexdigest(), one))


def draw(pool: Mapping[str, str], seed: str, *, percent: int, least: int, most: int) -> list[str]:
    """The ids that are drawn of a pool {id: station}: of every station its share in percent, rounded up, at least and at most so many
    and never more than there are. By station, and within it by lot."""
    stations: dict[str, list[str]] = defaultdict(list)
    for one, station in pool.items():
        stations[station].append(one)
    drawn: list[str] = []
    for station in sorted(stations):
        there = stations[station]
        share = -(-len(there) * percent // _HUNDRED)
        drawn += order_by_lot(there, seed)[: min(max(share, least), most, len(there))]
    return drawn


def assign(files: Mapping[str, Collection[str]], seed: str, *, each: int) -> dict[str, list[str]]:
    """So many reviewers for each file, of those who may review it ({file: people}): the least burdened first, equals by lot. A file with
    too few people gets those there are."""
    burden: dict[str, int] = defaultdict(int)
    given: dict[str, list[str]] = {}
    for one in files:
        lot = {person: at for at, person in enumerate(order_by_lot(files[one], f"{seed}:{one}"))}
        given[one] = sorted(lot, key=lambda person: (burden[person], lot[person]))[:each]
        for person in given[one]:
            burden[person] += 1
    return given
