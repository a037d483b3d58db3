"""Rosters: a source mapped once, a file staged (checked, nothing written to residents), then accepted whole or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.bulk import roomy
from lianxin.base.db.sealed import seal, unseal
from lianxin.base.jobs.running import report_progress
from lianxin.domain.people.models import RosterChunk, RosterFault, RosterImport, RosterSource
from lianxin.domain.people.rules.roster_fields import FIELDS
from lianxin.domain.people.rules.roster_rows import RowFault
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.selectors import roster_work as work
from lianxin.domain.people.services.roster_checking import Checked, Chunk, OnRows, check_roster
from lianxin.domain.people.services.roster_writing import RosterWriter
from lianxin.engines.tables import address
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains, level
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

ABILITY = selectors.ABILITY
State = RosterImport.State
_CHUNK_LABEL = "people.RosterChunk.rows"
_WIDE = frozenset({"province", "city"})
_BATCH = 500


@service(ABILITY)
def add_source(*, actor: Viewer, now: datetime, place: str, name: str) -> RosterSource:
    """A new source of rosters, of one county or a smaller place. Raises "roster.source_taken", "roster.place_too_wide"."""
    actor.must(ABILITY, place)
    if level(place) in _WIDE:
        raise ProblemError("roster.place_too_wide")
    if not name.strip():
        raise ProblemError("general.empty_field", field=_("来源名称"))
    source, is_new = RosterSource.objects.get_or_create(
        place=place, name=name.strip(), defaults={"id": new_id(), "created_at": now}
    )
    if not is_new:
        raise ProblemError("roster.source_taken", name=source.name)
    audit.record(
        actor=actor, verb="roster.add_source", subject=("people.RosterSource", source.id), place=place, now=now,
        after={"name": source.name},
    )  # fmt: skip
    return source


@service(ABILITY)
def map_columns(*, actor: Viewer, now: datetime, source: UUID, columns: Mapping[str, str]) -> RosterSource:
    """Confirm which heading fills which field ("" leaves a column out) for all later imports of this source.

    Raises "roster.field_unknown", and "roster.column_twice" when two headings fill one field.
    """
    found = selectors.source_or_404(actor, source)
    actor.must(ABILITY, found.place)
    chosen = {heading: field for heading, field in columns.items() if heading.strip()}
    for field in chosen.values():
        if field and field not in FIELDS:
            raise ProblemError("roster.field_unknown", field=field)
    for field in set(chosen.values()) - {""}:
        headings = [heading for heading, filled in chosen.items() if filled == field]
        if len(headings) > 1:
            label = str(selectors.fields_of(found.place).get(field, field))
            raise ProblemError("roster.column_twice", field=label, columns="、".join(headings))
    if chosen == found.columns:
        audit.unchanged()
        return found
    before, found.columns = found.columns, chosen
    found.save(update_fields=["columns"])
    audit.record(
        actor=actor, verb="roster.map_columns", subject=("people.RosterSource", found.id), place=found.place, now=now,
        before={"columns": before}, after={"columns": chosen},
    )  # fmt: skip
    return found


def stage_roster(
    *,
    actor: Viewer,
    now: datetime,
    source: UUID,
    path: Path,
    label: str,
    place: str = "",
    on_rows: OnRows | None = None,
) -> RosterImport:
    """Check a file and keep it for acceptance: an import in state "staged" with its counts, faults and sealed rows.

    `label` is the file's name as the user gave it, `place` (default: the source's) bounds where its people may live.
    Reading takes no lock; the result is recorded in one short transaction. A file that cannot be used as a whole raises
    its problem ("tables.…", "roster.header_missing", "roster.column_missing" …) and leaves nothing behind.
    """
    found = selectors.source_or_404(actor, source)
    place = place or found.place
    if not contains(found.place, place):
        raise ProblemError("roster.place_outside_source")
    actor.must(ABILITY, place)
    fresh = RosterImport(place=place, source=found, file_label=label[:120], created_by=actor.id, created_at=now)
    checked, chunks = check_sealed(actor, now, fresh, path, label, on_rows)
    return record_staged(actor=actor, now=now, staged=fresh, checked=checked, chunks=chunks)


def check_sealed(
    actor: Viewer, now: datetime, of: RosterImport, path: Path, label: str, on_rows: OnRows | None
) -> tuple[Checked, list[RosterChunk]]:
    """Check the file of an import without writing anything; its rows come sealed."""
    checked = check_roster(actor, of.source, of.place, path, label, local_day(now), on_rows)
    chunks = []
    while checked.chunks:  # one by one: sealed they stand beside the others only once
        chunks.append(_sealed(checked.chunks.pop()))
    return checked, chunks


@service(ABILITY)
def record_staged(
    *, actor: Viewer, now: datetime, staged: RosterImport, checked: Checked, chunks: Sequence[RosterChunk]
) -> RosterImport:
    """Record a finished check with its sealed chunks, in one transaction. `staged` is new, or was queued and is locked."""
    staged.state, staged.file_sha256, staged.rows = State.STAGED, checked.sha256, checked.rows
    staged.new_rows, staged.changed_rows = checked.new, checked.changed
    staged.same_rows, staged.faulty_rows = checked.same, checked.faulty
    staged.save()
    for chunk in chunks:
        chunk.roster_import = staged
        chunk.save(force_insert=True)
    faults = [_fault_row(staged, checked, fault) for fault in checked.faults]
    RosterFault.objects.bulk_create(faults, batch_size=_BATCH)
    audit.record(
        actor=actor, verb="roster.stage", subject=("people.RosterImport", staged.id), place=staged.place, now=now,
        after={"sha256": checked.sha256, "rows": checked.rows, **_counts(staged)},
    )  # fmt: skip
    return staged


@service(ABILITY)
def accept_import(*, actor: Viewer, now: datetime, roster_import: UUID, is_queued: bool = False) -> RosterImport:
    """Write every good row of a staged import, all of it in this one transaction; faulty rows stay out.

    `is_queued`: this is the job of an acceptance that was asked for before (state "accepting").
    The sealed good rows are then deleted. Raises "roster.not_staged", "roster.nothing_to_accept", and
    "roster.changed_meanwhile" when somebody changed the residents since the check: then nothing is written.
    """
    staged = locked_import(actor, roster_import, State.ACCEPTING if is_queued else State.STAGED)
    must_hold_rows(staged)
    writer = RosterWriter(actor, staged, now)
    done, written, total = [], 0, staged.new_rows + staged.changed_rows
    with roomy():
        for chunk_id, chunk in opened_chunks(staged):
            if chunk.rows:
                report_progress(written, total)
                _write(writer, chunk)
                done.append(chunk_id)
                written += len(chunk.rows)
        RosterChunk.objects.filter(id__in=done).delete()
    staged.state, staged.accepted_at = State.ACCEPTED, now
    staged.same_rows += total - writer.new - writer.changed  # what other rosters or hands brought since the check
    staged.new_rows, staged.changed_rows = writer.new, writer.changed
    staged.problem_code, staged.problem_details = "", {}
    staged.save()
    audit.record(
        actor=actor, verb="roster.accept", subject=("people.RosterImport", staged.id), place=staged.place, now=now,
        after={"sha256": staged.file_sha256, **_counts(staged)},
    )  # fmt: skip
    return staged


@service(ABILITY)
def refuse_import(*, actor: Viewer, now: datetime, roster_import: UUID) -> RosterImport:
    """Give up an import that is checked, still being checked, or whose acceptance was broken off.

    Its sealed rows are deleted, the list of faults stays. Raises "roster.not_staged".
    """
    staged = locked_import(actor, roster_import, *work.refusable(actor, roster_import))
    RosterChunk.objects.filter(roster_import=staged).delete()
    staged.state = State.REFUSED
    staged.save(update_fields=["state"])
    audit.record(
        actor=actor, verb="roster.refuse", subject=("people.RosterImport", staged.id), place=staged.place, now=now,
        after={"sha256": staged.file_sha256},
    )  # fmt: skip
    return staged


def _write(writer: RosterWriter, chunk: Chunk) -> None:
    try:
        writer.write(chunk.rows)
    except IntegrityError:
        raise ProblemError("roster.changed_meanwhile", row=chunk.first_row) from None


def locked_import(actor: Viewer, roster_import: UUID, *states: str) -> RosterImport:
    """The import, locked, of which this actor may decide while it is in one of these states. Raises "roster.not_staged"."""
    selectors.import_or_404(actor, roster_import)
    found = RosterImport.objects.select_for_update(of=("self",)).select_related("source").get(id=roster_import)
    actor.must(ABILITY, found.place)
    if found.state not in states:
        raise ProblemError("roster.not_staged", state=found.get_state_display())
    return found


def must_hold_rows(staged: RosterImport) -> None:
    """Raise "roster.nothing_to_accept" when every row is faulty."""
    if not staged.new_rows + staged.changed_rows + staged.same_rows:
        raise ProblemError("roster.nothing_to_accept")


def _sealed(encoded: bytes) -> RosterChunk:
    chunk = RosterChunk(first_row=msgspec.json.decode(encoded, type=Chunk).first_row)
    chunk.rows_sealed = seal(_CHUNK_LABEL, chunk.id, encoded.decode())
    return chunk


def opened_chunks(roster_import: RosterImport) -> Iterator[tuple[UUID, Chunk]]:
    """The chunks in file order, opened one at a time."""
    chunks = RosterChunk.objects.filter(roster_import=roster_import).order_by("first_row")
    for chunk_id in list(chunks.values_list("id", flat=True)):
        sealed = RosterChunk.objects.values_list("rows_sealed", flat=True).get(id=chunk_id)
        yield chunk_id, msgspec.json.decode(unseal(_CHUNK_LABEL, chunk_id, bytes(sealed)), type=Chunk)


def _fault_row(staged: RosterImport, checked: Checked, fault: RowFault) -> RosterFault:
    has_column = fault.column >= 0
    heading = checked.headings[fault.column] if 0 <= fault.column < len(checked.headings) else ""
    return RosterFault(
        roster_import=staged, sheet=checked.sheet[:60], row=fault.row + 1, column=heading[:60],
        cell=address(fault.row, fault.column) if has_column else "", shown_value=fault.shown[:80],
        code=fault.code, details=dict(fault.details), blocks=fault.blocks,
    )  # fmt: skip


def _counts(staged: RosterImport) -> dict[str, int]:
    return {
        "new": staged.new_rows, "changed": staged.changed_rows, "same": staged.same_rows, "faulty": staged.faulty_rows
    }  # fmt: skip
