"""The nightly pass: every resident's categories decided afresh, household by household; only changes are written.

First everybody is read and decided without any lock; of that only the households with a change are kept. Then those
households are read again, decided again and written in one transaction: whoever kills the process finds yesterday or
today, never between, and nothing decided on stale facts is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.reading import snapshot
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import kept
from lianxin.domain.people.events import CategoryChanged
from lianxin.domain.people.models import CategoryMembership, Resident, VisitTier
from lianxin.domain.people.rules.tiers import tiered
from lianxin.domain.people.selectors.facts import Facts, Row, columns_read, told_of
from lianxin.domain.people.selectors.outside import known_outside
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.domain.people.services.tiers import Placed, differs, stored_tiers, write_tiers
from lianxin.engines.rules import Decision
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of, place_range
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

Progress = Callable[[int, int], None]
"""Told (residents done, residents in all)."""

ABILITY: Final = "resident.write"
_BATCH: Final = 2000  # residents read and decided together: bounds memory
_ROWS: Final = 500  # keys of one statement
_HASH_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class PassResult:
    """What one pass did."""

    residents: int
    entered: int
    ended: int
    undecided: int


@dataclass(frozen=True, slots=True)
class _Decided:
    """One resident with the answers of today."""

    resident_id: UUID
    household_id: UUID | None
    place: str
    decisions: dict[str, Decision]
    placed: Placed


@dataclass(slots=True)
class _Written:
    """What a writing half did: categories entered and ended, and how many visit tiers changed."""

    entered: list[tuple[UUID, str]] = field(default_factory=list)
    ended: list[tuple[UUID, str]] = field(default_factory=list)
    tiers: int = 0


@dataclass(slots=True)
class _Survey:
    """What the reading half found: whom to look at again."""

    residents: int = 0
    undecided: int = 0
    households: list[UUID] = field(default_factory=list)
    alone: list[UUID] = field(default_factory=list)


def run_pass(
    *,
    actor: Viewer,
    now: datetime,
    county: str,
    progress: Progress | None = None,
) -> PassResult:
    """Decide the categories of a county's residents and write what changed, in one transaction at the end.

    A category ends only on "no": what has become unknown stays as it was. One audit row, one `CategoryChanged`.
    """
    actor.must(ABILITY, county)
    today = local_day(now)
    pack = packs.for_place(county)
    with snapshot():
        survey = _survey(pack, county, today, progress)
    entered, ended = write_pass(
        actor=actor, now=now, county=county, households=survey.households, alone=survey.alone
    )
    return PassResult(survey.residents, entered, ended, survey.undecided)


@service(ABILITY)
def write_pass(
    *, actor: Viewer, now: datetime, county: str, households: Sequence[UUID], alone: Sequence[UUID],

) -> tuple[int, int]:  # fmt: skip
    """The writing half of a pass, for these households and these residents without one: (entered, ended)."""
    actor.must(ABILITY, county)
    pack, today = packs.for_place(county), local_day(now)
    done = _Written()
    for kind, keys in (("household_id", households), ("id", alone)):
        for some in _chunks(keys, _ROWS):
            _write(pack, _people(pack, Resident.objects.filter(**{f"{kind}__in": some})), now, done)
    entered, ended = done.entered, done.ended
    gone = _close_departed(county, today)
    audit.record(
        actor=actor, verb="category.pass", subject=("places.Division", county), place=county, now=now,
        after={
            "day": today, "entered": len(entered), "ended": len(ended) + gone, "tiers": done.tiers,
            "rules": _version(pack),
        },
    )  # fmt: skip
    if entered or ended:
        events.publish(CategoryChanged(county, today, tuple(entered), tuple(ended), now))
    return len(entered), len(ended) + gone


@service(ABILITY)
def recompute_household(*, actor: Viewer, now: datetime, household_id: UUID) -> None:
    """Decide one household at once, by day, after its data changed. Raises "general.not_found"."""
    first = Resident.objects.filter(household_id=household_id).first()
    if first is None or not actor.may(ABILITY, first.place):
        raise ProblemError("general.not_found")
    county = county_of(first.place)
    pack = packs.for_place(county)
    done = _Written()
    _write(pack, _people(pack, Resident.objects.filter(household_id=household_id)), now, done)
    entered, ended = done.entered, done.ended
    if not entered and not ended and not done.tiers:
        audit.unchanged()
        return
    audit.record(
        actor=actor, verb="category.recompute", subject=("people.Household", household_id), place=first.place, now=now,
        after={
            "entered": sorted({code for _, code in entered}), "ended": sorted({code for _, code in ended}),
            "tiers": done.tiers,
        },
    )  # fmt: skip
    if entered or ended:
        events.publish(CategoryChanged(county, local_day(now), tuple(entered), tuple(ended), now))


def _survey(pack: Pack, county: str, today: date, progress: Progress | None) -> _Survey:
    low, high = place_range(county)
    people = Resident.objects.filter(place__gte=low, place__lt=high)
    total = people.filter(PRESENT).count()
    survey = _Survey()
    for batch in _batches(_people(pack, people)):
        decided = _decide(pack, batch, today)
        keys = [d.resident_id for d in decided]
        stored, tiers = _open_codes(keys), stored_tiers(keys)
        for one in decided:
            survey.undecided += any(d.answer == "cannot_tell" for d in one.decisions.values())
            changed = any(_difference(one.decisions, stored.get(one.resident_id, frozenset())))
            if changed or differs(pack, one.placed, tiers.get(one.resident_id), today):
                _remember(survey, one)
        survey.residents += len(decided)
        if progress is not None:
            progress(survey.residents, total)
    return survey


def _remember(survey: _Survey, one: _Decided) -> None:
    if one.household_id is None:
        survey.alone.append(one.resident_id)
    elif not survey.households or survey.households[-1] != one.household_id:
        survey.households.append(one.household_id)


def _people(pack: Pack, people: Any) -> Iterator[Row]:
    """What facts are made from, of present residents, the members of a household together."""
    ordered = people.filter(PRESENT).order_by("household_id", "id")
    found: Iterator[Row] = ordered.values(*columns_read(pack)).iterator(chunk_size=_BATCH)
    return found


def _batches(rows: Iterable[Row]) -> Iterator[list[list[Row]]]:
    """Households until a batch is full. Residents without one come as households of their own."""
    batch: list[list[Row]] = []
    size = 0
    for _key, members in groupby(rows, key=lambda row: row["household_id"] or row["id"]):
        batch.append(list(members))
        size += len(batch[-1])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _decide(pack: Pack, batch: list[list[Row]], today: date) -> list[_Decided]:
    known = known_outside([row["id"] for household in batch for row in household], today)
    decided = []
    for household in batch:
        for row, told in zip(household, told_of(pack, household, known, today), strict=True):
            answers = pack.categorise(told, today)
            placed = _placed(pack, row, told, answers, today)
            decided.append(_Decided(row["id"], row["household_id"], row["place"], answers, placed))
    return decided


def _placed(pack: Pack, row: Row, told: Facts, answers: Mapping[str, Decision], today: date) -> Placed:
    met_on = told["last_met_on"]
    hit = pack.tier_at(told["age"], answers, today, met_on)
    return Placed(row["id"], row["place"], told["age"] is not None, tiered(hit) if hit else None, met_on)


def _open_codes(resident_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {}
    for some in _chunks(resident_ids, _ROWS):
        rows = CategoryMembership.objects.filter(resident_id__in=some, until__isnull=True)
        for resident_id, code in rows.values_list("resident_id", "code"):
            found.setdefault(resident_id, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _difference(decisions: Mapping[str, Decision], stored: frozenset[str]) -> tuple[list[str], list[str]]:
    """(codes to open, codes to close). A category the pack no longer has ends; one that cannot be told stays."""
    wanted = [code for code, d in decisions.items() if d.answer == "yes" and code not in stored]
    over = [code for code in sorted(stored) if code not in decisions or decisions[code].answer == "no"]
    return wanted, over


def _write(pack: Pack, rows: Iterable[Row], now: datetime, done: _Written) -> None:
    today = local_day(now)
    ended: list[tuple[UUID, str]] = []
    for batch in _batches(rows):
        decided = _decide(pack, batch, today)
        keys = [d.resident_id for d in decided]
        stored = _open_codes(keys)
        fresh = []
        for one in decided:
            wanted, over = _difference(one.decisions, stored.get(one.resident_id, frozenset()))
            fresh += [_membership(pack, one, code, now) for code in wanted]
            ended += [(one.resident_id, code) for code in over]
        CategoryMembership.objects.bulk_create(fresh, batch_size=_ROWS)
        done.tiers += write_tiers(
            pack, (one.placed for one in decided), stored_tiers(keys), now=now, today=today, version=_version(pack)
        )
        done.entered += [(m.resident_id, m.code) for m in fresh]
    for resident_id, code in ended:
        open_ones = CategoryMembership.objects.filter(resident_id=resident_id, code=code, until__isnull=True)
        open_ones.update(until=today)
    done.ended += ended


def _membership(pack: Pack, one: _Decided, code: str, now: datetime) -> CategoryMembership:
    inputs = {name: _plain(value) for name, value in one.decisions[code].inputs.items()}
    return CategoryMembership(
        id=new_id(), resident_id=one.resident_id, place=one.place, code=code, since=local_day(now), inputs=inputs,
        rule_version=_version(pack), computed_at=now,
    )  # fmt: skip


def _close_departed(county: str, today: date) -> int:
    """End what is still open for residents who died or moved away (a roster may have said so)."""
    low, high = place_range(county)
    gone = Q(resident__died_on__isnull=False) | Q(resident__left_on__isnull=False)
    VisitTier.objects.filter(gone, place__gte=low, place__lt=high).delete()
    rows = CategoryMembership.objects.filter(gone, place__gte=low, place__lt=high, until__isnull=True)
    return rows.update(until=today)


def _version(pack: Pack) -> str:
    return f"{pack.code}@{pack.hash[:_HASH_SHOWN]}"


def _plain(value: object) -> object:
    return [kept(one) for one in value] if isinstance(value, list) else kept(value)


def _chunks(keys: Sequence[UUID], size: int) -> Iterator[list[UUID]]:
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some
