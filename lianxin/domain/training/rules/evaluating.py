"""What people thought of it: shown only when so many answered that nobody can be picked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question: how many answered; the mean, and how often each score, none of both while too few answered."""

    question: str
    people: int
    mean: Decimal | None
    scores: Mapping[int, int] | None


def means_of(rows: Iterable[tuple[str, int, int]], least: int) -> list[Answered]:
    """From (question, score, people) to what may be shown when at least so many answered, in the order of the questions' codes."""
    by_question: dict[str, dict[int, int]] = {}
    for question, score, people in rows:
        by_question.setdefault(question, {})[score] = people
    return [_answered(question, scores, least) for question, scores in sorted(by_question.items())]


def _answered(question: str, scores: Mapping[int, int], least: int) -> Answered:
    people = sum(scores.values())
    if people < least:
        return Answered(question, people, None, None)
    total = sum(score * number for score, number in scores.items())
    return Answered(
        question, people, (Decimal(total) / people).quantize(_TENTH), dict(sorted(scores.items()))
    )
