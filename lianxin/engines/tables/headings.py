"""Which row of a table is its heading, and which of its columns is which field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lianxin.engines.tables.shapes import Cell

HEADER_WITHIN: Final = 20
_LEAST_HITS: Final = 2
_NOISE: Final = re.compile(r"[\s*:()]+")
_BRACKETED: Final = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of a table: `row` is its lowest row (from 0), `headings` the text of every column ("" without one)."""

    row: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each field is: field → column. `unknown`: columns with a heading that means nothing to us."""

    columns: Mapping[str, int]
    unknown: tuple[int, ...]


def heading_key(text: str) -> str:
    """The form in which two writings of one heading are equal: half width, no spaces, stars, colons or brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


class Headings:
    """The headings that mean something, for one source: field by heading.

    `known`: field → its headings in order of preference (from the pack). `chosen`: heading → field as a person decided
    for this source ("" means: leave this column out); it overrides everything.
    """

    def __init__(self, known: Mapping[str, Sequence[str]], chosen: Mapping[str, str]) -> None:
        self._chosen = {heading_key(heading): field for heading, field in chosen.items()}
        self._known: dict[str, tuple[str, int]] = {}
        for field, headings in known.items():
            for rank, heading in enumerate(headings):
                self._known.setdefault(heading_key(heading), (field, rank))

    def meaning(self, heading: str) -> tuple[str, int] | None:
        """(field, rank) of a heading; the lower rank is the surer. None when it means nothing."""
        key = heading_key(heading)
        if key in self._chosen:
            return self._chosen[key], -1
        if self._chosen:
            return None
        return self._by_words(heading)

    def _by_words(self, heading: str) -> tuple[str, int] | None:
        shorter = heading_key(_BRACKETED.sub("", unicodedata.normalize("NFKC", heading)))
        return self._known.get(heading_key(heading)) or self._known.get(shorter)

    def hits(self, row: Sequence[Cell]) -> int:
        """How many cells of a row are headings we know."""
        return sum(1 for cell in row if isinstance(cell, str) and cell and self.meaning(cell) is not None)

    def is_left_out(self, heading: str) -> bool:
        """Whether a person decided to leave this column out."""
        return self._chosen.get(heading_key(heading)) == ""

    def assign(self, headings: Sequence[str]) -> ColumnMap:
        """Give every field its column; of two guesses for one field the surer wins, the other column stays unknown."""
        best: dict[str, tuple[int, int]] = {}
        for column, heading in enumerate(headings):
            found = self.meaning(heading) if heading else None
            if found and found[0] and (found[1], column) < best.get(found[0], (1 << 30, 0)):
                best[found[0]] = (found[1], column)
        columns = {field: column for field, (_, column) in best.items()}
        taken = set(columns.values())
        unknown = (
            column
            for column, heading in enumerate(headings)
            if heading and column not in taken and not self.is_left_out(heading)
        )
        return ColumnMap(columns, tuple(unknown))

    def guess(self, headings: Sequence[str]) -> dict[int, str]:
        """Column → field to offer to a person: as assigned, and what the pack's words say of headings nobody decided on."""
        columns = self.assign(headings).columns
        guessed = {column: field for field, column in columns.items()}
        for column in self.undecided(headings):
            found = self._by_words(headings[column])
            if found and found[0] not in guessed.values():
                guessed[column] = found[0]
        return guessed

    def undecided(self, headings: Sequence[str]) -> tuple[int, ...]:
        """Columns with a heading a person has yet to give a field or leave out; all of a source's first file."""
        return tuple(c for c, heading in enumerate(headings) if heading and heading_key(heading) not in self._chosen)

    def twice(self, headings: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """A field that a person gave two columns of this file, with the headings; None when there is none."""
        seen: dict[str, list[str]] = {}
        for heading in headings:
            if field := self._chosen.get(heading_key(heading)):
                seen.setdefault(field, []).append(heading)
        return next(((field, tuple(names)) for field, names in seen.items() if len(names) > 1), None)


def learnt(known: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The columns of a source after a person decided on one file's: headings of other files stay, unless their field moved."""
    decided = {heading_key(heading) for heading in chosen}
    moved = set(chosen.values()) - {""}
    kept = {h: field for h, field in known.items() if heading_key(h) not in decided and field not in moved}
    return {**kept, **chosen}


def find_header(rows: Sequence[Sequence[Cell]], headings: Headings) -> Header | None:
    """The heading among the first rows: the row with the most known headings, joined with its neighbour when two rows
    share the heading (a group title above, the parts below). None when no row has two of them.
    """
    hits = [headings.hits(row) for row in rows[:HEADER_WITHIN]]
    if not hits or max(hits) < _LEAST_HITS:
        return None
    top = hits.index(max(hits))
    if top + 1 < len(hits) and hits[top + 1] and _continues(rows[top], rows[top + 1], headings):
        return Header(top + 1, _joined(rows[top], rows[top + 1]))
    if top and hits[top - 1] and not _overlap(rows[top], rows[top - 1], headings):
        return Header(top, _joined(rows[top - 1], rows[top]))
    return Header(top, tuple(map(_heading, rows[top])))


def _known(row: Sequence[Cell], headings: Headings) -> set[int]:
    return {c for c, cell in enumerate(row) if (text := _heading(cell)) and headings.meaning(text) is not None}


def _overlap(one: Sequence[Cell], other: Sequence[Cell], headings: Headings) -> bool:
    """Whether both rows name the same column: then they are two headings, not one of two rows."""
    return bool(_known(one, headings) & _known(other, headings))


def _continues(upper: Sequence[Cell], lower: Sequence[Cell], headings: Headings) -> bool:
    """Whether the row below still belongs to the heading: nothing stands under a heading that is already known."""
    filled = {column for column, cell in enumerate(lower) if cell not in {"", None}}
    return not filled & _known(upper, headings)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    above = [*map(_heading, upper), *[""] * (width - len(upper))]
    below = [*map(_heading, lower), *[""] * (width - len(lower))]
    return tuple(low or high for high, low in zip(above, below, strict=True))


def _heading(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""
