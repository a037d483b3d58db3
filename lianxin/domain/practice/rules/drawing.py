"""What is practised next, and a mock paper drawn."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that may be asked: `due` none when it has never been answered."""

    question_id: UUID
    due: datetime | None


def left_of(limit: int, begun: int) -> int:
    """How many new questions a day has left."""
    return max(limit - begun, 0)


def queue(waiting: Iterable[Waiting], now: datetime, new_left: int, most: int) -> list[UUID]:
    """First what is due, the longest due first; then new ones, as many as the day has left; `most` together."""
    known = list(waiting)
    due = sorted((one.due, one.question_id) for one in known if one.due is not None and one.due <= now)
    new = sorted(one.question_id for one in known if one.due is None)
    return [*(key for _at, key in due), *new[: max(new_left, 0)]][:most]


def paper(singles: Sequence[UUID], multiples: Sequence[UUID], wanted: tuple[int, int], seed: str) -> list[UUID]:
    """A paper by lot: single-choice questions first, as many of each kind as wanted or as there are. The seed decides."""
    lot = random.Random(seed)  # noqa: S311  a lot among questions, no secret
    return [key for kind, number in ((singles, wanted[0]), (multiples, wanted[1])) for key in lot.sample(sorted(kind), min(number, len(kind)))]
