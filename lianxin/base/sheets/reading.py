"""A file read into its rows: headings found, cells read by the columns of the kind, faults named. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from django.conf import settings

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.sheets.kinds import Column, SheetKind
from lianxin.base.sheets.readers import Reading
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.engines.tables import Cell, Limits, TableInfo, open_table
from lianxin.engines.tables.cells import ERROR_VALUES, CellFault, Noted
from lianxin.engines.tables.extensions import false_extension
from lianxin.engines.tables.headings import HEADER_WITHIN, Headings, find_header
from lianxin.kernel.problems import ProblemError

EXPLAINED: Final = "说明"
"""Name of the template's second sheet, with a line on each column; never read."""
_SLACK: Final = 40
"""Rows above the headings, and blank ones, that do not count as rows."""


class Body(msgspec.Struct):
    """What a sheet seals: its headings, which column is which, its filled rows as they stand in the file (numbers from 1), and faults."""

    headings: list[str]
    columns: dict[str, int]
    rows: list[tuple[int, list[Cell]]]
    faults: list[Fault]
    spoiled: list[Fault]

    @property
    def bad(self) -> set[int]:
        """Numbers of the rows that stay out."""
        return {fault.row for fault in self.faults if fault.blocks}


def read_file(kind: SheetKind, path: Path, label: str) -> Body:
    """The rows of a file, unchecked. Raises "tables.…", "roster.…" or "sheet.…" when the file as a whole cannot be used."""
    limits = Limits(file_bytes=settings.LIANXIN_ROSTER_MEGABYTES << 20, rows=kind.most_rows * 2 + _SLACK)
    with open_table(path, limits) as table:
        if extension := false_extension(label, table.info.kind):
            raise ProblemError("roster.renamed", extension=extension, kind=table.info.kind)
        filled = [
            (number, row)
            for batch in table.batches()
            for number, row in enumerate(batch.rows, start=batch.first_row)
            if any(not _is_empty(cell) for cell in row)
        ]
        return _body(kind, table.info, filled)


def _body(kind: SheetKind, info: TableInfo, filled: list[tuple[int, list[Cell]]]) -> Body:
    headings = Headings({column.code: (column.header, *column.aliases) for column in kind.columns}, {})
    header = find_header([row for _, row in filled[:HEADER_WITHIN]], headings)
    expected = "、".join(column.header for column in kind.columns if column.required)
    if header is None:
        raise ProblemError("roster.header_missing", rows=HEADER_WITHIN, expected=expected)
    found = headings.assign(header.headings)
    if missing := [
        column.header for column in kind.columns if column.required and column.code not in found.columns
    ]:
        raise ProblemError("sheet.column_missing", columns="、".join(missing))
    rows = [(number + 1, row) for number, row in filled[header.row + 1 :]]
    if not rows:
        raise ProblemError("roster.no_rows")
    if len(rows) > kind.most_rows:
        raise ProblemError("sheet.too_many_rows", rows=len(rows), limit=kind.most_rows)
    body = Body(list(header.headings), dict(found.columns), rows, [], [])
    first = rows[0][0]
    body.spoiled = [*_remarks(info, first - 1, body, found.unknown), *_spoiled(info, first, body)]
    return body


