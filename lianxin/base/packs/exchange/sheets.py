"""表:一张工作表读成规定的原样,记下每个值在哪一格。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from lianxin.base.packs.exchange import cells
from lianxin.base.packs.exchange.labels import FIELDS
from lianxin.base.packs.exchange.layout import DEFAULT_ROW, HEADS, INNER, LISTS, OUTPUT, UNKNOWN_ROW, Column
from lianxin.base.packs.exchange.rows import UNWRITTEN, Raw
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.reading import Key, Origin
from lianxin.base.packs.words import LANGUAGES
from lianxin.engines.tables import Cell, address

_CODE: Final = FIELDS["code"]
_SPECIAL: Final = {DEFAULT_ROW: "default", UNKNOWN_ROW: "unknown"}


@dataclass
class Read:
    """What is read so far. `before`: the rows of the pack, by part and code."""

    before: Mapping[str, Mapping[str, Raw]]
    rows: dict[str, dict[str, Raw]] = field(default_factory=dict)
    cases: list[Raw] = field(default_factory=list)
    origins: dict[Key, Origin] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def old(self, attribute: str, code: str) -> Raw:
        return self.before[attribute].get(code, {})


@dataclass(frozen=True)
class Sheet:
    """A sheet as read. Rows and columns count from 0; `unvalued`: formulas without a result."""

    BOOK: ClassVar[str] = "xlsx"
    title: str
    rows: list[list[Cell]]
    unvalued: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def text(self, row: int, column: int) -> str:
        return cells.text_of(self.cell(row, column))

    def origin(self, row: int, column: int) -> Origin:
        return Origin(self.BOOK, self.title, row + 1, address(row, column))

    def finding(self, row: int, column: int, code: str, **details: object) -> Finding:
        place = self.origin(row, column)
        return Finding(place.pack, place.file, place.line, code, details, place.cell)


@dataclass
class _Reader:
    """Reads fields from cells of one sheet, for one row of a pack."""

    sheet: Sheet
    read: Read
    path: Key

    def value(self, row: int, place: int, column: Column, path: Key, raw: Raw, old: Raw) -> None:
        """Put one field into `raw`: from its cell; as it was when the cell is wrong; left out when it is at its default."""
        self.read.origins[*path, column.key] = self.sheet.origin(row, place)
        found = self._words(row, place) if column.form == "words" else self._plain(row, place, column)
        if isinstance(found, Finding):
            self.read.findings.append(found)
        elif found is None and column.required:
            self._find(row, place, "cell-missing", column)
        else:
            if found is not None and (column.key not in UNWRITTEN or found != UNWRITTEN[column.key]):
                raw[column.key] = found
            return
        if column.key in old:
            raw[column.key] = old[column.key]

    def _plain(self, row: int, place: int, column: Column) -> Any:
        cell = self.sheet.cell(row, place)
        if (row, place) in self.sheet.unvalued:
            return self._finding(row, place, "formula-cell", column)
        if cells.is_blank(cell):
            return None
        try:
            return cells.value_of(cell, column)
        except ValueError:
            expected = cells.EXPECTED[column.form]
            return self._finding(row, place, "cell-value", column, value=cells.text_of(cell)[:80], expected=expected)

    def _words(self, row: int, place: int) -> Raw | Finding | None:
        found = {}
        for offset, language in enumerate(LANGUAGES):
            if not cells.is_blank(self.sheet.cell(row, place + offset)):
                found[language] = self.sheet.text(row, place + offset)
        if found and "zh" not in found:
            return self._finding(row, place, "cell-missing", Column("name", "text"), name="中文")
        return found or None

    def _finding(self, row: int, place: int, code: str, column: Column, **details: object) -> Finding:
        told = {"path": ".".join(map(str, self.path)), "name": FIELDS[column.key], **details}
        return self.sheet.finding(row, place, code, **told)

    def _find(self, row: int, place: int, code: str, column: Column, **details: object) -> None:
        self.read.findings.append(self._finding(row, place, code, column, **details))

    def missing_code(self, row: int, place: int) -> None:
        self._find(row, place, "cell-missing", Column("code", "text"))

    def columns(self, row: int, columns: Iterable[Column], *, outputs: bool = False) -> dict[str, int] | None:
        """The place of every column by the headings of a row; None, and findings, when a needed one is missing."""
        headings = self._headings(row)
        columns = list(columns)
        found: dict[str, int] = {}
        missing = 0
        for column in columns:
            places = [headings.get(heading) for heading in column.headings]
            first = places[0]
            if first is not None and places == list(range(first, first + len(places))):
                found[column.key] = first
            elif column.required or any(place is not None for place in places):
                missing += 1
                self._find(row, 0, "column-missing", column, name="、".join(column.headings))
        wanted = {heading for column in columns for heading in column.headings}
        for heading, place in headings.items():
            if heading.startswith(OUTPUT) and outputs:
                found[heading] = place
            elif heading not in wanted:
                self.read.findings.append(self.sheet.finding(row, place, "column-unknown", name=heading))
        return None if missing else found

    def _headings(self, row: int) -> dict[str, int]:
        texts = [self.sheet.text(row, place).strip() for place in range(len(self.sheet.rows[row]))]
        return {text: place for place, text in reversed(list(enumerate(texts))) if text}


def read_rule(sheet: Sheet, attribute: str, read: Read) -> None:
    """A sheet of one rule or table."""
    code = sheet.text(1, 1).strip()
    reader = _Reader(sheet, read, (attribute, code))
    if sheet.text(1, 0).strip() != _CODE or not code:
        read.findings.append(sheet.finding(1, 1, "cell-missing", path=sheet.title, name=_CODE))
        return
    if not _first(sheet, 1, 1, attribute, code, read):
        return
    key, columns = INNER[attribute]
    label = columns[1].headings[0]
    header = next((n for n, row in enumerate(sheet.rows) if n > 1 and label in map(cells.text_of, row)), None)
    if header is None:
        read.findings.append(sheet.finding(1, 0, "column-missing", path=sheet.title, name=label))
        return
    places = reader.columns(header, columns, outputs=attribute == "tables")
    if places is None:
        return
    raw = read.rows.setdefault(attribute, {})[code] = {}
    old = read.old(attribute, code)
    _head(reader, header, HEADS[attribute], raw, old)
    _inner(reader, header, columns, places, key, raw, old)


def _first(sheet: Sheet, row: int, column: int, attribute: str, code: str, read: Read) -> bool:
    """Whether a code is read for the first time."""
    path = (attribute, code)
    if path in read.origins:
        other = read.origins[path]
        found = sheet.finding(row, column, "duplicate", path=".".join(path), other=f"{other.file}!{other.cell}")
        read.findings.append(found)
        return False
    read.origins[path] = sheet.origin(row, column)
    return True


def _head(reader: _Reader, header: int, columns: Iterable[Column], raw: Raw, old: Raw) -> None:
    """The fields above the conditions; one whose row is gone stays as it was."""
    rows = {reader.sheet.text(row, 0).strip(): row for row in reversed(range(2, header))}
    for column in columns:
        row = rows.get(column.headings[0].partition("(")[0] if column.form == "words" else column.headings[0])
        if row is None:
            if column.key in old:
                raw[column.key] = old[column.key]
        else:
            reader.value(row, 1, column, reader.path, raw, old)


def _inner(
    reader: _Reader,
    header: int,
    columns: tuple[Column, ...],
    places: Mapping[str, int],
    key: str,
    raw: Raw,
    old: Raw,
) -> None:
    """The conditions of a rule, or the rows of a table with the outputs for other cases below them."""
    sheet = reader.sheet
    before = {part["code"]: part for part in old.get(key, [])}
    parts: list[Raw] = []
    for row in range(header + 1, len(sheet.rows)):
        if all(map(cells.is_blank, sheet.rows[row])):
            continue
        code = sheet.text(row, places["code"]).strip()
        if code in _SPECIAL:
            raw[_SPECIAL[code]] = _outputs(reader, row, places, (*reader.path, _SPECIAL[code]))
            continue
        path = (*reader.path, key, len(parts))
        reader.read.origins[path] = sheet.origin(row, places["code"])
        part: Raw = {"code": code}
        if not code:
            reader.missing_code(row, places["code"])
        _fields(reader, row, columns, places, path, part, before.get(code, {}))
        if key == "rows":
            part["outputs"] = _outputs(reader, row, places, (*path, "outputs"))
        parts.append(part)
    raw[key] = parts
    for named in _SPECIAL.values() if key == "rows" else ():
        if named not in raw and named in old:
            raw[named] = old[named]


def _outputs(reader: _Reader, row: int, places: Mapping[str, int], path: Key) -> Raw:
    found = {}
    for heading, place in places.items():
        if heading.startswith(OUTPUT) and not cells.is_blank(reader.sheet.cell(row, place)):
            name = heading.removeprefix(OUTPUT).strip()
            found[name] = reader.sheet.text(row, place)
            reader.read.origins[*path, name] = reader.sheet.origin(row, place)
    return found


def read_list(sheet: Sheet, attribute: str, read: Read) -> None:
    """The sheet of parameters or of visit tiers."""
    reader = _Reader(sheet, read, (attribute,))
    columns = LISTS[attribute]
    places = reader.columns(1, columns) if len(sheet.rows) > 1 else None
    if places is None:
        return
    for row in range(2, len(sheet.rows)):
        if all(map(cells.is_blank, sheet.rows[row])):
            continue
        code = sheet.text(row, places["code"]).strip()
        if not code:
            reader.missing_code(row, places["code"])
        elif attribute == "parameters":
            _dated(reader, row, columns, places, code)
        elif _first(sheet, row, places["code"], attribute, code, read):
            raw = read.rows.setdefault(attribute, {})[code] = {}
            one = _Reader(sheet, read, (attribute, code))
            _fields(one, row, columns, places, one.path, raw, read.old(attribute, code))


def _fields(
    reader: _Reader, row: int, columns: Iterable[Column], places: Mapping[str, int], path: Key, raw: Raw, old: Raw
) -> None:
    for column in columns:
        if column.key != "code" and column.key in places:
            reader.value(row, places[column.key], column, path, raw, old)
        elif column.key in old:
            raw[column.key] = old[column.key]


def _dated(reader: _Reader, row: int, columns: tuple[Column, ...], places: Mapping[str, int], code: str) -> None:
    """A row of one value of a parameter; name and unit stand in the first row of each."""
    read, sheet = reader.read, reader.sheet
    path = ("parameters", code)
    rows = read.rows.setdefault("parameters", {})
    one = _Reader(sheet, read, path)
    shared = [column for column in columns if column.key in ("name", "unit")]
    if code not in rows:
        read.origins[path] = sheet.origin(row, places["code"])
        rows[code] = {}
        _fields(one, row, shared, places, path, rows[code], read.old("parameters", code))
        for key in ("name", "unit"):
            if key not in rows[code] and key in (old := read.old("parameters", code)):
                rows[code][key] = old[key]
        rows[code]["values"] = []
    values = rows[code]["values"]
    inner = (*path, "values", len(values))
    read.origins[inner] = sheet.origin(row, places["from"])
    value: Raw = {}
    own = [column for column in columns if column.key not in ("code", "name", "unit")]
    _fields(one, row, own, places, inner, value, {})
    values.append(value)
