"""Answers as tables that other programs read: one variable a column, values and labels, a codebook, SPSS syntax. Pure.

A question with several answers becomes one variable a choice (1 chosen, 0 not), as statistics programs want it. Positions and files
do not leave: a place on the map is a door, a photo a face.

For SPSS one answer of several is a number: labels of text values longer than 8 bytes do not exist before version 16, and missing
text values longer than 8 bytes in none. Choices that the form itself calls by whole numbers keep them, others are counted from 1 in
the order of the form; the label of a value ends with what the form calls it.
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
    number_of,
)
from lianxin.domain.surveys.rules.personal import is_personal, veiled
from lianxin.engines.xforms.values import Question

Cell = str | float | int | None
Word = Callable[[Question], str]
ChoiceWord = Callable[[Question, str], str]

NUMBER: Final = "number"
_LONGEST_NAME, _LONGEST_LABEL, _LONGEST_VALUE, _LONGEST_TEXT = 64, 250, 120, 32_767
"""Bytes of a variable's name, of its label, of a value's label (IBM SPSS Statistics: VARIABLE LABELS, VALUE LABELS); of a text."""
_ALLOWED: Final = re.compile(r"[^A-Za-z0-9_]+")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A leading column, of the submission and not of a question. `kind`: number or text."""

    name: str
    label: str
    kind: str = "text"
    labels: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Variable:
    """One column. `kind`: number or text; `labels`: of its values; `read` takes the answer of the question; `is_whole`: its
    numbers have no fractions."""

    name: str
    label: str
    kind: str
    question: Question
    read: Callable[[Any], Cell]
    labels: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False


def leaves(question: Question) -> bool:
    """May its answers be in a file that leaves? Whom it is about, where and what it looks like there do not."""
    return question.kind in CHOSEN | NUMBERS | WRITTEN | DAYS | {"calculate"} and not is_personal(question)


def calculated_numbers(cells: Mapping[str, Iterable[Any]]) -> dict[str, bool]:
    """Of calculations by path, those that gave nothing but numbers, and whether all of them are whole."""
    made: dict[str, bool] = {}
    for path, values in cells.items():
        given = [value for value in values if is_given(value)]
        numbers = [number for number in map(number_of, given) if number is not None]
        if given and len(numbers) == len(given):
            made[path] = all(number.is_integer() for number in numbers)
    return made


def variables(
    questions: Iterable[Question], title: Word, word: ChoiceWord, taken: Sequence[str] = (), *,
    calculated: Mapping[str, bool] | None = None, yes_no: tuple[str, str] = ("是", "否"),
    given: Mapping[str, Iterable[Any]] | None = None,
) -> list[Variable]:  # fmt: skip
    """The columns of these questions, in order, their names unlike each other and unlike those `taken`. `calculated`: the
    calculations that are numbers (`calculated_numbers`); `yes_no`: words for chosen and not chosen. With the answers `given`, by
    path, choices are numbers, also those that only an answer has.
    """
    used = {name.lower() for name in taken}
    made: list[Variable] = []
    for question in questions:
        if question.kind in ("multiselect", "rank"):
            for choice in question.choices:
                name = _name(f"{question.name}_{choice.value}", used)
                label = f"{title(question)}:{word(question, choice.value)}"
                labels = {"1": yes_no[0], "0": yes_no[1]}
                made.append(Variable(name, label, NUMBER, question, _is_chosen(choice.value), labels, is_whole=True))
            continue
        if given is not None and question.kind == "select" and question.choices:
            codes = numbers_of(question, given.get(question.path, ()))
            name, labels = _name(question.name, used), {str(n): _called(word(question, value), value) for value, n in codes.items()}
            made.append(Variable(name, title(question), NUMBER, question, _number_in(codes), labels, is_whole=True))
            continue
        labels = {choice.value: word(question, choice.value) for choice in question.choices}
        whole = question.kind == "int" or (calculated or {}).get(question.path, False)
        is_number = question.kind in NUMBERS or question.path in (calculated or {})
        read = _whole if whole else number_of
        name = _name(question.name, used)
        made.append(Variable(name, title(question), NUMBER, question, read, labels, is_whole=whole) if is_number
                    else Variable(name, title(question), "text", question, _text, labels))  # fmt: skip
    return made


def numbers_of(question: Question, given: Iterable[Any] = ()) -> dict[str, int]:
    """The number of each choice, and after them of each answer that the form does not offer."""
    values = [choice.value for choice in question.choices]
    keeps = len(set(values)) == len(values) and all(map(_WHOLE.fullmatch, values))
    codes = {value: int(value) if keeps else at for at, value in enumerate(dict.fromkeys(values), start=1)}
    last = max(0, *codes.values())
    strange = sorted({str(one) for one in given if is_given(one)} - codes.keys())
    return codes | {value: last + at for at, value in enumerate(strange, start=1)}


def codebook(made: Sequence[Variable | Fixed]) -> list[list[Cell]]:
    """A line a variable and value: variable, question, value, label."""
    rows: list[list[Cell]] = []
    for one in made:
        rows += [[one.name, one.label, value, label] for value, label in one.labels.items()] or [[one.name, one.label, None, None]]
    return rows


def syntax(file: str, fixed: Sequence[Fixed], made: Sequence[Variable], remarks: Sequence[str] = ()) -> str:
    """SPSS syntax (also PSPP) that reads the CSV `file` in UTF-8 and names everything; `remarks` stand at its head. Variables
    with labels are numbers (`variables` with `given`); an empty one is system-missing: no answer, or nobody was asked.
    """
    columns: list[Fixed | Variable] = [*fixed, *made]
    lines = [
        "* Encoding: UTF-8.", *(f"* {' '.join(remark.split()).rstrip('.')}." for remark in remarks),
        f"GET DATA /TYPE=TXT /FILE={_quoted(file)} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE",
        "  /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"' /VARIABLES=", *(f"  {one.name} {_format(one)}" for one in columns), ".",
    ]  # fmt: skip
    lines += ["VARIABLE LABELS", *(f"  {one.name} {_quoted(_cut(one.label, _LONGEST_LABEL))}" for one in columns), "."]
    for one in columns:
        if one.labels and one.kind == NUMBER:
            values = (f"  {value} {_quoted(_cut(label, _LONGEST_VALUE))}" for value, label in one.labels.items())
            lines += [f"VALUE LABELS {one.name}", *values, "."]
    return "\r\n".join([*lines, "EXECUTE.", ""])


def _format(one: Fixed | Variable) -> str:
    if one.kind == NUMBER:
        return "F12.0" if one.is_whole else "F12.4"
    if isinstance(one, Fixed):
        return "A200"
    return "A1000" if one.question.kind in WRITTEN else "A80"


def _whole(cell: Any) -> Cell:
    number = number_of(cell)
    return int(number) if number is not None and number.is_integer() else number


def _is_chosen(value: str) -> Callable[[Any], Cell]:
    return lambda cell: int(value in chosen(cell)) if is_given(cell) else None


def _number_in(codes: Mapping[str, int]) -> Callable[[Any], Cell]:
    return lambda cell: codes.get(str(cell)) if is_given(cell) else None


def _called(word: str, value: str) -> str:
    """A label with what the form calls the choice; the words are cut, not that."""
    ending = f" [{value}]"
    return f"{_cut(word, max(0, _LONGEST_VALUE - len(ending.encode())))}{ending}"


def _text(cell: Any) -> Cell:
    return str(veiled(str(cell)))[:_LONGEST_TEXT] if is_given(cell) else None


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
