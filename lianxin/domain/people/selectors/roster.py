"""Roster sources, imports and their faults, and what a file's columns would mean before anything is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import Page, counted, cut, read_key
from lianxin.domain.people.models import RosterFault, RosterImport, RosterSource
from lianxin.domain.people.rules.roster_fields import FIELDS
from lianxin.engines.tables import Batch, Limits, open_table
from lianxin.engines.tables.cells import shown
from lianxin.engines.tables.extensions import false_extension
from lianxin.engines.tables.headings import HEADER_WITHIN, Headings, find_header
from lianxin.kernel.divisions import county_of, level, place_range
from lianxin.kernel.problems import ProblemError

ABILITY = "resident.import"
_SAMPLES = 3
_FAULTS = 50
_ROWS_A_SECOND = 4000  # docs/design/figures.md, roster_import: of the acceptance alone, on two busy cores
_FELT_SECONDS = 2


def sources(viewer: Viewer) -> QuerySet[RosterSource]:
    """Roster sources within reach, by name."""
    return scope(viewer, ABILITY, RosterSource.objects.all()).order_by("name")


def source_or_404(viewer: Viewer, source_id: UUID) -> RosterSource:
    """One source, or "general.not_found"."""
    found = sources(viewer).filter(id=source_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def imports(viewer: Viewer) -> QuerySet[RosterImport]:
    """Imports within reach, the newest first."""
    return scope(viewer, ABILITY, RosterImport.objects.select_related("source")).order_by(
        "-created_at", "-id"
    )


def import_or_404(viewer: Viewer, import_id: UUID) -> RosterImport:
    """One import, or "general.not_found"."""
    found = imports(viewer).filter(id=import_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def faults(viewer: Viewer, import_id: UUID, *, blocking: bool | None = None) -> QuerySet[RosterFault]:
    """The faults of one import in file order; only those that block a row, or only remarks, when asked."""
    found = RosterFault.objects.filter(roster_import=import_or_404(viewer, import_id))
    return (found if blocking is None else found.filter(blocks=blocking)).order_by("row", "id")


def faults_page(viewer: Viewer, import_id: UUID, *, after: str = "", limit: int = _FAULTS) -> Page[RosterFault]:
    """The faults in file order, following the one whose id is `after`. Raises "general.not_found" for a strange mark."""
    rows = faults(viewer, import_id)
    count = partial(counted, rows)
    if after:
        last = rows.filter(id=read_key(after)).first()
        if last is None:
            raise ProblemError("general.not_found")
        rows = rows.filter(Q(row__gt=last.row) | Q(row=last.row, id__gt=last.id), row__gte=last.row)
    return cut(rows, lambda fault: str(fault.pk), count, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of a file: its heading, the field it would fill ("" none), and the first values, masked.

    `is_decided`: a person said for this source what the heading means.
    """

    heading: str
    field: str
    samples: tuple[str, ...]
    is_decided: bool


def preview_columns(viewer: Viewer, source_id: UUID, path: Path) -> tuple[ColumnGuess, ...]:
    """What each column of this file would become, for a person to confirm through `map_columns`.

    Raises the problems "tables.…" of an unreadable file and "roster.header_missing".
    """
    source = source_or_404(viewer, source_id)
    return guess_columns(viewer, source.place, path, path.name, source.columns)


def guess_columns(
    viewer: Viewer, place: str, path: Path, label: str, chosen: Mapping[str, str] | None = None
) -> tuple[ColumnGuess, ...]:
    """The same for a source of this place that need not exist yet; `label` is the file's name as it was given.

    Raises also "roster.renamed" and "access.denied".
    """
    viewer.must(ABILITY, place)
    headings = _headings(place, chosen or {})
    with open_table(path, limits()) as table:
        refuse_renamed(label, table.info.kind)
        first = next(table.batches(), Batch(0, []))
    header = find_header(first.rows, headings) or find_header(first.rows, _headings(place, {}))
    if header is None:
        raise header_missing(place)
    fields, undecided = headings.guess(header.headings), headings.undecided(header.headings)
    below = first.rows[header.row + 1 : header.row + 1 + _SAMPLES]
    return tuple(
        ColumnGuess(
            heading,
            fields.get(column, ""),
            tuple(shown(fields.get(column, "name"), row[column]) for row in below if column < len(row)),
            column not in undecided,
        )
        for column, heading in enumerate(header.headings)
        if heading
    )


def imported_since(viewer: Viewer, one: RosterImport) -> datetime | None:
    """When the latest other roster of this county was accepted after this one came, of those within reach; None: none was."""
    low, high = place_range(county_of(one.place))
    later = imports(viewer).filter(place__gte=low, place__lt=high, accepted_at__gt=one.created_at).exclude(id=one.id)
    last: datetime | None = later.aggregate(last=Max("accepted_at"))["last"]
    return last


def rows_to_write(viewer: Viewer, import_id: UUID) -> int:
    """How many residents accepting it would write. Raises "general.not_found"."""
    one = import_or_404(viewer, import_id)
    return one.new_rows + one.changed_rows


def seconds_to_accept(one: RosterImport) -> int:
    """About how long accepting it keeps everybody else's writing waiting: only on SQLite, and only when it is felt."""
    seconds = (one.new_rows + one.changed_rows) // _ROWS_A_SECOND
    return seconds if connection.vendor == "sqlite" and seconds >= _FELT_SECONDS else 0


def headings_of(source: RosterSource) -> Headings:
    """What headings mean for this source: its confirmed columns, else the words of the place's pack."""
    return _headings(source.place, source.columns)


def _headings(place: str, chosen: Mapping[str, str]) -> Headings:
    known = packs.for_place(place).roster_columns
    return Headings({f: column.headings for f, column in known.items() if f in FIELDS}, chosen)


def fields_of(place: str) -> dict[str, packs.Words]:
    """The fields a column may fill, with their names in three languages, in the pack's order."""
    return {f: column.name for f, column in packs.for_place(place).roster_columns.items() if f in FIELDS}


def required_fields(place: str) -> tuple[str, ...]:
    """Fields without which a roster of this place is refused; a single village need not be named in every row."""
    known = packs.for_place(place).roster_columns
    needed = {"name", *(field for field, column in known.items() if column.required)}
    if level(place) == "village":
        needed.discard("place")
    return tuple(field for field in known if field in needed)


def refuse_renamed(label: str, kind: str) -> None:
    """Raises "roster.renamed" when the file's name promises another kind of table than its content is."""
    if extension := false_extension(label, kind):
        raise ProblemError("roster.renamed", extension=extension, kind=kind)


def header_missing(place: str) -> ProblemError:
    """The problem of a file in which no heading row was found, naming what it should hold."""
    labels = "、".join(str(fields_of(place)[field]) for field in required_fields(place))
    return ProblemError("roster.header_missing", rows=HEADER_WITHIN, expected=labels)


def limits() -> Limits:
    """How much a roster file may ask of this installation."""
    return Limits(file_bytes=settings.LIANXIN_ROSTER_MEGABYTES << 20)
