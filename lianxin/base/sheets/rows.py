"""A row of a sheet as a kind sees it, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a row: `row` as Excel counts (from 1), `column` the code of the cell's column ("" for the whole row), a problem of
    the catalogue with its details. One that does not block is a remark."""

    row: int
    column: str
    code: str
    details: dict[str, str | int] = {}
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row whose filled cells could all be read: values by column code, absent where the cell is empty. `number` as Excel counts."""

    number: int
    values: Mapping[str, Any] = field(repr=False)
    about: UUID | None = None

    def __getitem__(self, code: str) -> Any:
        return self.values[code]

    def get(self, code: str, default: Any = None) -> Any:
        """The value of an optional column."""
        return self.values.get(code, default)

    def fault(self, problem: str, column: str = "", **details: str | int) -> Fault:
        """A fault of this row: `row.fault("workforce.person_unknown", "name")`."""
        return Fault(self.number, column, problem, details)

    def remark(self, problem: str, column: str = "", **details: str | int) -> Fault:
        """The same, but the row is written all the same."""
        return Fault(self.number, column, problem, details, blocks=False)
