"""One evaluation: the clock, the notes, and the bound on work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.temporal import DateTime

MAX_WORK: Final = (
    3_000_000  # parts of the tree evaluated in loops and calls, items gone through; a few seconds
)
MAX_CALLS: Final = 200  # user functions inside one another


@dataclass(frozen=True, slots=True)
class Note:
    """Why something became null: the column in the text (from 1), a problem code "feel.…", and what fills its sentence."""

    at: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


class ExhaustedError(Exception):
    """The bound on work is reached; the whole expression becomes null."""


class Run:
    __slots__ = ("_work", "at", "calls", "missing", "notes", "now")

    def __init__(
        self, now: DateTime | None = None, notes: list[Note] | None = None, work: int = MAX_WORK
    ) -> None:
        self.now = now
        self.notes = notes
        self.calls = 0
        self.at = 1  # where the built-in function that runs was called
        self.missing = False  # whether a name or member without a value was read: null to FEEL, unknown to a rule
        self._work = work

    def note(self, at: int, code: str, **details: object) -> None:
        """Remember why something became null. Costs nothing when nobody asked for notes."""
        if self.notes is not None:
            self.notes.append(Note(at, code, details))

    @property
    def left(self) -> int:
        """The work that may still be done."""
        return self._work

    def charge(self, work: int) -> None:
        """ExhaustedError when the evaluation has done too much."""
        self._work -= work
        if self._work < 0:
            raise ExhaustedError


class Frame:
    """Names and their values, inside the frame around them."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, Value], parent: Frame | None, run: Run) -> None:
        self.values = values
        self.parent = parent
        self.run = run
