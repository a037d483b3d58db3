"""Orders, windows and visit times. Pure; minutes count from midnight in Asia/Shanghai, windows are half-open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

from lianxin.kernel.clock import combine
from lianxin.kernel.problems import N_, ProblemError

DAY_MINUTES: Final = 24 * 60
SHORTEST, LONGEST = 5, 480
PHONE_AHEAD: Final = timedelta(minutes=10)
"""A phone's clock may run this far ahead before its times are refused."""

Result = Literal["met", "no_answer", "refused", "away"]
RESULTS: Final = {
    "met": N_("见到本人"),
    "no_answer": N_("无人应答"),
    "refused": N_("拒绝"),
    "away": N_("外出"),
}
MEANS: Final = {"home": N_("上门"), "phone": N_("电话"), "video": N_("视频")}
WEEKDAYS: Final = {
    "1": N_("周一"), "2": N_("周二"), "3": N_("周三"), "4": N_("周四"), "5": N_("周五"), "6": N_("周六"), "7": N_("周日"),
}  # fmt: skip
UNSERVED: Final = {
    "no_skill": N_("当班人员都没有所需技能"),
    "no_window": N_("当班人员都赶不上这个时间段"),
    "no_capacity": N_("人手不够"),
    "too_costly": N_("绕路太远,得不偿失"),
    "needs_two_carers": N_("须两人同去,请人工安排"),
    "unknown_place": N_("不知道住处的位置"),
    "refused": N_("能去的人员不被接受或不负责本区划"),
    "carer_absent": N_("指定的人员当天不当班"),
}
"""Why the planner left a visit out, in words."""
COST: Final = {
    "travel": N_("路上"),
    "lateness": N_("迟到"),
    "worst_lateness": N_("最晚的一次"),
    "waiting": N_("等候"),
    "overtime": N_("加班"),
    "preference": N_("人员不熟或语言不通"),
    "change": N_("改动已发布的安排"),
    "imbalance": N_("忙闲不均"),
    "unserved": N_("没有排上"),
}
"""The parts of a plan's price, in words."""


@dataclass(frozen=True, slots=True)
class HeardNeed:
    """A need heard during a visit, as the phone sends it. `urgency` "" leaves it to the pack."""

    need_id: UUID
    kind: str
    urgency: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an order runs: ISO weekdays as digits, half-open periods of days."""

    weekdays: str
    starts_on: date
    ends_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None

    def runs_on(self, day: date) -> bool:
        started = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return started and str(day.isoweekday()) in self.weekdays and not self.pauses_on(day)

    def pauses_on(self, day: date) -> bool:
        if self.paused_from is None or day < self.paused_from:
            return False
        return self.paused_until is None or day < self.paused_until


def check_order(minutes: int, window: tuple[int, int], weekdays: str) -> None:
    """Raises "care.minutes_invalid", "care.window_invalid", "care.weekdays_invalid"."""
    if not SHORTEST <= minutes <= LONGEST:
        raise ProblemError("care.minutes_invalid")
    if not 0 <= window[0] < window[1] <= DAY_MINUTES:
        raise ProblemError("care.window_invalid")
    if not weekdays or set(weekdays) - set("1234567") or len(set(weekdays)) != len(weekdays):
        raise ProblemError("care.weekdays_invalid")


OLDEST = timedelta(days=366)
"""A visit older than a year is a mistyped date, not a late entry."""


def visit_times(arrived_at: datetime, left_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The times as they can be kept: a phone slightly ahead is set to now. Raises "care.times_invalid"."""
    if left_at < arrived_at or left_at > now + PHONE_AHEAD or arrived_at < now - OLDEST:
        raise ProblemError("care.times_invalid")
    return min(arrived_at, now), min(left_at, now)


def whole_minutes(arrived_at: datetime, left_at: datetime) -> int:
    """Completed minutes of a visit."""
    return int((left_at - arrived_at).total_seconds() // 60)


def moment(day: date, minutes: int) -> datetime:
    """The moment `minutes` after midnight of `day`."""
    return combine(day, time.min) + timedelta(minutes=minutes)


def visit_due(day: date, window_end: int, minutes: int, now: datetime) -> datetime:
    """When a visit must be over: its latest start and its length; a window already missed today leaves until midnight."""
    due = moment(day, min(window_end + minutes, DAY_MINUTES))
    return due if due > now else moment(day, DAY_MINUTES)


def numbered_sources(visit_id: UUID, kinds: Iterable[str]) -> list[str]:
    """One source id per need heard on a visit, so that two of one kind stay two: `<visit>`, `<visit>/2`, …"""
    seen: dict[str, int] = {}
    sources = []
    for kind in kinds:
        seen[kind] = seen.get(kind, 0) + 1
        sources.append(str(visit_id) if seen[kind] == 1 else f"{visit_id}/{seen[kind]}")
    return sources
