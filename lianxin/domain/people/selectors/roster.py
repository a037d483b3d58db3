"""Roster sources, imports and their faults, and what a file's columns would mean before anything is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import RosterFault, RosterImport, RosterSource
from lianxin.domain.people.rules.roster_cells import shown
from lianxin.domain.people.rules.roster_columns import HEADER_WITHIN, Headings, find_header
from lianxin.domain.people.rules.roster_fields import FIELDS
from lianxin.engines.tables import Batch, Limits, open_table
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

ABILITY = "resident.import"
_SAMPLES = 3


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


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of a file: its heading, the field it would fill ("" none), and the first values, masked."""

    heading: str
    field: str
    samples: tuple[str, ...]


def preview_columns(viewer: Viewer, source_id: UUID, path: Path) -> tuple[ColumnGuess, ...]:
    """What each column of this file would become, for a person to confirm through `map_columns`.

    Raises the problems "tables.…" of an unreadable file and "roster.header_missing".
    """
    source = source_or_404(viewer, source_id)
    headings = headings_of(source)
    with open_table(path, limits()) as table:
        first = next(table.batches(), Batch(0, []))
    header = find_header(first.rows, headings)
    if header is None:
        raise header_missing(source.place)
    fields = {column: field for field, column in headings.assign(header.headings).columns.items()}
    below = first.rows[header.row + 1 : header.row + 1 + _SAMPLES]
    return tuple(
        ColumnGuess(
            heading,
            fields.get(column, ""),
            tuple(shown(fields.get(column, "name"), row[column]) for row in below if column < len(row)),
        )
        for column, heading in enumerate(header.headings)
        if heading
    )


def headings_of(source: RosterSource) -> Headings:
    """What headings mean for this source: its confirmed columns, else the words of the place's pack."""
    known = packs.for_place(source.place).roster_columns
    return Headings({f: column.headings for f, column in known.items() if f in FIELDS}, source.columns)


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


def header_missing(place: str) -> ProblemError:
    """The problem of a file in which no heading row was found, naming what it should hold."""
    labels = "、".join(str(fields_of(place)[field]) for field in required_fields(place))
    return ProblemError("roster.header_missing", rows=HEADER_WITHIN, expected=labels)


def limits() -> Limits:
    """How much a roster file may ask of this installation."""
    return Limits(file_bytes=settings.LIANXIN_ROSTER_MEGABYTES << 20)
