"""A roster file checked from its first byte to its last row, with nothing written: what staging then records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

import msgspec
from django.conf import settings

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import RosterSource
from lianxin.domain.people.rules.roster_fields import Reading
from lianxin.domain.people.rules.roster_ledger import Ledger, blocked_rows
from lianxin.domain.people.rules.roster_places import KnownPlace, Villages
from lianxin.domain.people.rules.roster_rows import RowFault, RowReader, Sheet, StagedRow
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services.roster_matching import Matcher, changes, heads_of
from lianxin.domain.people.services.roster_preparing import make_ready
from lianxin.engines.tables import Area, Batch, Cell, TableInfo, open_table
from lianxin.engines.tables.extensions import is_unusual
from lianxin.engines.tables.headings import Header, find_header
from lianxin.kernel.divisions import city_of
from lianxin.kernel.problems import ProblemError

_FAULTY_PER_CHUNK = 500

OnRows = Callable[[int], None]
"""Told now and then how many rows are done."""


class Chunk(msgspec.Struct):
    """What a RosterChunk seals: rows to import, or rows that cannot be, as they stood in the file under these headings."""

    rows: list[StagedRow] = []
    faulty: list[tuple[int, list[Cell]]] = []
    headings: list[str] = []

    @property
    def first_row(self) -> int:
        """Row of the file, from 1, of its first row."""
        return (self.rows[0].row if self.rows else self.faulty[0][0]) + 1


@dataclass(slots=True)
class Checked:
    """The whole answer about one file. `chunks` are `Chunk`s as JSON; they hold personal data, seal them before storing."""

    sha256: str
    sheet: str
    headings: tuple[str, ...]
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    faulty: int = 0
    faults: list[RowFault] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)


def check_roster(
    actor: Viewer, source: RosterSource, place: str, path: Path, label: str, today: date, on_rows: OnRows | None = None
) -> Checked:
    """Read and check the file. Raises a problem when the file as a whole cannot be used; writes nothing."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with open_table(path, selectors.limits()) as table:
        selectors.refuse_renamed(label, table.info.kind)
        batches = table.batches()
        first = next(batches, Batch(0, []))
        check = _Check(actor, source, place, today, table.info, first.rows)
        check.checked.sha256 = sha256
        check.checked.faults = [*_remarks_on_file(table.info, check.header_row, label), *check.checked.faults]
        for rows in chain([first], batches):
            check.read(rows)
            if on_rows is not None:
                on_rows(check.checked.rows)
    check.finish(path)
    return check.checked


class _Check:
    """The state of one check."""

    def __init__(
        self,
        actor: Viewer,
        source: RosterSource,
        place: str,
        today: date,
        info: TableInfo,
        first_rows: Sequence[Sequence[Cell]],
    ) -> None:
        self._header, columns, remarks = _columns(source, place, first_rows)
        self._matcher = Matcher(actor, source.id, place)
        self._ledger = Ledger(columns)
        sheet = Sheet(_below(info.merged, self._header), info.unvalued)
        self._reader = RowReader(_reading(place, today), columns, _villages(place), sheet)
        self._id_column = columns.get("id_number", columns["name"])
        self._pending: list[StagedRow] = []
        self._status: dict[int, str] = {}
        self._chunks: list[tuple[int, int, bytes]] = []
        self.checked = Checked("", info.sheet, self._header.headings)
        self.checked.faults = remarks

    @property
    def header_row(self) -> int:
        return self._header.row

    def read(self, batch: Batch) -> None:
        """Check some rows of the file."""
        for row, cells in enumerate(batch.rows, start=batch.first_row):
            if row <= self._header.row or not any(cell not in {"", None} for cell in cells):
                continue
            self.checked.rows += 1
            staged, faults = self._reader.read(row, cells)
            self.checked.faults.extend(faults)
            if staged is not None:
                self._note(staged, faults)
        self._compare()

    def _note(self, row: StagedRow, faults: list[RowFault]) -> None:
        is_blocked = bool(faults) and any(fault.blocks for fault in faults)
        if is_blocked and not row.id_number:
            return
        self._matcher.sign(row)
        self._ledger.note_person(row)
        if not is_blocked:
            self._ledger.note_member(row)
            self._pending.append(row)

    def _compare(self) -> None:
        """Set the rows of one batch against the residents and keep those that would change something."""
        if not self._pending:
            return
        known = self._matcher.known(self._pending)
        kept = []
        for row in self._pending:
            resident = known.get(row.key)
            refusal = self._matcher.refusal(row, resident) if resident is not None else ""
            if refusal:
                self._ledger.faults.append(RowFault(row.row, self._id_column, refusal, {}))
                continue
            is_same = resident is not None and not changes(row, resident)
            self._status[row.row] = "same" if is_same else "new" if resident is None else "changed"
            if resident is None:
                row.ready = make_ready(row)
            if not is_same:
                kept.append(row)
        self._pending = []
        if kept:
            self._chunks.append((kept[0].row, kept[-1].row, msgspec.json.encode(Chunk(rows=kept))))

    def finish(self, path: Path) -> None:
        """What only the whole file shows; then the counts, and the rows that stay out as they stood in the file."""
        if not self.checked.rows:
            raise ProblemError("roster.no_rows")
        self._ledger.two_heads()
        self._ledger.compare_heads(heads_of(self._ledger.places))
        checked = self.checked
        checked.faults = sorted([*checked.faults, *self._ledger.faults], key=lambda f: (f.row, f.column))
        blocked = blocked_rows(checked.faults)
        checked.faulty = len(blocked)
        statuses = [status for row, status in self._status.items() if row not in blocked]
        checked.new, checked.changed = statuses.count("new"), statuses.count("changed")
        checked.same = statuses.count("same")
        checked.chunks = [*_without(self._chunks, blocked), *_faulty_chunks(path, checked.headings, blocked)]


