"""What it is worth to keep a visit when a published day is planned again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.base.packs import Pack


@dataclass(frozen=True, slots=True)
class Stake:
    """A visit whose place is at stake. `rank`: the urgency of its service, 1 the most urgent. `told`: its person was told when
    somebody comes. `held`: and whoever they were told of is there at that time, so nothing speaks against keeping the word."""

    visit: str
    rank: int
    told: bool = False
    held: bool = False


def rank_of(pack: Pack, service: str) -> int:
    """The rank of the most urgent kind of need this service answers by the pack; of one that answers none the last."""
    last = max((one.rank for one in pack.urgencies.values()), default=1)
    ranks = (pack.urgencies[kind.urgency].rank for kind in pack.need_kinds.values() if service in kind.services)
    return min(ranks, default=last)


def priorities(stakes: Iterable[Stake], most: int) -> dict[str, int]:
    """How many times dearer than the least it is to leave each visit out, by visit; `most` at the highest.

    A word that can be kept outweighs everything together that is not more urgent: it is never broken for people whose own
    carer is away, however many. What is more urgent outweighs any one that is less. Where nobody was told anything all are alike.
    """
    asked = sorted(stakes, key=lambda one: -one.rank)
    if not any(one.told for one in asked):
        return {one.visit: 1 for one in asked}
    found: dict[str, int] = {}
    below, loose = 0, 0
    for _rank, group in groupby(asked, key=lambda one: one.rank):
        alike = list(group)
        found |= {one.visit: below + (2 if one.told else 1) for one in alike if not one.held}
        loose += sum(found[one.visit] for one in alike if not one.held)
        found |= {one.visit: 1 + max(loose, below) for one in alike if one.held}
        below = max(below, *(found[one.visit] for one in alike))
    return {visit: min(worth, most) for visit, worth in found.items()}
