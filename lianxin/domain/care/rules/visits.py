"""Visit times, windows, and what changes in a day's plan. Pure; minutes count from midnight in Asia/Shanghai, windows are half-open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from lianxin.domain.care.rules.orders import DAY_MINUTES
from lianxin.kernel.clock import SHANGHAI, combine, local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import N_, ProblemError

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
UNSERVED: Final = {
    "no_skill": N_("当班人员都没有所需技能"),
    "skill_lapsed": N_("有这项技能的人,证书已过期"),
    "no_window": N_("当班人员都赶不上这个时间段"),
    "no_capacity": N_("人手不够"),
    "promises": N_("要给别人改约才排得下"),
    "too_costly": N_("绕路太远,得不偿失"),
    "needs_two_carers": N_("须两人同去,请人工安排"),
    "no_second_carer": N_("只有一个人能去,第二个人没有着落"),
    "unknown_place": N_("不知道住处的位置"),
    "refused": N_("能去的人员不被接受或不负责本区划"),
    "carer_absent": N_("指定的人员当天不当班"),
}
"""Why the planner left a visit out, in words."""
NOT_REGULAR: Final = {
    "refused": N_("不再负责这个区划"),
    "no_shift": N_("没有登记班次"),
    "inactive": N_("暂不排班(请假或离岗)"),
    "elsewhere": N_("排在别的地点"),
    "away": N_("当天不上班或请假"),
    "carer_absent": N_("当天不上班或请假"),
    "no_second_carer": N_("须两人去,第二个人没有着落"),
    "no_skill": N_("没有所需技能"),
    "skill_lapsed": N_("技能证书已过期"),
    "off_duty": N_("班次赶不上这个时间段"),
    "no_room": N_("这个时间段已排满"),
    "dearer": N_("能去,但全天要多花 %(more)s 分钟"),
    "needs_two_carers": N_("须两人同去,请人工安排"),
    "unknown_place": N_("不知道住处的位置"),
}
"""Why the regular carer does not come, in words."""
COST: Final = {
    "travel": N_("路上"),
    "lateness": N_("迟到"),
    "worst_lateness": N_("最晚的一次"),
    "waiting": N_("等候(短的不算)"),
    "overtime": N_("加班"),
    "preference": N_("人员不熟或语言不通"),
    "change": N_("改动已发布的安排"),
    "imbalance": N_("忙闲不均"),
    "unserved": N_("没有排上"),
}
"""The parts of a plan's price, in words."""

UNPLACED: Final[Mapping[str, Any]] = {
    "sequence": None,
    "planned_start": None,
    "travel_minutes": None,
    "left_out": "",
}
"""What a visit holds of a plan, before there is one and when it no longer counts."""


@dataclass(frozen=True, slots=True)
class HeardNeed:
    """A need heard during a visit, as the phone sends it. `urgency` "" leaves it to the pack."""

    need_id: UUID
    kind: str
    urgency: str = ""
    said: str = ""


OLDEST = timedelta(days=366)
"""A visit older than a year is a mistyped date, not a late entry."""


