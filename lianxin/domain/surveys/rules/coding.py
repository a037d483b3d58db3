"""Free answers put into codes, as one more question that can be counted. Pure.

Beside a free question stands its coded one: same words, path and name with `MARK`, whose choices are the codes. What is in no code is
`UNCODED`; an answer may be in several codes, so percentages may add up to more than 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from lianxin.domain.surveys.rules.answers import WRITTEN, chosen, is_counted, is_given
from lianxin.domain.surveys.rules.personal import is_personal
from lianxin.engines.xforms.values import Choice, Question

MARK: Final = "@code"
"""No XML name has an @, so no question of a form is called so."""
UNCODED: Final = "0"
OTHERS: Final = "…"
"""Stands on paper for answers that too few gave to be named."""
LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is in use: its number as an answer's value, and its name."""

    value: str
    title: str


def can_be_coded(question: Question) -> bool:
    """Is it a free question whose answers are counted at all?"""
    return question.kind in WRITTEN and is_counted(question) and not is_personal(question)


def is_coded(question: Question) -> bool:
    """Is it the coded question beside a free one?"""
    return question.path.endswith(MARK)


def coded_question(question: Question, codes: Sequence[Code]) -> Question:
    """The question whose answers are the codes."""
    offered = (*(Choice(code.value, {"": code.title}) for code in codes), Choice(UNCODED, {}))
    return replace(
        question, path=question.path + MARK, name=question.name + MARK, kind="multiselect", choices=offered, is_required=False, hints={}
    )


def text_path(path: str) -> str:
    """The path of the free question beside which a coded one stands."""
    return path.removesuffix(MARK)


def counts_as(merged: Mapping[UUID, UUID | None]) -> dict[UUID, UUID]:
    """As which code each one counts, by what each was merged into."""

    def root(key: UUID) -> UUID:
        while (above := merged.get(key)) is not None:
            key = above
        return key

    return {key: root(key) for key in merged}


def with_value(row: Mapping[str, Any], names: Sequence[str], value: Any) -> dict[str, Any]:
    """The row with one more value at the end of these node names."""
    name, *beyond = names
    if not beyond:
        return {**row, name: value}
    inner = row.get(name)
    return {**row, name: with_value(inner, beyond, value)} if isinstance(inner, Mapping) else dict(row)


def named_by_enough(question: Question, cells: Iterable[Any], k: int | None) -> tuple[Question, list[Any]]:
    """For paper: codes that fewer than `k` answers are in (None: all) are one answer `OTHERS`. An analyst's name for what two people
    said tells what they said."""
    cells = list(cells)
    counted = Counter(value for cell in cells for value in chosen(cell) if is_given(cell))
    kept = [choice for choice in question.choices if k is not None and counted[choice.value] >= k]
    known = {choice.value for choice in kept}
    told = [
        list(dict.fromkeys(value if value in known else OTHERS for value in cell)) if isinstance(cell, list) else cell for cell in cells
    ]
    return replace(question, choices=(*kept, Choice(OTHERS, {}))), told
