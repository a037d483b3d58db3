"""From who was there, and how long, to hours of continuing education: 按实际学时认定."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

_NONE: Final = Decimal("0.0")
_TENTH: Final = Decimal("0.1")
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class HourRule:
    """The parameters of the pack: minutes of an hour, steps an hour is credited in (2: halves), the least share of a session in
    percent, and minutes late that do not count as late."""

    minutes: int
    steps: int
    least_percent: int
    late_minutes: int


def present_minutes(
    starts_at: datetime, ends_at: datetime, arrived_at: datetime, left_at: datetime | None, rule: HourRule
) -> int:
    """Whole minutes of the session somebody was there. Who came a little late was there from the start; who did not leave early
    was there to the end; before the start and after the end nothing counts."""
    is_late = arrived_at - starts_at > timedelta(minutes=rule.late_minutes)
    begin = arrived_at if is_late else starts_at
    end = min(left_at, ends_at) if left_at is not None else ends_at
    return max(0, int((end - begin).total_seconds()) // 60)


def credited_hours(
    starts_at: datetime, ends_at: datetime, arrived_at: datetime, left_at: datetime | None, rule: HourRule, *, most: Decimal
) -> Decimal:
    """Hours for it, down to the step: none below the least share of the session, never more than the session lasted nor than `most`,
    the hours the course was planned with."""
    there = present_minutes(starts_at, ends_at, arrived_at, left_at, rule)
    lasted = int((ends_at - starts_at).total_seconds()) // 60
    if there * _PERCENT < lasted * rule.least_percent:
        return _NONE
    return min(_hours(there, rule), most)


def planned_hours(starts_at: datetime, ends_at: datetime, rule: HourRule, *, most: Decimal) -> Decimal:
    """What somebody gets who is there all the time; `most` as in `credited_hours`."""
    return min(_hours(int((ends_at - starts_at).total_seconds()) // 60, rule), most)


def _hours(minutes: int, rule: HourRule) -> Decimal:
    return (Decimal(minutes * rule.steps // rule.minutes) / rule.steps).quantize(_TENTH)
