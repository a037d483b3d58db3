"""What people thought of it: shown only when so many answered that nobody can be picked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question: how many answered, how many of them are in the mean, and the mean; none while too few answered."""

    question: str
    people: int
    counted: int
    mean: Decimal | None


def is_step(people: int, least: int) -> bool:
    """Are the numbers shown anew when so many have answered? Each time only with at least so many answers together."""
    return people > 0 and people % max(least, 1) == 0


def means_of(rows: Iterable[tuple[str, int, int, int]]) -> list[Answered]:
    """From (question, score, people, of them shown), in the order of the questions' codes."""
    by_question: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for question, score, people, shown in rows:
        by_question[question].append((score, people, shown))
    return [_answered(question, scores) for question, scores in sorted(by_question.items())]


def _answered(question: str, scores: list[tuple[int, int, int]]) -> Answered:
    people, counted = sum(row[1] for row in scores), sum(row[2] for row in scores)
    total = Decimal(sum(score * shown for score, _people, shown in scores))
    return Answered(question, people, counted, (total / counted).quantize(_TENTH, ROUND_HALF_UP) if counted else None)