def visit_times(arrived_at: datetime, left_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The times as they can be kept: a phone slightly ahead is set to now.

    Raises "care.visit_too_old", "care.visit_in_future" for the day, "care.left_in_future", "care.left_too_soon".
    """
    day = local_day(arrived_at)
    if arrived_at < now - OLDEST:
        raise ProblemError("care.visit_too_old", day=str(day))
    if day > local_day(now + PHONE_AHEAD):
        raise ProblemError("care.visit_in_future", day=str(day), today=str(local_day(now)))
    if left_at < arrived_at:
        raise ProblemError("care.left_too_soon")
    if left_at > now + PHONE_AHEAD:
        raise ProblemError("care.left_in_future", left=_face(left_at), now=_face(now))
    return min(arrived_at, now), min(left_at, now)


def _face(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def likely_times(now: datetime, day: date, start: int | None, minutes: int) -> tuple[datetime, datetime]:
    """What to propose for a visit: from its planned `start` for its length, as far as that is past; else the length of
    it, until now. Never before midnight nor after it."""
    latest = min(now, moment(day, DAY_MINUTES - 1)) if day <= local_day(now) else now
    begun = None if start is None else moment(day, start)
    if begun is None or begun > latest:
        begun = max(latest - timedelta(minutes=minutes), moment(local_day(latest), 0))
    return begun, min(begun + timedelta(minutes=minutes), latest)


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


class Windowed(Protocol):
    """What is read of a visit to say when it may begin."""

    window_start: int | None
    window_end: int | None
    hand: int


def may_begin(visit: Windowed, start: int) -> bool:
    """Does a start lie in the window agreed on? The second of two who come one after the other goes by the first."""
    if visit.window_start is None or visit.window_end is None or visit.hand > 1:
        return True
    return visit.window_start <= start < visit.window_end


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and the window in it, in minutes from midnight, in which a visit may begin."""

    day: date
    start: int
    end: int


def slot(starts_at: datetime | None, due_at: datetime, minutes: int) -> Slot:
    """When a visit of this length may begin so as to be over at `due_at`: from `starts_at` if that is on the same day,
    else from midnight. The inverse of `visit_due`; a window too short for the visit keeps one minute."""
    day = local_day(due_at - timedelta(minutes=1))  # 24:00 belongs to the day it ends
    last = whole_minutes(moment(day, 0), due_at)
    first = whole_minutes(moment(day, 0), starts_at) if starts_at and local_day(starts_at) == day else 0
    first = min(first, last - 1)
    return Slot(day, first, max(last - minutes, first + 1))


def numbered_sources(visit_id: UUID, kinds: Iterable[str]) -> list[str]:
    """One source id per need heard on a visit, so that two of one kind stay two: `<visit>`, `<visit>/2`, …"""
    seen: dict[str, int] = {}
    sources = []
    for kind in kinds:
        seen[kind] = seen.get(kind, 0) + 1
        sources.append(str(visit_id) if seen[kind] == 1 else f"{visit_id}/{seen[kind]}")
    return sources


@dataclass(frozen=True, slots=True)
class Duty:
    """Where somebody who visits is planned, and whether they are at present."""

    place: str
    is_active: bool


def not_on_duty(held: Duty | None, place: str, *, is_able: bool) -> str:
    """Why somebody cannot be in the plan of a place at all (a key of `NOT_REGULAR`); "" when they are. `is_able`: they are
    responsible for the person's home."""
    if not is_able:
        return "refused"
    if held is None:
        return "no_shift"
    if not held.is_active:
        return "inactive"
    return "" if contains(place, held.place) else "elsewhere"


@dataclass(frozen=True, slots=True)
class Placing:
    """Who comes to a visit and from which minute; `start` None: no time holds any more."""

    carer: str
    start: int | None


ChangeKind = Literal["out", "carer", "time", "new"]


@dataclass(frozen=True, slots=True)
class Change:
    """What another plan would do to a visit: leave it out, send somebody else, begin at another time, or take it in."""

    kind: ChangeKind
    visit: str
    before: Placing | None
    after: Placing | None


def present(stops: Iterable[Mapping[str, Any]], workers: Mapping[str, str]) -> dict[str, Placing]:
    """What holds of a published plan, by visit: whoever was given a visit since then comes, at no time of the plan.

    `workers`: who comes to each standing visit now ("" nobody); a visit that is not among them does not take place.
    """
    return {
        stop["visit"]: Placing(workers[stop["visit"]], stop["start"] if workers[stop["visit"]] == stop["carer"] else None)
        for stop in stops
        if stop["visit"] in workers
    }


def changes(before: Mapping[str, Placing], after: Mapping[str, Placing]) -> list[Change]:
    """What becomes different, what is left out first. A visit without a time so far is given one without a change."""
    kinds: tuple[ChangeKind, ...] = ("out", "carer", "time", "new")
    found = []
    for visit in before.keys() | after.keys():
        was, will = before.get(visit), after.get(visit)
        if will is None:
            found.append(Change("out", visit, was, None))
        elif was is None:
            found.append(Change("new", visit, None, will))
        elif was.carer != will.carer:
            found.append(Change("carer", visit, was, will))
        elif was.start is not None and was.start != will.start:
            found.append(Change("time", visit, was, will))
    return sorted(found, key=lambda one: (kinds.index(one.kind), (one.after or one.before or Placing("", 0)).start or 0, one.visit))
