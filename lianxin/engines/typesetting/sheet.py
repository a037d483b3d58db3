"""What a sheet of paper is made of, and what passes between the child process and whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["pdf", "docx", "blank"]
"""``blank``: the Word template itself, with its tags in place of values."""
Value = str | list[dict[str, str]]
"""A text (of a picture: its SVG), or the rows of a grid by the codes of its columns."""


class Cell(msgspec.Struct, frozen=True):
    """A labelled value; ``wide``: it takes the whole line; ``lines``: how high it is at least, for writing by hand."""

    code: str
    label: str
    wide: bool = False
    lines: int = 1


class Cells(msgspec.Struct, frozen=True, tag="cells"):
    """A table of labels and values, two to a line."""

    cells: tuple[Cell, ...]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells line by line; one that finds no neighbour takes the whole line."""
        waiting: tuple[Cell, ...] = ()
        for cell in self.cells:
            if cell.wide and waiting:
                yield waiting
                waiting = ()
            waiting = (*waiting, cell)
            if cell.wide or len(waiting) == 2:
                yield waiting
                waiting = ()
        if waiting:
            yield waiting


class Column(msgspec.Struct, frozen=True):
    """``share``: its width against the others'."""

    code: str
    label: str
    share: int = 1


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table with a head; at least so many rows, the missing ones blank."""

    code: str
    label: str
    columns: tuple[Column, ...]
    rows: int = 1


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A drawing, its value an SVG; ``lines`` of room where there is none."""

    code: str
    label: str
    lines: int = 6


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Printed words of the paper itself: a clause, a note; ``heading`` stands out."""

    text: str
    heading: bool = False


class Signatures(msgspec.Struct, frozen=True, tag="signatures"):
    """A line for each who signs, with a line for the day. The day's value has the code of the cell and ``_on``."""

    cells: tuple[Cell, ...]
    day: str


Part = Cells | Grid | Picture | Text | Signatures


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A paper without its values. Its title, and above it the values ``agency`` and ``number``.

    ``pages``: the words of the page number, with "{page}" and "{pages}". ``language``: zh, bo or en.
    """

    title: str
    parts: tuple[Part, ...]
    number_label: str
    pages: str
    language: str = "zh"

    def codes(self) -> Iterator[str]:
        """Every value a template may name."""
        yield from ("agency", "number")
        for part in self.parts:
            if isinstance(part, Cells):
                yield from (cell.code for cell in part.cells)
            elif isinstance(part, Signatures):
                yield from (code for cell in part.cells for code in (cell.code, day_of(cell)))
            elif not isinstance(part, Text):
                yield part.code


def day_of(cell: Cell) -> str:
    """The code of the day beside a signature."""
    return f"{cell.code}_on"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one paper may ask of us: seconds of processor time, bytes of memory (the child's whole address space), of the
    values given, and of the paper made."""

    seconds: int = 30
    memory: int = 3 << 30
    given_bytes: int = 4 << 20
    made_bytes: int = 20 << 20


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What the child is to make. ``template``: a Word file to fill in place of the one built from the sheet."""

    kind: Kind
    sheet: Sheet
    values: dict[str, Value]
    fonts: tuple[str, ...] = ()
    template: bytes | None = None
    limits: Limits = Limits()


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The child's answer: the file."""

    body: bytes


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """The child's answer when it cannot be made: the code of a problem."""

    code: str
    detail: str = ""


Answer = Done | Refusal


class Unset(Exception):
    """Why a paper cannot be made."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.refusal = Refusal(code, detail)
