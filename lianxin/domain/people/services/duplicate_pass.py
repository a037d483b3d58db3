"""A county's pass: every two files that may be one person, found anew; what people have decided stays.

First everybody is read and compared without any lock; then the pairs that differ from those on record are written in one
transaction, with the weights they were judged by. Whoever kills the process finds the pairs of before or of after.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.reading import snapshot
from lianxin.domain.people.models import DuplicatePair, MatchWeights, Resident
from lianxin.domain.people.rules.duplicate_pass import ENOUGH, FEWEST, Pair, files_of, records_of
from lianxin.domain.people.rules.identity import judged, levels_of, prepared
from lianxin.domain.people.selectors.duplicates import known_of, stems_of
from lianxin.engines.identity import (
    Features,
    IdentityInputError,
    StemTable,
    Verdict,
    Weights,
    Zone,
    keys,
    starting_weights,
    write_weights,
)
from lianxin.engines.identity.pairing import pairs_sharing_a_key
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.ids import new_id

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told (files done, files in all)."""
Enqueue = Callable[[Viewer, str], None]
"""Makes the job of a county's pass on behalf of somebody, in the transaction of the caller: see `tasks`."""

ABILITY: Final = "resident.merge"
State = DuplicatePair.State
_BATCH: Final = 2_000  # files read, pairs judged together: bounds memory
_ROWS: Final = 200  # pairs of one statement: below SQLite's limit of variables
_MEMORY: Final = "2GB"  # of DuckDB; what does not fit is found in plain Python


@dataclass(frozen=True, slots=True)
class Found:
    """Two files, the older first, that are to be proposed or reviewed."""

    a: UUID
    b: UUID
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class DuplicatePassResult:
    """What one pass did: files compared, pairs open after it, of them new, open ones taken back."""

    residents: int
    open: int
    new: int
    removed: int


def run_duplicate_pass(
    *, actor: Viewer, now: datetime, county: str, progress: Progress | None = None
) -> DuplicatePassResult:
    """Find the likely pairs of a county and write what changed, in one transaction at the end; the same again changes nothing.

    Weights are learned from the county's own files once it has enough likely pairs and the extra `compute` is there,
    otherwise the starting ones fitted to its size. One audit row.
    """
    actor.must(ABILITY, county)
    with snapshot():
        total = _files(county).count()
        weights = starting_weights().for_size(max(total, FEWEST))
        found = _found(county, weights, total, progress)
        if sum(one.verdict.zone is Zone.PROPOSE for one in found) >= ENOUGH:
            learned = _learned(county, f"{county[:6]} {local_day(now):%Y-%m-%d}")
            if learned is not None:
                weights, found = learned, _found(county, learned, total, progress)
    return write_duplicate_pass(
        actor=actor, now=now, county=county, found=found, weights=weights, residents=total
    )


@service(ABILITY)
def write_duplicate_pass(
    *, actor: Viewer, now: datetime, county: str, found: Sequence[Found], weights: Weights, residents: int
) -> DuplicatePassResult:
    """The writing half of a pass. Open pairs of this county that are not among `found` go; decided ones stay as they are."""
    actor.must(ABILITY, county)
    places = _places_now(county, found)
    known = {(pair.a_id, pair.b_id): pair for pair in _pairs(county)}
    standing = {(one.a, one.b): one for one in found if one.a in places and one.b in places}
    fresh, changed = [], []
    for key, one in standing.items():
        values = _values(one, weights) | {"place": places[one.a], "other_place": places[one.b]}
        pair = known.get(key)
        if pair is None:
            fresh.append(DuplicatePair(id=new_id(), a_id=one.a, b_id=one.b, found_at=now, **values))
        elif pair.state == State.OPEN and any(getattr(pair, name) != value for name, value in values.items()):
            changed.append((pair.id, values))
    gone = [pair.id for key, pair in known.items() if pair.state == State.OPEN and key not in standing]
    DuplicatePair.objects.bulk_create(fresh, batch_size=_ROWS, ignore_conflicts=True)  # somebody may just have decided
    for pair_id, values in changed:
        DuplicatePair.objects.filter(id=pair_id, state=State.OPEN).update(**values)
    for some in _chunks(gone, _ROWS):
        DuplicatePair.objects.filter(id__in=some, state=State.OPEN).delete()
    stored = {"version": weights.version, "body": write_weights(weights), "made_at": now}
    MatchWeights.objects.update_or_create(place=county, defaults=stored)
    still_open = sum(known[key].state == State.OPEN if key in known else True for key in standing)
    audit.record(
        actor=actor, verb="duplicate.pass", subject=("places.Division", county), place=county, now=now,
        after={"residents": residents, "found": len(fresh), "removed": len(gone), "count": still_open, "weights": weights.version},
    )  # fmt: skip
    return DuplicatePassResult(residents, still_open, len(fresh), len(gone))


