"""Why something in a model became null, and where: the notes of FEEL with the element they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.engines.rules.dmn.types import conformed
from lianxin.engines.rules.feel import Note, Run, Type, Value, kind_of
from lianxin.kernel.problems import problem

MAX_NOTES: Final = 1000


@dataclass(frozen=True, slots=True)
class Reason(Note):
    """`element` is the decision, knowledge model or service; `line` its line in the file (0: unknown)."""

    element: str = ""
    line: int = 0

    @property
    def message(self) -> str:
        """The Chinese sentence of the problem, filled in."""
        return problem(self.code).message % self.details


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a model to hang reasons on."""

    element: str
    line: int = 0

    def note(self, run: Run, code: str, **details: object) -> None:
        if run.notes is not None:
            run.notes.append(Reason(1, code, details, self.element, self.line))

    def place(self, run: Run, since: int) -> None:
        """Give the notes since then their place, but those that have one."""
        if run.notes is None:
            return
        for index in range(since, len(run.notes)):
            note = run.notes[index]
            if not isinstance(note, Reason):
                run.notes[index] = Reason(note.at, note.code, note.details, self.element, self.line)

    def conformed(self, run: Run, value: Value, type_: Type, *, name: str, declared: str) -> Value:
        """The value as the declared type; null with a note when it does not conform."""
        found = conformed(value, type_)
        if found is None and value is not None:
            self.note(run, "dmn.wrong_type", name=name, type=declared, found=kind_of(value))
        return found


class Notes(list[Note]):
    """The first reasons of an evaluation; a loop may give any number, and nobody reads them all."""

    def append(self, note: Note) -> None:
        if len(self) < MAX_NOTES:
            super().append(note)


def noted(run: Run) -> int:
    """How many notes there are."""
    return 0 if run.notes is None else len(run.notes)
