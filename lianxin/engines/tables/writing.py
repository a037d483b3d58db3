"""Tables that leave the house: no cell of them is ever run as a formula (OWASP "CSV injection"; ASVS 5.0 1.2.10).

In CSV a cell that begins with one of ten prefixes gets a leading apostrophe, which Excel and WPS show as text. In Excel
files text is written as text: XlsxWriter is told never to read a formula, a link or a number into it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any, Final, Protocol

FORMULA_PREFIXES: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Excel, WPS and LibreOffice start a formula at the first four, in some locales at the full-width forms; tab and carriage
return hide one."""

Value = str | int | float | Decimal | date | datetime | bool | None

TEXT_ONLY: Final[Mapping[str, object]] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}
"""Options of a workbook in which text stays text."""
_WIDEST: Final = 48
LAST_ROW: Final = 1_048_576
"""Rows of a sheet, its headings among them, and columns: there an Excel file ends, and XlsxWriter leaves out what comes beyond."""
LAST_COLUMN: Final = 16_384
_LONGEST_SHEET: Final = 31
"""Characters of the name of a sheet."""


class TextSink(Protocol):
    """Anything that takes text: an open file, a streaming response."""

    def write(self, text: str, /) -> object: ...


def neutral(value: Value) -> Value:
    """Text made harmless for CSV; every other value unchanged."""
    if isinstance(value, str) and value.startswith(FORMULA_PREFIXES):
        return "'" + value
    return value


def write_csv(sink: TextSink, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a CSV that Excel opens in the right encoding (UTF-8 with a mark at the head)."""
    sink.write("\ufeff")
    writer = csv.writer(sink)
    writer.writerow([neutral(heading) for heading in headings])
    for row in rows:
        writer.writerow(["" if value is None else neutral(value) for value in row])


def write_xlsx(
    target: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "名单"
) -> None:
    """Write one sheet with a bold, frozen heading row, in bounded memory. Numbers stay numbers, dates dates, text text."""
    write_book(target, [(sheet, headings, rows)])


def write_book(target: IO[bytes], sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> None:
    """Write several such sheets (name, headings, rows), one after the other. What is beyond `LAST_ROW` goes on in a further
    sheet, "name (2)", under the same headings. Raises ValueError for more than `LAST_COLUMN` headings.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(target, TEXT_ONLY) as book:
        for sheet, headings, rows in sheets:
            if len(headings) > LAST_COLUMN:
                raise ValueError(f"{len(headings)} columns, at most {LAST_COLUMN}")
            left = iter(rows)
            part, first = 1, next(left, None)
            while part == 1 or first is not None:
                some = islice(left, LAST_ROW - 2)
                _write_sheet(book, _part(sheet, part), headings, [] if first is None else chain([first], some))
                part, first = part + 1, next(left, None)


def _part(sheet: str, number: int) -> str:
    ending = "" if number == 1 else f" ({number})"
    return sheet[: _LONGEST_SHEET - len(ending)] + ending


def _write_sheet(book: Any, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    page.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        page.set_column(column, column, min(max(10, 2 * len(heading) + 2), _WIDEST))
        page.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, number, column, value)


class _Page(Protocol):
    def write_string(self, row: int, column: int, text: str, /) -> object: ...

    def write(self, row: int, column: int, value: object, /) -> object: ...


def _write_cell(page: _Page, row: int, column: int, value: Value) -> None:
    if isinstance(value, str):
        page.write_string(row, column, value)
    elif value is not None:
        page.write(row, column, value)
