"""Workbooks: the zip directory checked first, then the first filled visible sheet through calamine.

calamine gives a formula's stored result. A formula whose result the file does not hold (the writer never calculated it)
would come as nothing, so such cells are found in the sheet's XML and named.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from lianxin.engines.tables.formulas import find_formulas
from lianxin.engines.tables.shapes import Area, Cell, Limits, Opened, TableInfo, Unreadable

_SMALL_MEMBER = 1 << 20


def open_book(path: Path, kind: str, limits: Limits) -> Opened:
    """The first filled visible sheet of a workbook. Raises Unreadable."""
    with _opened(path, kind, limits) as book:
        index, sheet, others = _first_filled(book)
    return _open_sheet(path, kind, limits, index, sheet, others)


def open_sheets(path: Path, kind: str, limits: Limits) -> Iterator[Opened]:
    """Every filled visible sheet of a workbook, in order. Raises Unreadable."""
    with _opened(path, kind, limits) as book:
        filled = list(_filled(book))
    if not filled:
        raise Unreadable("tables.empty")
    for index, sheet in filled:
        yield _open_sheet(path, kind, limits, index, sheet, ())


@contextmanager
def _opened(path: Path, kind: str, limits: Limits) -> Iterator[CalamineWorkbook]:
    if kind == "xlsx":
        check_directory(path, limits)
    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # by path it would trust the name
    except PasswordError:
        raise Unreadable("tables.encrypted") from None
    except (CalamineError, ZipError, OSError, ValueError):
        raise Unreadable("tables.damaged") from None


def _open_sheet(
    path: Path, kind: str, limits: Limits, index: int, sheet: CalamineSheet, others: tuple[str, ...]
) -> Opened:
    if sheet.total_height > limits.rows:
        raise Unreadable("tables.too_many_rows", limit=limits.rows)
    if sheet.total_width > limits.columns:
        raise Unreadable("tables.too_many_columns", limit=limits.columns)
    formulas = find_formulas(path, index) if kind == "xlsx" else None
    info = TableInfo(
        kind=kind,
        sheet=sheet.name,
        other_sheets=others,
        merged=tuple(Area(*start, *end) for start, end in sheet.merged_cell_ranges or ()),
        formulas=formulas.count if formulas else 0,
        first_formula=formulas.first if formulas else "",
        unvalued=formulas.unvalued if formulas else frozenset(),
    )
    return info, _rows(sheet, formulas.errors if formulas else {})


def check_directory(path: Path, limits: Limits) -> None:
    """Refuse a zip whose own directory promises too much: number of members, total size, ratio of a large member."""
    with ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > limits.members:
        raise Unreadable("tables.zip_bomb")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Unreadable("tables.zip_bomb")
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable("tables.encrypted")
        if member.file_size > _SMALL_MEMBER and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise Unreadable("tables.zip_bomb")


def _first_filled(book: CalamineWorkbook) -> tuple[int, CalamineSheet, tuple[str, ...]]:
    """Position among all sheets, the sheet, and the names of the other visible sheets."""
    for index, sheet in _filled(book):
        return index, sheet, tuple(other for _, other in _visible(book) if other != sheet.name)
    raise Unreadable("tables.empty")


def _filled(book: CalamineWorkbook) -> Iterator[tuple[int, CalamineSheet]]:
    for index, name in _visible(book):
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            yield index, sheet


def _visible(book: CalamineWorkbook) -> list[tuple[int, str]]:
    return [
        (index, meta.name)
        for index, meta in enumerate(book.sheets_metadata)
        if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
    ]


def _rows(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Iterator[list[Cell]]:
    """Rows from the sheet's first row on; calamine leaves out empty columns on the left, so they are put back, and what stands in cells with
    an error (#N/A): an error is not an empty cell."""
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    rows: Iterator[Any] = sheet.iter_rows()  # dates among the cells become ISO text in the msgpack frame
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (number, column), error in errors.items():
        wrong.setdefault(number, []).append((column, error))
    for number, row in enumerate(rows):
        full = [*left, *row] if left else row
        for column, error in wrong.get(number, ()):
            if column < len(full) and full[column] == "":
                full[column] = error
        yield full
