"""What may happen at a door, and what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final

from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_, ProblemError

DELIVERED, LEFT_WITH, REFUSED, NO_ANSWER, EATEN = "delivered", "left_with", "refused", "no_answer", "eaten"
OUTCOMES: Final = {
    DELIVERED: N_("送到本人"),
    LEFT_WITH: N_("交给家人或邻居"),
    REFUSED: N_("本人不要"),
    NO_ANSWER: N_("没人应门"),
}
"""What may happen at a door, in words."""
KEPT: Final = frozenset({DELIVERED, LEFT_WITH, EATEN})
"""After these the person has got the meal: the promise is kept."""
PHONE_AHEAD: Final = 120
"""Seconds by which a phone's clock may run ahead."""
_COLDEST, _HOTTEST = Decimal(-30), Decimal(120)


def checked_outcome(outcome: str, received_by: str, note: str, celsius: Decimal | None) -> None:
    """Raises "meals.outcome_unknown", "meals.receiver_needed", "meals.refusal_needs_reason", "meals.celsius_invalid"."""
    if outcome not in OUTCOMES:
        raise ProblemError("meals.outcome_unknown", outcome=outcome)
    if outcome == LEFT_WITH and not received_by.strip():
        raise ProblemError("meals.receiver_needed")
    if outcome == REFUSED and not note.strip():
        raise ProblemError("meals.refusal_needs_reason")
    if celsius is not None and not _COLDEST <= celsius <= _HOTTEST:
        raise ProblemError("meals.celsius_invalid", celsius=celsius)


def checked_time(at: datetime | None, now: datetime, frozen_at: datetime) -> datetime:
    """When it happened: now unless said; a phone slightly ahead is set to now. Raises "meals.time_invalid"."""
    if at is None:
        return now
    if (at - now).total_seconds() > PHONE_AHEAD or at < frozen_at:
        raise ProblemError("meals.time_invalid")
    return min(at, now)


def may_undo(made_at: datetime, now: datetime) -> bool:
    """A mistake is put right on the day it was made (Asia/Shanghai)."""
    return local_day(made_at) == local_day(now)


def refusals_in_a_row(outcomes_newest_first: Iterable[str]) -> int:
    """How many times in a row, up to now, somebody has refused. Doors nobody answered neither count nor break the row."""
    number = 0
    for outcome in outcomes_newest_first:
        if outcome == NO_ANSWER:
            continue
        if outcome != REFUSED:
            break
        number += 1
    return number
