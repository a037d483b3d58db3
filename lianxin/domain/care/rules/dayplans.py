"""Shifts with absences, what a changed plan changes of a promise. Pure; minutes from midnight in Asia/Shanghai, half-open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from lianxin.domain.care.rules.orders import DAY_MINUTES
from lianxin.domain.care.rules.visits import Change, moment, whole_minutes
from lianxin.kernel.problems import N_

TOLD_FROM: Final = 15
"""Minutes by which a visit has to move for its person to be told; the planner moves it so far without a price."""

Span = tuple[int, int]

IN_THE_WAY: Final = {
    "no_skill": N_("没有所需技能"),
    "skill_lapsed": N_("技能证书已过期"),
    "refused": N_("居民不要这个人来,或不是锁定的人,或不负责本区划"),
    "carer_absent": N_("当天不再接新的走访"),
    "not_on_duty": N_("这一天不当班,或没有排在这里"),
    "no_second_carer": N_("须两人去,第二个人没有着落"),
    "needs_two_carers": N_("须两人同去,请人工安排"),
    "unknown_place": N_("不知道住处的位置"),
    "already_begun": N_("这次走访已经开始"),
    "before_window": N_("还没到约好的时间"),
    "after_window": N_("过了约好的时间"),
    "off_duty": N_("班次里没有一个赶得上的时间"),
    "no_room": N_("这个时间已经另有安排"),
}
"""Why a visit cannot be with somebody at a time, in words."""


def minutes_in(day: date, starts_at: datetime, ends_at: datetime | None) -> Span | None:
    """The part of a period that lies on a day; None where none does."""
    begin, end = moment(day, 0), moment(day, DAY_MINUTES)
    first, last = max(starts_at, begin), end if ends_at is None else min(ends_at, end)
    return (whole_minutes(begin, first), whole_minutes(begin, last)) if first < last else None


def duty(shift: Span, away: Iterable[Span], not_before: int = 0) -> Span | None:
    """The longest part of a shift, not before a minute, in which somebody is there all the time; None when there is none.

    Who is away in the middle of a shift is planned for one side of it: a plan has one shift a day.
    """
    parts = [(max(shift[0], not_before), shift[1])]
    for gone in away:
        parts = [piece for part in parts for piece in ((part[0], min(part[1], gone[0])), (max(part[0], gone[1]), part[1]))]
    return max((part for part in parts if part[0] < part[1]), key=lambda part: (part[1] - part[0], -part[0]), default=None)


def absent_from(away: Iterable[Span], minute: int) -> bool:
    """Is somebody away at this minute?"""
    return any(gone[0] <= minute < gone[1] for gone in away)


def minutes_moved(change: Change) -> int:
    """By how many minutes a visit begins later (negative: earlier); 0 where one of the two has no time."""
    before, after = change.before, change.after
    if before is None or after is None or before.start is None or after.start is None:
        return 0
    return after.start - before.start


def to_tell(changes: Iterable[Change]) -> list[Change]:
    """Those whose people have to be told: another carer, another time by more than a little, or nobody at all.

    Who had no promise yet is told by the visit itself.
    """
    return [c for c in changes if c.kind in ("out", "carer") or (c.kind == "time" and abs(minutes_moved(c)) > TOLD_FROM)]


def visits_among(stops: Iterable[Mapping[str, Any]]) -> int:
    """How many visits a plan's stops make: one of two carers is one visit."""
    return sum(stop.get("hand", 1) == 1 for stop in stops)


def left_out_rows(unserved: Iterable[Mapping[str, Any]], beside: Mapping[str, str]) -> dict[str, str]:
    """Why each row is left out: of a visit of two the plan names the first, and the second goes with it (`beside`: first by second)."""
    why = {left["visit"]: left["reason"] for left in unserved}
    return why | {second: why[first] for second, first in beside.items() if first in why}


def routes_of(stops: Iterable[Mapping[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    """Every carer's visits with their times, in order: two plans give somebody the same day when these agree."""
    routes: dict[str, list[tuple[str, int]]] = {}
    for stop in sorted(stops, key=lambda stop: (stop["start"], stop["visit"])):
        routes.setdefault(stop["carer"], []).append((stop["visit"], stop["start"]))
    return routes


def carers_told(before: Sequence[Mapping[str, Any]] | None, after: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Whom a publication tells, and of how many visits: everybody at first, later those whose day became another."""
    new = routes_of(after)
    if before is None:
        return {carer: len(visits) for carer, visits in new.items()}
    old = routes_of(before)
    return {carer: len(new.get(carer, ())) for carer in old.keys() | new.keys() if old.get(carer) != new.get(carer)}
