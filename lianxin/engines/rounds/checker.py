"""The independent checker: recomputes times and every rule from the stored trips. No solver code is used here.

Nothing may be stored or shown that `check` refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Final

from lianxin.engines.planning.broken import BrokenRule
from lianxin.engines.rounds.measure import loaded, never, price, ways
from lianxin.engines.rounds.model import Drop, RoundProblem, Runner
from lianxin.engines.rounds.plan import RoundPlan, RoundStop, Trip

RULES: Final = {
    "unknown_runner": "配送员不在当天的名单里",
    "unknown_drop": "送达点不在当天",
    "drop_missing": "既没有安排,也没有说明为什么没排上",
    "drop_twice": "安排了不止一次",
    "trips_wrong": "车次要按配送员和先后编号",
    "trip_empty": "这一趟没有送达点",
    "time_not_whole": "时间不是整数",
    "unknown_place": "不知道住处的位置",
    "too_many_trips": "车次太多",
    "too_many_boxes": "一趟装不下",
    "runner_refused": "配送员不能去这里",
    "leaves_too_early": "出发早于上班、出餐、上一趟回来或装好",
    "arrival_wrong": "到达时间与路程不符",
    "starts_before_arrival": "还没到就开始交餐",
    "too_early": "送到得太早",
    "too_late": "送到得太晚",
    "end_wrong": "交餐的时长不对",
    "cold": "送到时饭菜已凉",
    "back_wrong": "回来的时间与路程不符",
    "shift_end": "回来太晚",
    "reason_false": "没排上的理由不属实",
    "cost_wrong": "费用算得不对",
}
"""Every rule in words."""


class Violation(BrokenRule):
    """One broken rule of rounds; it concerns a drop or a runner."""

    __slots__ = ()
    said: ClassVar = RULES


def check(problem: RoundProblem, plan: RoundPlan) -> tuple[Violation, ...]:
    """Every rule these rounds break; empty when they may be stored and shown. Never raises on a wrong plan."""
    broken = tuple(_structure(problem, plan))
    if broken:  # without a sound structure times and prices mean nothing
        return broken
    drops = {drop.id: drop for drop in problem.drops}
    for runner in problem.runners:
        free = loaded(problem, runner)
        for trip in plan.trips_of(runner.id):
            broken += tuple(_trip(problem, drops, runner, trip, free))
            free = trip.back + problem.load_minutes
    broken += tuple(_reasons(problem, drops, plan))
    cost = price(problem, plan.trips, plan.unserved)
    if cost != plan.cost:
        broken += (Violation("cost_wrong", "rounds", f"stored {plan.cost}, recomputed {cost}"),)
    return broken


def _structure(problem: RoundProblem, plan: RoundPlan) -> Iterator[Violation]:
    """Ids exist, trips are numbered in order, every door exactly once, all times whole."""
    known = {drop.id: drop for drop in problem.drops}
    runners = {runner.id for runner in problem.runners}
    for stranger in sorted({trip.runner for trip in plan.trips} - runners):
        yield Violation("unknown_runner", stranger)
    numbered = [(r.id, n) for r in problem.runners for n in range(1, len(plan.trips_of(r.id)) + 1)]
    if [(trip.runner, trip.number) for trip in plan.trips if trip.runner in runners] != numbered:
        yield Violation("trips_wrong", "rounds")
    seen = Counter(stop.drop for trip in plan.trips for stop in trip.stops)
    seen.update(each.drop for each in plan.unserved)
    for name in sorted(seen.keys() - known.keys()):
        yield Violation("unknown_drop", name)
    for name in known:
        if seen[name] != 1:
            yield Violation("drop_twice" if seen[name] else "drop_missing", name)
    for trip in plan.trips:
        yield from _trip_structure(problem, known, trip)


def _trip_structure(problem: RoundProblem, known: dict[str, Drop], trip: Trip) -> Iterator[Violation]:
    if not trip.stops:
        yield Violation("trip_empty", trip.runner, str(trip.number))
    moments = [trip.leaves, trip.back]
    for stop in trip.stops:
        moments += [stop.arrival, stop.start, stop.end]
        if stop.drop in known and problem.place_of(known[stop.drop]) is None:
            yield Violation("unknown_place", stop.drop)
    if any(type(moment) is not int for moment in moments):
        yield Violation("time_not_whole", trip.runner, str(trip.number))


def _trip(
    problem: RoundProblem, drops: dict[str, Drop], runner: Runner, trip: Trip, free: int
) -> Iterator[Violation]:
    """Every rule of one trip; `free` is the minute at which the runner stands loaded at the kitchen."""
    if problem.max_trips is not None and trip.number > problem.max_trips:
        yield Violation("too_many_trips", runner.id, f"{trip.number} > {problem.max_trips}")
    boxes = sum(drops[stop.drop].boxes for stop in trip.stops)
    if boxes > runner.capacity:
        yield Violation("too_many_boxes", runner.id, f"{boxes} > {runner.capacity}")
    if trip.leaves < free:
        yield Violation("leaves_too_early", runner.id, f"{trip.leaves} < {free}")
    yield from _stops(problem, drops, runner, trip)
    last = trip.stops[-1]
    if problem.hot_minutes is not None and last.start - trip.leaves > problem.hot_minutes:
        yield Violation("cold", last.drop, f"{last.start - trip.leaves} > {problem.hot_minutes}")
    if trip.back > runner.end:
        yield Violation("shift_end", runner.id, f"{trip.back} > {runner.end}")


def _stops(problem: RoundProblem, drops: dict[str, Drop], runner: Runner, trip: Trip) -> Iterator[Violation]:
    """Arrivals follow from the ways; every door within its window, by somebody who may come."""
    minutes, here = ways(problem, trip, runner.mode), trip.leaves
    for stop, way in zip(trip.stops, minutes, strict=False):
        drop = drops[stop.drop]
        if drop.allowed is not None and runner.id not in drop.allowed:
            yield Violation("runner_refused", drop.id, runner.id)
        if stop.arrival != here + way:
            yield Violation("arrival_wrong", drop.id, f"stored {stop.arrival}, recomputed {here + way}")
        if stop.start < stop.arrival:
            yield Violation("starts_before_arrival", drop.id, f"{stop.start} < {stop.arrival}")
        yield from _window(drop, stop)
        if stop.end - stop.start != drop.minutes:
            yield Violation("end_wrong", drop.id, f"{stop.end - stop.start}, not {drop.minutes}")
        here = stop.end
    if trip.back != here + minutes[-1]:
        yield Violation("back_wrong", runner.id, f"stored {trip.back}, recomputed {here + minutes[-1]}")


def _window(drop: Drop, stop: RoundStop) -> Iterator[Violation]:
    earliest, latest = drop.window
    if stop.start < earliest:
        yield Violation("too_early", drop.id, f"{stop.start} < {earliest}")
    if stop.start > latest:
        yield Violation("too_late", drop.id, f"{stop.start} > {latest}")


def _reasons(problem: RoundProblem, drops: dict[str, Drop], plan: RoundPlan) -> Iterator[Violation]:
    """A door is only called impossible for a reason that is true of it."""
    for each in plan.unserved:
        drop = drops[each.drop]
        impossible = never(problem, drop)
        true = each.reason == impossible if impossible else _possible_but(drop, each.reason)
        if not true:
            yield Violation("reason_false", drop.id, each.reason)


def _possible_but(drop: Drop, reason: str) -> bool:
    return reason == "no_capacity" or (reason == "too_costly" and not drop.required)
