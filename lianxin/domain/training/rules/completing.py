"""Who has completed a class: enough of its hours, the quiz passed where there is one, the evaluation given where it is asked for."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody in a class is. `given`: hours held so far; `hours`: credited to them; `quiz`: their mark, none if not taken."""

    hours: Decimal
    given: Decimal
    quiz: int | None
    evaluated: bool


def share_of(standing: Standing) -> int:
    """Attended hours in percent of the hours held, rounded down; nought before the first."""
    if not standing.given:
        return 0
    return int((standing.hours * _PERCENT / standing.given).to_integral_value(ROUND_FLOOR))


def missing_of(
    standing: Standing, *, least_percent: int, pass_mark: int | None, asks_evaluation: bool
) -> tuple[str, ...]:
    """What still stands between somebody and the certificate: "hours", "quiz", "evaluation"; nothing when they have completed."""
    missing = []
    if not standing.given or standing.hours * _PERCENT < standing.given * least_percent:
        missing.append("hours")
    if pass_mark is not None and (standing.quiz is None or standing.quiz < pass_mark):
        missing.append("quiz")
    if asks_evaluation and not standing.evaluated:
        missing.append("evaluation")
    return tuple(missing)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is too short."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
