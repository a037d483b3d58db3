"""Residents read and decided together, household by household, in bounded memory: what passes and previews begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from lianxin.base.packs import Pack
from lianxin.domain.people.rules.shortfalls import Lacking, all_lacking
from lianxin.domain.people.rules.tiers import tiered
from lianxin.domain.people.selectors.facts import Facts, Row, beside_register, columns_read, told_of
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.domain.people.services.tiers import Placed
from lianxin.engines.rules import Decision

BATCH: Final = 2000  # residents read and decided together


@dataclass(frozen=True, slots=True)
class Decided:
    """One resident with the answers of today."""

    resident_id: UUID
    household_id: UUID | None
    place: str
    decisions: dict[str, Decision]
    placed: Placed
    lacking: dict[str, Lacking]


def people_read(pack: Pack, people: Any) -> Iterator[Row]:
    """What facts are made from, of present residents, the members of a household together."""
    ordered = people.filter(PRESENT).order_by("household_id", "id")
    found: Iterator[Row] = ordered.values(*columns_read(pack)).iterator(chunk_size=BATCH)
    return found


def in_batches(rows: Iterable[Row]) -> Iterator[list[list[Row]]]:
    """Households until a batch is full. Residents without one come as households of their own."""
    batch: list[list[Row]] = []
    size = 0
    for _key, members in groupby(rows, key=lambda row: row["household_id"] or row["id"]):
        batch.append(list(members))
        size += len(batch[-1])
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def decide(pack: Pack, batch: list[list[Row]], today: date) -> list[Decided]:
    known = beside_register([row["id"] for household in batch for row in household], today)
    decided = []
    for household in batch:
        for row, told in zip(household, told_of(pack, household, known, today), strict=True):
            answers = pack.decide(told, today)
            placed = _placed(pack, row, told, answers, today)
            lacking = all_lacking(answers, pack.benefits)
            decided.append(Decided(row["id"], row["household_id"], row["place"], answers, placed, lacking))
    return decided


def _placed(pack: Pack, row: Row, told: Facts, answers: Mapping[str, Decision], today: date) -> Placed:
    met_on = told["last_met_on"]
    hit = pack.tier_at(told["age"], answers, today, met_on)
    return Placed(row["id"], row["place"], told["age"] is not None, tiered(hit) if hit else None, met_on)
