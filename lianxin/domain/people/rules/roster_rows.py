"""One row of a roster: its fields read, compared with each other, and the faults named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec

from lianxin.domain.people.rules.roster_fields import ATTRIBUTES, Reading, parsers
from lianxin.domain.people.rules.roster_places import Villages
from lianxin.engines.tables import Area, Cell
from lianxin.engines.tables.cells import (
    ERROR_VALUES,
    CellFault,
    Noted,
    Parser,
    Value,
    as_text,
    shown,
)
from lianxin.kernel.clock import age_on
from lianxin.kernel.identity_numbers import IdentityNumber
from lianxin.kernel.names import normalise

OLDEST = 120
_EMPTY = ("", None)

Stored = str | int | float | bool | None


class Ready(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What only the service can add to a row of a new resident: id, pinyin, sealed numbers, text for the search index."""

    id: UUID
    pinyin: str
    id_number_sealed: bytes | None
    phone_sealed: bytes | None
    searched: str


class StagedRow(msgspec.Struct, array_like=True, gc=False):
    """A row fit to be imported. `row` counts from 0; `values` by attribute of a resident, dates as ISO text.

    An attribute that is absent was empty in the file, or has no column: what is known about the person stays.
    `roster_key_text` identifies a person without an ID number within one source; `key` is the keyed digest that finds the
    person again (of the ID number, else of `roster_key_text`), filled in by the service, which holds the keys, as is
    `ready` for a person not known when the file was checked.
    """

    row: int
    place: str
    household_no: str
    id_number: str
    roster_key_text: str
    values: dict[str, Stored]
    key: str = ""
    roster_key: str = ""
    ready: Ready | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """One problem of one cell (column -1: of the row or the file as a whole). `blocks`: the row may not be imported."""

    row: int
    column: int
    code: str
    details: Mapping[str, str | int]
    shown: str = ""
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is wrong with cells before they are read: merged areas, and formulas without a result, as (row, column)."""

    merged: tuple[Area, ...] = ()
    unvalued: frozenset[tuple[int, int]] = frozenset()


class RowReader:
    """Reads the rows of one file. `columns`: field → column."""

    def __init__(self, reading: Reading, columns: Mapping[str, int], villages: Villages, sheet: Sheet) -> None:
        known = parsers(reading)
        self._today = reading.today
        self._columns = columns
        self._fields: list[tuple[str, int, Parser]] = [(f, c, known[f]) for f, c in columns.items()]
        self._villages = villages
        self._merged = _rows_of_areas(sheet.merged, set(columns.values()))
        self._unvalued: dict[int, set[int]] = {}
        for row, column in sheet.unvalued:
            self._unvalued.setdefault(row, set()).add(column)

    def read(self, row: int, cells: Sequence[Cell]) -> tuple[StagedRow | None, list[RowFault]]:
        """The row as far as it could be read (None without a name or anything to know the person by), and its faults."""
        staged, faults = self._read(row, cells)
        return staged, _one_a_cell(faults)

    def _read(self, row: int, cells: Sequence[Cell]) -> tuple[StagedRow | None, list[RowFault]]:
        faults: list[RowFault] = self._spoiled(row) if row in self._merged or row in self._unvalued else []
        found = self._values(row, cells, faults)
        place = self._place(row, found, faults)
        number = found.pop("id_number", None)
        if isinstance(number, IdentityNumber):
            self._agree(row, cells, number, found, faults)
        if "name" not in found:
            if not self._has_fault(faults, "name"):
                self._blame(row, "name", "roster.name_empty", faults)
            return None, faults
        born = found.get("born_on")
        if isinstance(born, date) and born <= self._today and age_on(born, self._today) > OLDEST:
            column = "born_on" if "born_on" in self._columns else "id_number"
            self._blame(row, column, "roster.too_old", faults, years=OLDEST)
        if number is None and not self._has_fault(faults, "id_number"):
            self._without_number(row, born, faults)
        return self._staged(row, place, number, found), faults

    def _staged(self, row: int, place: str, number: Value, found: dict[str, Value]) -> StagedRow:
        household = str(found.get("household_no", ""))
        values: dict[str, Stored] = {
            ATTRIBUTES[field]: value.isoformat() if isinstance(value, date) else value  # type: ignore[misc]
            for field, value in found.items()
            if field in ATTRIBUTES
        }
        id_text = number.text if isinstance(number, IdentityNumber) else ""
        key = f"{normalise(str(values['name']))}\n{values.get('birth_date', '')}\n{household}"
        return StagedRow(row, place, household, id_text, key, values)

    def _values(self, row: int, cells: Sequence[Cell], faults: list[RowFault]) -> dict[str, Value]:
        """Every filled cell read; unreadable ones become faults."""
        found: dict[str, Value] = {}
        width, lost = len(cells), self._unvalued.get(row, ())
        for field, column, parse in self._fields:
            if column >= width or (cell := cells[column]) in _EMPTY or column in lost:
                continue
            if isinstance(cell, str) and cell.isspace():
                continue
            try:
                if cell in ERROR_VALUES:
                    raise CellFault("roster.cell_error", error=str(cell))
                value = parse(cell)
            except CellFault as fault:
                faults.append(RowFault(row, column, fault.code, fault.details, shown(field, cell)))
                continue
            if isinstance(value, Noted):
                faults.append(RowFault(row, column, value.code, value.details, shown(field, cell), blocks=False))
                value = value.value
            if value is not None:
                found[field] = value
        return found

    def _place(self, row: int, found: dict[str, Value], faults: list[RowFault]) -> str:
        written, township = str(found.pop("place", "")), str(found.pop("township", ""))
        column = self._columns.get("place", -1)
        if not written and any(fault.column == column for fault in faults):
            return ""
        try:
            answer = self._villages.find(written, township)
        except CellFault as fault:
            faults.append(RowFault(row, column, fault.code, fault.details, shown("place", written)))
            return ""
        if isinstance(answer, Noted):
            faults.append(RowFault(row, column, answer.code, answer.details, shown("place", written), blocks=False))
            answer = str(answer.value)
        return answer

    def _agree(
        self,
        row: int,
        cells: Sequence[Cell],
        number: IdentityNumber,
        found: dict[str, Value],
        faults: list[RowFault],
    ) -> None:
        """Birth date and sex must agree with the ID number; where they are empty the number tells them."""
        if found.setdefault("born_on", number.birth) != number.birth:
            column = self._columns["born_on"]
            faults.append(RowFault(row, column, "roster.id_birth_differs", {}, shown("born_on", cells[column])))
        if found.get("sex") in {None, "0", "9"}:
            found["sex"] = number.sex
        elif found["sex"] != number.sex:
            column = self._columns["sex"]
            faults.append(RowFault(row, column, "roster.id_sex_differs", {}, as_text(cells[column])))

    def _without_number(self, row: int, born: Value, faults: list[RowFault]) -> None:
        if isinstance(born, date):
            self._blame(row, "id_number", "roster.id_missing", faults, blocks=False)
        elif not self._has_fault(faults, "born_on"):
            self._blame(row, "id_number", "roster.identity_missing", faults)

    def _spoiled(self, row: int) -> list[RowFault]:
        """Cells that were lost before reading: inside a merged area, or a formula nobody calculated."""
        faults = [
            RowFault(row, column, "roster.merged_cells", {"area": area.text})
            for column, area in self._merged.get(row, ())
        ]
        for field, column in self._columns.items():
            if column in self._unvalued.get(row, ()):
                self._blame(row, field, "roster.formula_without_value", faults)
        return faults

    def _has_fault(self, faults: list[RowFault], field: str) -> bool:
        column = self._columns.get(field)
        return column is not None and any(fault.column == column and fault.blocks for fault in faults)

    def _blame(
        self, row: int, field: str, code: str, faults: list[RowFault], *, blocks: bool = True, **details: str | int
    ) -> None:
        faults.append(RowFault(row, self._columns.get(field, -1), code, details, blocks=blocks))


def _one_a_cell(faults: list[RowFault]) -> list[RowFault]:
    """The first blocking fault of each cell, and every remark: what follows from a bad cell says nothing new."""
    if len(faults) < 2:
        return faults
    told: set[int] = set()
    kept = []
    for fault in faults:
        if fault.blocks and fault.column >= 0:
            if fault.column in told:
                continue
            told.add(fault.column)
        kept.append(fault)
    return kept


def _rows_of_areas(areas: Sequence[Area], columns: set[int]) -> dict[int, list[tuple[int, Area]]]:
    """Row → the merged areas that cover one of its mapped columns, with that column."""
    found: dict[int, list[tuple[int, Area]]] = {}
    for area in areas:
        column = next((c for c in range(area.left, area.right + 1) if c in columns), None)
        if column is not None:
            for row in range(area.top, area.bottom + 1):
                found.setdefault(row, []).append((column, area))
    return found
