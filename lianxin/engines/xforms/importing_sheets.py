"""The sheets of a workbook as text, each row with its number as people see it: a spreadsheet's row, a Markdown file's line.

Spreadsheets are read by `lianxin.engines.tables` in a limited child process. Markdown follows pyxform's own notation, which
shows well on code hosts: `| survey |` names a sheet, the next row holds its headings, further rows begin with an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lianxin.engines.tables import Cell, Limits, read_book
from lianxin.kernel.problems import ProblemError

LIMITS: Final = Limits(
    file_bytes=4 << 20, rows=5_000, columns=120, unpacked_bytes=64 << 20, seconds=20, memory=512 << 20
)
"""Of a questionnaire; the largest public ones have 2,000 rows."""
LONGEST: Final = 8_000
"""Characters of one cell."""
_LINE: Final = re.compile(r"\|(.*)\|\s*(?:#[^|]*)?")
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no XML may hold; spreadsheets carry them in from elsewhere."""
_RULE: Final = re.compile(r"[\s|:-]+")
_BAR: Final = re.compile(r"(?<!\\)\|")

Row = dict[str, str]


@dataclass
class Sheet:
    """One sheet: headings as written, rows of {heading: cell} without empty cells, with their numbers."""

    name: str
    head: int = 1
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)
    unvalued: list[tuple[int, str]] = field(default_factory=list)
    """Formula cells without a result: row, heading."""


def read_sheets(source: bytes, filename: str) -> list[Sheet]:
    """Every filled sheet, in order.

    Raises a problem "tables.…" that says why the file cannot be read.
    """
    if filename.lower().endswith(".md"):
        return _read_markdown(source)
    if len(source) > LIMITS.file_bytes:
        raise ProblemError("tables.too_large", size=-(-len(source) >> 20), limit=LIMITS.file_bytes >> 20)
    if not source.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ProblemError("tables.kind_unknown" if source.strip() else "tables.empty")
    sheets = []
    for info, cells in read_book(source, LIMITS):
        numbered = [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
        sheet = _sheet(info.sheet, numbered)
        for row, column in sorted(info.unvalued):
            heading = sheet.headings[column] if column < len(sheet.headings) else ""
            sheet.unvalued.append((row + 1, heading))
        sheets.append(sheet)
    return sheets


def _read_markdown(source: bytes) -> list[Sheet]:
    if len(source) > LIMITS.file_bytes:
        raise ProblemError("tables.too_large", size=-(-len(source) >> 20), limit=LIMITS.file_bytes >> 20)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProblemError("tables.encoding_unknown") from None
    written: dict[str, list[tuple[int, list[str]]]] = {}
    name = ""
    for number, line in enumerate(text.split("\n"), start=1):
        inner = _inside(line)
        if not inner or _RULE.fullmatch(inner):
            continue
        first, *cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]
        name = first or name
        rows = written.setdefault(name, [])
        if any(cells):
            rows.append((number, cells))
    _bounded(written.values())
    return [_sheet(name, rows) for name, rows in written.items() if name]


def _inside(line: str) -> str:
    """What stands between the outer bars of a table's line; a forgotten last bar is forgiven."""
    line = line.strip()
    if not line.startswith("|"):
        return ""
    found = _LINE.fullmatch(line)
    return found[1] if found else line[1:]


def _bounded(sheets: Iterable[list[tuple[int, list[str]]]]) -> None:
    rows = [cells for sheet in sheets for _, cells in sheet]
    if not rows:
        raise ProblemError("tables.empty")
    if len(rows) > LIMITS.rows:
        raise ProblemError("tables.too_many_rows", limit=LIMITS.rows)
    if max(map(len, rows)) > LIMITS.columns:
        raise ProblemError("tables.too_many_columns", limit=LIMITS.columns)


def _sheet(name: str, written: list[tuple[int, list[str]]]) -> Sheet:
    """The first filled row holds the headings."""
    filled = [(number, cells) for number, cells in written if any(cells)]
    if not filled:
        return Sheet(name.strip())
    head, headings = filled[0]
    headings = [" ".join(_clean(heading).split()) for heading in headings]
    sheet = Sheet(name.strip(), head, headings)
    for number, cells in filled[1:]:
        told = ((heading, _clean(cell)) for heading, cell in zip(headings, cells, strict=False) if heading)
        row = {heading: cell for heading, cell in told if cell}
        if row:
            sheet.rows.append((number, row))
    return sheet


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub("", text).strip()


def _text(cell: Cell) -> str:
    """As pyxform reads a spreadsheet's cell: whole numbers without ".0", truth as TRUE."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\N{NO-BREAK SPACE}", " ").strip()
