"""The kinds of tables that can be brought in. The app that owns the rows declares its kind in `apps.py`, `ready()`.

A kind says which columns it has, what is wrong with rows (`look_ups`, `check`), and how good rows are written (`write`, through services,
safe twice).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Protocol
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.sheets.readers import Reader, text
from lianxin.base.sheets.rows import Fault, SheetRow

MOST_ROWS: Final = 20_000
"""Rows of one file: a county's workers twice over; more come in several files."""

SHORT_TEXT: Final = text()

Outcome = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (Chinese, as the template shows it) and other headings that mean the same. Required: the file must have it and
    every row must fill it. `help`: a line for the sheet of explanations."""

    code: str
    header: str
    aliases: Sequence[str] = ()
    required: bool = True
    read: Reader = SHORT_TEXT
    help: str = ""


class Check(Protocol):
    """What is wrong with rows, all of the file at once. Rows with a cell that cannot be read are not among them; what a `LookUp` has told
    of a row is not told again."""

    def __call__(
        self, *, viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack
    ) -> list[Fault]: ...


@dataclass(frozen=True, slots=True)
class LookUp:
    """A check that needs only these columns, such as whether anybody has this name. It is asked of every row in which they can be read,
    so that an unknown agency is told in the same pass as a bad date beside it; the rows may lack any other value."""

    columns: tuple[str, ...]
    check: Check


class Write(Protocol):
    """Write good rows through services; gives how many rows changed something. Once more writes nothing."""

    def __call__(self, *, actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int: ...


class Foresee(Protocol):
    """What writing would do with each good row, in their order."""

    def __call__(self, *, viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]: ...


@dataclass(frozen=True, slots=True)
class About:
    """What a sheet belongs to beside its place, such as a session whose sign-in list it is. `href`: its page."""

    place: str
    label: str
    href: str


def all_new(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """For kinds that cannot tell beforehand."""
    return ["new"] * len(rows)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of table. `label`: Chinese, marked with N_. `levels`: the divisions a file may be for. `back`: the name of the address to which
    the pages lead back. With `about`, every file belongs to one such row (`?about=<id>`), which each `SheetRow.about` then names; the function
    raises "general.not_found" for what the viewer may not bring a file for."""

    code: str
    label: str
    ability: str
    columns: Sequence[Column]
    check: Check
    write: Write
    look_ups: Sequence[LookUp] = ()
    foresee: Foresee = all_new
    levels: tuple[str, ...] = ("county", "township", "village")
    most_rows: int = MOST_ROWS
    about: Callable[[Viewer, UUID], About] | None = None
    back: str = ""
    help: str = ""

    def column(self, code: str) -> Column | None:
        """The column of this code."""
        return next((column for column in self.columns if column.code == code), None)


_KINDS: Final[dict[str, SheetKind]] = {}


def declare(kind: SheetKind) -> None:
    """Add a kind. A code used twice is a programming error."""
    if kind.code in _KINDS:
        raise ValueError(f"kind of sheet declared twice: {kind.code}")
    _KINDS[kind.code] = kind


def kinds() -> tuple[SheetKind, ...]:
    """All kinds, by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))


def kind_of(code: str) -> SheetKind:
    """Raises KeyError for an undeclared code."""
    return _KINDS[code]
