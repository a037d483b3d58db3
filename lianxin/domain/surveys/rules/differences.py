"""What a new version of a form asks otherwise than the one before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lianxin.engines.xforms.values import Question

_HIDDEN = frozenset({"calculate"})


Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that came, went, or is asked otherwise; `what`: which sides of it changed."""

    kind: Kind
    question: Question
    what: tuple[str, ...] = ()


def differences(before: Iterable[Question], after: Iterable[Question]) -> list[Difference]:
    """By path, in the new version's order; questions that went stand last. Calculated fields are nobody's question."""
    was = {question.path: question for question in before if question.kind not in _HIDDEN}
    now = {question.path: question for question in after if question.kind not in _HIDDEN}
    found = []
    for path, question in now.items():
        if path not in was:
            found.append(Difference("added", question))
        elif what := _sides(was[path], question):
            found.append(Difference("changed", question, what))
    return found + [Difference("removed", question) for path, question in was.items() if path not in now]


def row_differences(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[tuple[Kind, Mapping[str, str]]]:
    """Rows of the sheet of rules or of needs that came, and those that went; a changed one is both. Their order says nothing."""
    came: list[tuple[Kind, Mapping[str, str]]] = [("added", row) for row in after if row not in before]
    went: list[tuple[Kind, Mapping[str, str]]] = [("removed", row) for row in before if row not in after]
    return [*came, *went]


def _sides(was: Question, now: Question) -> tuple[str, ...]:
    sides = {
        "kind": was.kind != now.kind,
        "labels": was.labels != now.labels or was.hints != now.hints,
        "choices": was.choices != now.choices,
        "required": was.is_required != now.is_required,
    }
    return tuple(name for name, differs in sides.items() if differs)