@service(ABILITY)
def ask_duplicate_pass(*, actor: Viewer, now: datetime, county: str, is_asked: bool, enqueue: Enqueue) -> None:
    """Have a county's pass done by a job; nothing when one `is_asked` for already."""
    actor.must(ABILITY, county)
    if is_asked:
        audit.unchanged()
        return
    enqueue(actor, county)
    audit.record(
        actor=actor, verb="duplicate.ask", subject=("places.Division", county), place=county, now=now
    )


def _files(county: str) -> QuerySet[Resident]:
    """Every file of the county that stands for somebody; who died or left may have been registered again."""
    low, high = place_range(county)
    return Resident.objects.filter(place__gte=low, place__lt=high, merged_into__isnull=True)


def _records(county: str, stems: StemTable, total: int, progress: Progress | None) -> Iterator[Features]:
    files = _files(county).order_by("id").iterator(chunk_size=_BATCH)
    for done, file in enumerate(files, start=1):
        yield from records_of([prepared(known_of(file), stems)])
        if progress is not None:
            progress(done, total)


def _found(county: str, weights: Weights, total: int, progress: Progress | None) -> list[Found]:
    stems = stems_of(county)
    found: list[Found] = []
    candidates = files_of(_candidates(county, weights, stems, total, progress))
    for some in _chunks(candidates, _BATCH):
        found += _judged(some, weights, stems)
    return found


def _candidates(
    county: str, weights: Weights, stems: StemTable, total: int, progress: Progress | None
) -> Iterable[tuple[str, str]]:
    """Pairs of records worth judging: of those that share a key the likely ones, or all of them without DuckDB."""
    try:
        import duckdb

        from lianxin.engines.identity.county import likely_pairs
    except ImportError:
        duckdb = None  # type: ignore[assignment]
    if duckdb is not None:
        try:
            records = _records(county, stems, total, progress)
            return [(pair.a, pair.b) for pair in likely_pairs(records, weights, memory=_MEMORY)]
        except duckdb.OutOfMemoryException:
            log.warning("duplicates of %s do not fit into %s, going on in plain Python", county, _MEMORY)
    records = _records(county, stems, total, progress)
    return pairs_sharing_a_key((str(record["id"]), keys(record)) for record in records)


def _judged(pairs: Sequence[Pair], weights: Weights, stems: StemTable) -> Iterator[Found]:
    """The pairs worth telling, judged over all spellings as the pages judge them."""
    wanted = list(dict.fromkeys(key for pair in pairs for key in pair))
    files: dict[UUID, tuple[Features, ...]] = {}
    for some in _chunks(wanted, 2 * _ROWS):
        files |= {file.id: prepared(known_of(file), stems) for file in Resident.objects.filter(id__in=some)}
    for a, b in pairs:
        if a in files and b in files:
            verdict = judged(files[a], files[b], weights)
            if verdict.zone is not Zone.LEAVE:
                yield Found(a, b, verdict)


def _learned(county: str, version: str) -> Weights | None:
    """The county's own weights, None where they cannot be learned."""
    try:
        from lianxin.engines.identity.county import Plan, train
    except ImportError:
        return None
    # No two files have one number, so what is sure is a name with a date; the second block teaches those two.
    plan = Plan(
        blocks=(("name_near", "birth"), ("phone", "sex")),
        sure=(("name_stems", "birth", "sex"), ("name", "birth", "phone")),
        memory=_MEMORY,
    )
    stems = stems_of(county)
    first = (prepared(known_of(file), stems)[0] for file in _files(county).order_by("id").iterator(chunk_size=_BATCH))
    try:
        return train(first, version=version, plan=plan)
    except IdentityInputError as refused:
        log.warning("duplicates of %s: weights not learned, %s", county, refused.subject)
        return None


def _places_now(county: str, found: Sequence[Found]) -> dict[UUID, str]:
    """Where the files are at the moment of writing; without those that have left the county or were merged meanwhile."""
    wanted = list(dict.fromkeys(key for one in found for key in (one.a, one.b)))
    places: dict[UUID, str] = {}
    for some in _chunks(wanted, 2 * _ROWS):
        places |= dict(_files(county).filter(id__in=some).values_list("id", "place"))
    return places


def _pairs(county: str) -> Iterator[DuplicatePair]:
    """The pairs of which both files belong to the county."""
    low, high = place_range(county)
    rows = DuplicatePair.objects.filter(place__gte=low, place__lt=high, other_place__gte=low, other_place__lt=high)
    return rows.iterator(chunk_size=_BATCH)


def _values(one: Found, weights: Weights) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "zone": verdict.zone.value, "bits": verdict.bits, "levels": levels_of(verdict), "certain": verdict.certain,
        "weights": weights.version,
    }  # fmt: skip


def _chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