def _columns(
    source: RosterSource, place: str, first_rows: Sequence[Sequence[Cell]]
) -> tuple[Header, Mapping[str, int], list[RowFault]]:
    """The heading, field → column, and remarks on columns that mean nothing to us."""
    headings = selectors.headings_of(source)
    header = find_header(first_rows, headings)
    if header is None:
        raise selectors.header_missing(place)
    labels = selectors.fields_of(place)
    if twice := headings.twice(header.headings):
        raise ProblemError("roster.column_twice", field=str(labels[twice[0]]), columns="、".join(twice[1]))
    found = headings.assign(header.headings)
    missing = [str(labels[field]) for field in selectors.required_fields(place) if field not in found.columns]
    if missing:
        raise ProblemError("roster.column_missing", columns="、".join(missing))
    remarks = [
        RowFault(header.row, column, "roster.column_unknown", {}, header.headings[column][:40], blocks=False)
        for column in found.unknown
    ]
    return header, found.columns, remarks


def _reading(place: str, today: date) -> Reading:
    spellings = packs.for_place(place).roster_spellings
    labels = {field: str(words) for field, words in selectors.fields_of(place).items()}
    return Reading(today, settings.LIANXIN_DEMO, {f: spelled.spellings for f, spelled in spellings.items()}, labels)


def _villages(place: str) -> Villages:
    """The divisions of the place's city, old ones included, as its pack knows them."""
    city = city_of(place)[:4]
    known = packs.for_place(place).places
    return Villages((KnownPlace(p.code, p.name, p.replaced_by) for p in known if p.code.startswith(city)), place)


def _below(merged: Sequence[Area], header: Header) -> tuple[Area, ...]:
    """Merged areas among the data; those of titles and headings are usual and harmless."""
    return tuple(area for area in merged if area.top > header.row)


def _remarks_on_file(info: TableInfo, header_row: int, label: str) -> list[RowFault]:
    """Remarks that concern the whole file: its name, its other sheets, its formulas."""
    remarks = []

    def remark(code: str, shown: str = "", **details: str | int) -> None:
        remarks.append(RowFault(header_row, -1, code, details, shown, blocks=False))

    if is_unusual(label, info.kind):
        remark("roster.extension_differs", kind=info.kind)
    if info.other_sheets:
        remark("roster.more_sheets", sheet=info.sheet, others="、".join(info.other_sheets)[:100])
    if calculated := info.formulas - len(info.unvalued):
        remark("roster.formulas_used", info.first_formula, count=calculated)
    return remarks


def _without(chunks: list[tuple[int, int, bytes]], blocked: set[int]) -> Iterator[bytes]:
    """The chunks without the rows that turned out to be blocked."""
    ordered = sorted(blocked)
    for first, last, encoded in chunks:
        if not any(first <= row <= last for row in ordered):
            yield encoded
            continue
        rows = [row for row in msgspec.json.decode(encoded, type=Chunk).rows if row.row not in blocked]
        if rows:
            yield msgspec.json.encode(Chunk(rows=rows))


def _faulty_chunks(path: Path, headings: Sequence[str], blocked: set[int]) -> Iterator[bytes]:
    """The blocked rows as they stand in the file, read once more, for the report that goes back to the sender."""
    if not blocked:
        return
    found: list[tuple[int, list[Cell]]] = []
    with open_table(path, selectors.limits()) as table:
        for batch in table.batches():
            found += [(n, cells) for n, cells in enumerate(batch.rows, start=batch.first_row) if n in blocked]
            if len(found) >= _FAULTY_PER_CHUNK:
                yield msgspec.json.encode(Chunk(faulty=found, headings=list(headings)))
                found = []
    if found:
        yield msgspec.json.encode(Chunk(faulty=found, headings=list(headings)))
