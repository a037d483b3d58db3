"""The visit tiers of many people: decided with their categories, written where they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.packs import Pack
from lianxin.domain.people.models import VisitTier
from lianxin.domain.people.rules.tiers import Tiered, due_on, turn

_ROWS: Final = 500  # keys of one statement


@dataclass(frozen=True, slots=True)
class Placed:
    """One resident as decided today. `tier` None with `age_known`: nobody to be visited in turns."""

    resident_id: UUID
    place: str
    age_known: bool
    tier: Tiered | None
    met_on: date | None


def stored_tiers(resident_ids: Sequence[UUID]) -> dict[UUID, VisitTier]:
    """The tiers as they stand."""
    found: dict[UUID, VisitTier] = {}
    for some in _chunks(resident_ids):
        found.update(VisitTier.objects.in_bulk(some))
    return found


def differs(pack: Pack, one: Placed, stored: VisitTier | None, today: date) -> bool:
    """Must the stored tier of this person be written anew (or taken away)?"""
    wanted = _wanted(pack, one, stored, today)
    return _kept(wanted) != _kept(stored)


def write_tiers(
    pack: Pack,
    placed: Iterable[Placed],
    stored: Mapping[UUID, VisitTier],
    *,
    now: datetime,
    today: date,
    version: str,
) -> int:
    """Write the tiers that changed; how many did. What has become unknown stays as it was."""
    fresh, gone = [], []
    for one in placed:
        before = stored.get(one.resident_id)
        wanted = _wanted(pack, one, before, today)
        if wanted is None:
            gone += [one.resident_id] if before else []
        elif _kept(wanted) != _kept(before):
            wanted.rule_version, wanted.computed_at = version, now
            fresh.append(wanted)
    names = [field.name for field in VisitTier._meta.concrete_fields if not field.primary_key]
    VisitTier.objects.bulk_create(
        fresh, batch_size=_ROWS, update_conflicts=True, unique_fields=["resident"], update_fields=names
    )
    for some in _chunks(gone):
        VisitTier.objects.filter(resident_id__in=some).delete()
    return len(fresh) + len(gone)


def follow_met(resident_id: UUID, day: date) -> None:
    """Somebody met this person on a day: the next visit is due an interval later. For whoever has just recorded it."""
    stored = VisitTier.objects.select_for_update().filter(resident_id=resident_id).first()
    if stored is None or (stored.met_on is not None and stored.met_on >= day):
        return
    tier = packs.for_place(stored.place).tiers.get(stored.tier)
    stored.met_on = day
    stored.due_on = due_on(tier.interval_days, day, day) if tier else stored.due_on
    stored.save(update_fields=["met_on", "due_on"])


def _wanted(pack: Pack, one: Placed, stored: VisitTier | None, today: date) -> VisitTier | None:
    """The row as it should be; None: no row."""
    if one.tier is None:
        return None if one.age_known else stored
    same = stored is not None and stored.tier == one.tier.tier
    since = stored.since if stored is not None and same else today
    earlier = stored.due_on if stored is not None and stored.met_on is None else None
    row = pack.tiers[one.tier.tier]
    return VisitTier(
        resident_id=one.resident_id, place=one.place, tier=one.tier.tier, how=one.tier.how, inputs=one.tier.inputs,
        turn=turn(row.rank, one.tier.how), since=since, met_on=one.met_on, due_on=due_on(row.interval_days, one.met_on, since, earlier),
    )  # fmt: skip


def _chunks(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (keys[start : start + _ROWS] for start in range(0, len(keys), _ROWS))


def _kept(row: VisitTier | None) -> tuple[object, ...] | None:
    if row is None:
        return None
    return (row.place, row.tier, row.how, row.turn, row.inputs, row.since, row.met_on, row.due_on)
