"""When an order runs, and what an order may say. Pure; minutes count from midnight, periods are half-open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from lianxin.base.packs.schema import MOST_HANDS
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import N_, ProblemError

DAY_MINUTES: Final = 24 * 60
SHORTEST, LONGEST = 5, 480
WEEKDAYS: Final = {
    "1": N_("周一"), "2": N_("周二"), "3": N_("周三"), "4": N_("周四"), "5": N_("周五"), "6": N_("周六"), "7": N_("周日"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an order runs: ISO weekdays as digits, in every so many weeks counted from the one it starts in, half-open
    periods of days, without its pauses."""

    weekdays: str
    starts_on: date
    ends_on: date | None = None
    every_weeks: int = 1
    pauses: tuple[Period, ...] = ()

    def runs_on(self, day: date) -> bool:
        return self.falls_on(day) and not self.pauses_on(day)

    def falls_on(self, day: date) -> bool:
        """The same, pauses left aside."""
        started = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return started and str(day.isoweekday()) in self.weekdays and self._weeks_since(day) % self.every_weeks == 0

    def is_held_up(self, day: date) -> bool:
        """Paused, or over: whatever was agreed for that day does not take place."""
        return self.pauses_on(day) or (self.ends_on is not None and day >= self.ends_on)

    def pauses_on(self, day: date) -> bool:
        return any(pause.contains(day) for pause in self.pauses)

    def _weeks_since(self, day: date) -> int:
        return (_monday(day) - _monday(self.starts_on)).days // 7


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def period_of(starts_on: date, until: date | None) -> Period | None:
    """The days of a pause; None for one that was called off before it began."""
    return None if until is not None and until <= starts_on else Period(starts_on, until)


LONGEST_TURN: Final = 12


def no_longer(before: Schedule, after: Schedule, day: date) -> bool:
    """Does a visit of this day fall with a change from one to the other? One that was moved to a day on which the order does not
    fall stays, unless the order is held up on it."""
    return after.is_held_up(day) or (before.falls_on(day) and not after.falls_on(day))


def was_moved(ever: Iterable[Schedule], day: date) -> bool:
    """Was a visit of this day moved there by agreement? By none of the schedules its order ever had does one fall on it."""
    return not any(replace(one, ends_on=None).falls_on(day) for one in ever)


def check_order(minutes: int, window: tuple[int, int], weekdays: str, every_weeks: int = 1, hands: int = 1) -> None:
    """Raises "care.minutes_invalid", "care.window_invalid", "care.weekdays_invalid", "care.every_weeks_invalid",
    "care.hands_invalid"."""
    if not 1 <= hands <= MOST_HANDS:
        raise ProblemError("care.hands_invalid", hands=hands)
    if not 1 <= every_weeks <= LONGEST_TURN:
        raise ProblemError("care.every_weeks_invalid")
    if not SHORTEST <= minutes <= LONGEST:
        raise ProblemError("care.minutes_invalid")
    if not 0 <= window[0] < window[1] <= DAY_MINUTES:
        raise ProblemError("care.window_invalid")
    if not weekdays or set(weekdays) - set("1234567") or len(set(weekdays)) != len(weekdays):
        raise ProblemError("care.weekdays_invalid")
