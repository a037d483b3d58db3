"""The plain values that pass between the child process and whoever asked for the table."""

from collections.abc import Iterator

import msgspec

Cell = str | int | float | bool | None
"""A cell as read: text, number, truth; dates arrive as ISO text ("1950-01-01", maybe with a time); "" or None is empty."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a file may ask of us. Sizes in bytes, times in seconds of processor time.

    `memory` bounds the child's whole address space (RLIMIT_AS), its libraries included.
    """

    file_bytes: int = 32 << 20
    rows: int = 200_000
    columns: int = 200
    members: int = 2_000
    unpacked_bytes: int = 400 << 20
    ratio: int = 120
    memory: int = 640 << 20
    seconds: int = 60


class Area(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle of cells, both corners inside, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        """As Excel writes it: "A2:B4"."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


class TableInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known before the first row.

    `formulas` counts formula cells; `unvalued` are those (row, column, from 0) whose result the file does not hold.
    `encoding` and `delimiter` are for CSV only.
    """

    kind: str
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    merged: tuple[Area, ...] = ()
    formulas: int = 0
    first_formula: str = ""
    unvalued: frozenset[tuple[int, int]] = frozenset()
    encoding: str = ""
    delimiter: str = ""


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """The child's answer when the file cannot be read: a problem code and its details."""

    code: str
    details: dict[str, str | int] = {}


class Start(msgspec.Struct, frozen=True, tag="start"):
    """First frame of a readable file."""

    info: TableInfo


class Batch(msgspec.Struct, frozen=True, tag="rows"):
    """Consecutive rows; `first_row` counts from 0 like every index here (Excel shows it as `first_row + 1`)."""

    first_row: int
    rows: list[list[Cell]]


class End(msgspec.Struct, frozen=True, tag="end"):
    """After the last row of a sheet, and once more after all sheets of a workbook: a stream without it was cut off."""

    rows: int


class Unreadable(Exception):
    """Raised in the child when the file is refused as a whole; travels to the parent as its `refusal`."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, details)


Opened = tuple[TableInfo, Iterator[list[Cell]]]

Frame = Start | Batch | End | Refusal


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → "A", 26 → "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The cell's address as Excel shows it; row and column from 0."""
    return f"{column_letters(column)}{row + 1}"
