"""Answers as tables that other programs read: one variable a column, values and labels, a codebook, SPSS syntax. Pure.

A question with several answers becomes one variable a choice (1 chosen, 0 not), as statistics programs want it. Positions and files
do not leave: a place on the map is a door, a photo a face.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lianxin.domain.surveys.rules.answers import (
    CHOSEN,
    DAYS,
    NUMBERS,
    WRITTEN,
    chosen,
    is_given,
    is_personal,
    number_of,
)
from lianxin.engines.xforms.values import Question
from lianxin.kernel.free_text import without_private_numbers

Cell = str | float | int | None
Word = Callable[[Question], str]
ChoiceWord = Callable[[Question, str], str]

_LONGEST_NAME, _LONGEST_LABEL, _LONGEST_VALUE, _LONGEST_TEXT = 64, 250, 120, 32_767
"""Bytes of a variable's name, of its label, of a value's label (IBM SPSS Statistics: VARIABLE LABELS, VALUE LABELS); of a text."""
_ALLOWED: Final = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """One column. `kind`: number, text or day; `labels`: of its values; `read` takes the answer of the question."""

    name: str
    label: str
    kind: str
    question: Question
    read: Callable[[Any], Cell]
    labels: Mapping[str, str] = field(default_factory=dict)


def leaves(question: Question) -> bool:
    """May its answers be in a file that leaves? Whom it is about, where and what it looks like there do not."""
    return question.kind in CHOSEN | NUMBERS | WRITTEN | DAYS | {"calculate"} and not is_personal(question)


def variables(questions: Iterable[Question], title: Word, word: ChoiceWord, taken: Sequence[str] = ()) -> list[Variable]:
    """The columns of these questions, in order, their names unlike each other and unlike those `taken`."""
    used = {name.lower() for name in taken}
    made: list[Variable] = []
    for question in questions:
        if question.kind in ("multiselect", "rank"):
            for choice in question.choices:
                name = _name(f"{question.name}_{choice.value}", used)
                label = f"{title(question)}:{word(question, choice.value)}"
                made.append(Variable(name, label, "number", question, _is_chosen(choice.value), {"1": "是", "0": "否"}))
            continue
        labels = {choice.value: word(question, choice.value) for choice in question.choices}
        kind = "number" if question.kind in NUMBERS else "text"
        made.append(Variable(_name(question.name, used), title(question), kind, question, number_of if kind == "number" else _text, labels))
    return made


def codebook(made: Sequence[Variable]) -> list[list[Cell]]:
    """A line a variable and value: variable, question, value, label."""
    rows: list[list[Cell]] = []
    for one in made:
        rows += [[one.name, one.label, value, label] for value, label in one.labels.items()] or [[one.name, one.label, None, None]]
    return rows


def syntax(file: str, fixed: Sequence[tuple[str, str]], made: Sequence[Variable]) -> str:
    """SPSS syntax (also PSPP) that reads the CSV `file` in UTF-8 and names everything; `fixed`: (name, label) of leading columns."""
    names = [f"  {name} A200" for name, _label in fixed]
    names += [f"  {one.name} {'F12.4' if one.kind == 'number' else 'A1000' if one.question.kind in WRITTEN else 'A80'}" for one in made]
    lines = [
        "* Encoding: UTF-8.",
        f"GET DATA /TYPE=TXT /FILE={_quoted(file)} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE",
        "  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES=", *names, ".",
    ]  # fmt: skip
    labels = [*fixed, *((one.name, one.label) for one in made)]
    lines += ["VARIABLE LABELS", *(f"  {name} {_quoted(_cut(label, _LONGEST_LABEL))}" for name, label in labels), "."]
    for one in made:
        if one.labels:
            values = (
                f"  {value if one.kind == 'number' else _quoted(value)} {_quoted(_cut(label, _LONGEST_VALUE))}"
                for value, label in one.labels.items()
            )
            lines += [f"VALUE LABELS {one.name}", *values, "."]
    return "\r\n".join([*lines, "EXECUTE.", ""])


def _is_chosen(value: str) -> Callable[[Any], Cell]:
    return lambda cell: int(value in chosen(cell)) if is_given(cell) else None


def _text(cell: Any) -> Cell:
    return without_private_numbers(str(cell))[:_LONGEST_TEXT] if is_given(cell) else None


def _name(wanted: str, used: set[str]) -> str:
    """A name that statistics programs take: begins with a letter, ends with none of "._", is unlike the others."""
    plain = _ALLOWED.sub("_", wanted).strip("_") or "v"
    plain = (plain if plain[0].isalpha() else f"v_{plain}")[: _LONGEST_NAME - 4]
    name, number = plain, 2
    while name.lower() in used:
        name, number = f"{plain}_{number}", number + 1
    used.add(name.lower())
    return name


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
