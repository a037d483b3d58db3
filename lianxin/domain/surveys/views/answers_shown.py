"""The answers of a submission in words: by question in reading order, repeats instance by instance; and what an edit changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianxin.domain.surveys.rules.answers import (
    FILES,
    is_given,
    label_in,
    rows_of,
    shown,
    value_in,
    value_of,
    was_asked,
)
from lianxin.engines.xforms.values import Question

_SAYS_NOTHING = frozenset({"note", "trigger"})


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One question with its answer. `file`: the name of the photo or file it is; `was`: the answer before an edit, None for the same."""

    label: str
    value: str
    file: str = ""
    was: str | None = None
    is_calculated: bool = False


@dataclass(slots=True)
class Section:
    """What stands together: a group, or one instance of a repeat (`number`, else 0)."""

    label: str
    number: int = 0
    rows: list[ShownAnswer] = field(default_factory=list)


def sections(
    questions: Sequence[Question], answers: Mapping[str, Any], language: str, *, groups: Mapping[str, str] | None = None,
    before: Mapping[str, Any] | None = None,
) -> list[Section]:  # fmt: skip
    """Every question that was to be asked. `groups`: path of a group or repeat → its heading; `before`: the answers of the version
    that was edited."""
    made: list[Section] = []
    names = groups or {}
    for key, inside in _together(questions):
        repeat = inside[0].repeat
        heading = names.get(key, "")
        if not repeat:
            rows = [_row(q, value_of(answers, q), value_of(before, q) if before is not None else None, language, before)
                    for q in inside if was_asked(answers, q) or (before is not None and was_asked(before, q))]  # fmt: skip
            if rows:
                made.append(Section(heading, 0, rows))
            continue
        instances, former = rows_of(answers, repeat), rows_of(before, repeat) if before is not None else []
        for number in range(max(len(instances), len(former))):
            now = instances[number] if number < len(instances) else {}
            then = former[number] if number < len(former) else {}
            rows = [_row(q, value_in(now, q), value_in(then, q), language, before) for q in inside]
            made.append(Section(heading, number + 1, rows))
    return made


def changed_only(found: list[Section]) -> list[Section]:
    """Of sections made with `before`, what is different."""
    kept = [Section(one.label, one.number, [row for row in one.rows if row.was is not None]) for one in found]
    return [one for one in kept if one.rows]


def _together(questions: Sequence[Question]) -> Iterator[tuple[str, list[Question]]]:
    """Runs of questions of one group or repeat, in reading order; of a repeat all its questions, where it begins."""
    runs: list[tuple[str, list[Question]]] = []
    repeats: dict[str, list[Question]] = {}
    for question in questions:
        if question.kind in _SAYS_NOTHING or (question.kind == "calculate" and not any(question.labels.values())):
            continue
        if question.repeat:
            if question.repeat not in repeats:
                repeats[question.repeat] = []
                runs.append((question.repeat, repeats[question.repeat]))
            repeats[question.repeat].append(question)
        elif runs and runs[-1][0] == question.group and not runs[-1][1][0].repeat:
            runs[-1][1].append(question)
        else:
            runs.append((question.group, [question]))
    yield from runs


def _row(question: Question, value: Any, was: Any, language: str, before: Mapping[str, Any] | None) -> ShownAnswer:
    label = label_in(question.labels, language) or question.name
    told, former = words_of(question, value, language), words_of(question, was, language)
    file = str(value) if question.kind in FILES and is_given(value) else ""
    return ShownAnswer(label, told, file, former if before is not None and former != told else None, question.kind == "calculate")


def words_of(question: Question, value: Any, language: str) -> str:
    """An answer as people read it: choices by label, a position without height and accuracy."""
    told = shown(question, value, language)
    return " ".join(told.split()[:2]) if question.kind == "geopoint" else told
