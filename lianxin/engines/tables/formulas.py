"""Formula and error cells of one sheet, found by a scan over the sheet's XML in pieces: no tree, bounded memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from zipfile import ZipFile

_PIECE: Final = 1 << 20
_LONGEST_CELL: Final = 64 << 10
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=[\"']([^\"']+)[\"']")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v(?:\s[^>]*)?>[^<])?"
)
_MARKS: Final = (b"<f>", b"<f ", b"<f/", b":f>", b":f ")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v(?:\s[^>]*)?>(#[^<]{1,20})<", re.DOTALL)
_ERROR_MARKS: Final = (b't="e"', b"t='e'")


@dataclass(frozen=True, slots=True)
class Formulas:
    """How many formula cells, the first one's address, and those without a stored result as (row, column) from 0; `errors`: what
    stands in cells such as #N/A, which reading gives as empty."""

    count: int
    first: str
    unvalued: frozenset[tuple[int, int]]
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


def find_formulas(path: Path, sheet_index: int) -> Formulas:
    """The formulas of the sheet at this position of the workbook; none when the part cannot be told (then none is blamed)."""
    with ZipFile(path) as archive:
        part = _part(archive, sheet_index)
        if part is None:
            return Formulas(0, "", frozenset())
        with archive.open(part) as stream:
            return _collect(stream)


def _part(archive: ZipFile, sheet_index: int) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    if sheet_index >= len(sheets):
        return None
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if _attribute(relation, b"Id") == sheets[sheet_index]:
            target = _attribute(relation, b"Target").decode()
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in names else None
    return None


def _attribute(element: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb"=[\"']([^\"']*)[\"']", element)
    return found[1] if found else b""


def _collect(stream: IO[bytes]) -> Formulas:
    count, first, unvalued = 0, "", set()
    errors: dict[tuple[int, int], str] = {}
    for piece in _pieces(stream):
        if any(mark in piece for mark in _ERROR_MARKS):
            errors |= _errors(piece)
        if not any(mark in piece for mark in _MARKS):
            continue
        for found in _FORMULA.finditer(piece):
            count += 1
            letters, digits, value = found.groups()
            first = first or (letters + digits).decode()
            if value is None:
                unvalued.add((int(digits) - 1, _column(letters)))
    return Formulas(count, first, frozenset(unvalued), errors)


def _errors(piece: bytes) -> dict[tuple[int, int], str]:
    found = {}
    for cell in _CELL.finditer(piece):
        attributes, error = b"<" + cell[1], cell[2].decode()
        at = re.fullmatch(rb"([A-Z]{1,3})([0-9]{1,7})", _attribute(attributes, b"r"))
        if at is not None and _attribute(attributes, b"t") == b"e":
            found[int(at[2]) - 1, _column(at[1])] = error
    return found


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces of about a mebibyte, each ending before a cell begins, so that no cell is cut."""
    rest = b""
    while block := stream.read(_PIECE):
        rest += block
        cut = max(rest.rfind(b"<c "), rest.rfind(b":c "), len(rest) - _LONGEST_CELL, 0)
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1
