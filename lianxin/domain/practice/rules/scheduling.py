"""When a question comes again: FSRS over the answers to it, in the order in which they were given.

No chance (fuzz off) and no clock of its own: the same answers give the same card, whatever the order in which they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from fsrs import Card, Rating, Scheduler


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """One answer: when, its id (which of two of the same moment is first), and its mark out of how many."""

    at: datetime
    id: UUID
    points: int
    full: int


@dataclass(frozen=True, slots=True)
class Known:
    """A card. `step`: learning, review, relearning. `stability`: days after which it is remembered with nine of ten chances."""

    step: str
    stability: float
    difficulty: float
    due: datetime
    first: datetime
    last: datetime
    seen: int
    last_right: bool


def replay(answers: Iterable[Given], retention: float) -> Known | None:
    """The card that these answers make; None without any. `retention`: the chance of remembering at which it comes again."""
    ordered = sorted(answers)
    if not ordered:
        return None
    scheduler, card = _scheduler(retention), Card(card_id=0)
    for one in ordered:
        card, _log = scheduler.review_card(card, _rating(one), one.at.astimezone(UTC))
    assert card.stability is not None  # as soon as it was answered once
    assert card.difficulty is not None
    last = ordered[-1]
    return Known(
        card.state.name.lower(), card.stability, card.difficulty, card.due, ordered[0].at, last.at, len(ordered), last.points == last.full
    )


def _rating(one: Given) -> Rating:
    """All of it: good; wrong or incomplete: again, for an answer that lacks something is not known (hard would make it come later)."""
    return Rating.Good if one.points == one.full else Rating.Again


@cache
def _scheduler(retention: float) -> Scheduler:
    return Scheduler(desired_retention=retention, enable_fuzzing=False)