def check_body(
    kind: SheetKind, body: Body, *, viewer: Viewer, place: str, today: date, about: UUID | None
) -> list[SheetRow]:
    """Read every cell, ask the kind, and set `body.faults`; gives the rows that may be written."""
    reading = Reading(today, settings.LIANXIN_DEMO, packs.for_place(place), place)
    readers = [
        (column, body.columns[column.code], column.read(reading))
        for column in kind.columns
        if column.code in body.columns
    ]
    lost = {(fault.row, fault.column) for fault in body.spoiled if fault.blocks}
    faults, every, unread = list(body.spoiled), [], dict[int, set[str]]()
    for number, column in lost:
        unread.setdefault(number, set()).add(column)
    for number, cells in body.rows:
        values, wrong = _values(number, cells, readers, lost)
        faults += wrong
        every.append(SheetRow(number, values, about))
        if blocked := {fault.column for fault in wrong if fault.blocks}:
            unread.setdefault(number, set()).update(blocked)
    for one in kind.look_ups:
        told = [row for row in every if unread.get(row.number, set()).isdisjoint(one.columns)]
        faults += one.check(viewer=viewer, place=place, today=today, rows=told, pack=reading.pack)
    rows = [row for row in every if row.number not in unread]
    faults += kind.check(viewer=viewer, place=place, today=today, rows=rows, pack=reading.pack)
    order = {column.code: place_in for place_in, column in enumerate(kind.columns)}
    body.faults = sorted(faults, key=lambda fault: (fault.row, order.get(fault.column, -1), fault.code))
    bad = body.bad
    return [row for row in rows if row.number not in bad]


def _values(
    number: int,
    cells: Sequence[Cell],
    readers: Sequence[tuple[Column, int, Callable[[Cell], Any]]],
    lost: set[tuple[int, str]],
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, at, parse in readers:
        cell = cells[at] if at < len(cells) else None
        if (number, column.code) in lost:
            continue
        if _is_empty(cell):
            if column.required:
                faults.append(Fault(number, column.code, "sheet.cell_empty", {"field": column.header}))
            continue
        value = _value(cell, parse)
        if isinstance(value, CellFault):
            faults.append(Fault(number, column.code, value.code, dict(value.details)))
            continue
        if isinstance(value, Noted):
            faults.append(Fault(number, column.code, value.code, dict(value.details), blocks=False))
            value = value.value
        values[column.code] = value
    return values, faults


def _value(cell: Cell, parse: Callable[[Cell], Any]) -> Any:
    """What a filled cell says, or the fault that keeps it from being read."""
    if cell in ERROR_VALUES:
        return CellFault("roster.cell_error", error=str(cell))
    try:
        return parse(cell)
    except CellFault as fault:
        return fault


def _remarks(info: TableInfo, header_row: int, body: Body, unknown: Sequence[int]) -> Iterator[Fault]:
    """Of the file as a whole: columns nobody reads, further sheets, formulas."""
    others = [name for name in info.other_sheets if name != EXPLAINED]
    if unknown:
        names = "、".join(body.headings[column] for column in unknown)
        yield Fault(header_row, "", "sheet.columns_unknown", {"columns": names[:200]}, blocks=False)
    if others:
        yield Fault(
            header_row,
            "",
            "roster.more_sheets",
            {"sheet": info.sheet, "others": "、".join(others)[:100]},
            blocks=False,
        )
    if calculated := info.formulas - len(info.unvalued):
        yield Fault(header_row, "", "roster.formulas_used", {"count": calculated}, blocks=False)


def _spoiled(info: TableInfo, first: int, body: Body) -> Iterator[Fault]:
    """Cells lost before reading: merged areas below the heading, formulas nobody calculated."""
    by_column: Mapping[int, str] = {at: code for code, at in body.columns.items()}
    numbers = {number for number, _ in body.rows}
    for area in info.merged:
        column = next((c for c in range(area.left, area.right + 1) if c in by_column), None)
        if column is None:
            continue
        for number in range(max(area.top + 1, first), area.bottom + 2):
            if number in numbers:
                yield Fault(number, by_column[column], "roster.merged_cells", {"area": area.text})
    for row, column in sorted(info.unvalued):
        if row + 1 in numbers and column in by_column:
            yield Fault(row + 1, by_column[column], "roster.formula_without_value")


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def encode(body: Body) -> bytes:
    """As it is sealed."""
    return msgspec.json.encode(body)


def decode(content: bytes) -> Body:
    """Of what `encode` gave."""
    return msgspec.json.decode(content, type=Body)
