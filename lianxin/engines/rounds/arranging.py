"""Rounds somebody arranged: the doors of each trip in order are given, times and cost follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lianxin.engines.rounds.errors import RoundInputError
from lianxin.engines.rounds.measure import loaded, never, price
from lianxin.engines.rounds.model import Drop, RoundProblem, Runner
from lianxin.engines.rounds.plan import LeftOut, RoundPlan, RoundStop, Trip


def arranged(
    problem: RoundProblem, doors: Mapping[str, Sequence[Sequence[str]]], *, solver: str = "hand"
) -> RoundPlan:
    """The plan with these trips by runner; whatever is on none of them is left out.

    Each trip goes as soon as it can and leaves as late as that allows. The plan may break rules: ask `check`.
    Raises RoundInputError for a runner or a door nobody knows, and a door without a place.
    """
    drops = {drop.id: drop for drop in problem.drops}
    for stranger in sorted(doors.keys() - {each.id for each in problem.runners}):
        raise RoundInputError(f"runner {stranger}", "id", stranger, "不在当天的配送员名单里")
    trips: list[Trip] = []
    for runner in problem.runners:
        free = loaded(problem, runner)
        for number, names in enumerate((some for some in doors.get(runner.id, ()) if some), 1):
            trips.append(
                _trip(problem, runner, number, [_known(problem, drops, name) for name in names], free)
            )
            free = trips[-1].back + problem.load_minutes
    on_trips = {stop.drop for trip in trips for stop in trip.stops}
    left = tuple(
        LeftOut(drop.id, never(problem, drop) or "no_capacity")
        for drop in problem.drops
        if drop.id not in on_trips
    )
    return RoundPlan(tuple(trips), left, price(problem, trips, left), 0, solver)


def _known(problem: RoundProblem, drops: Mapping[str, Drop], name: str) -> Drop:
    if name not in drops:
        raise RoundInputError(f"drop {name}", "id", name, "不在当天的送达点里")
    if problem.place_of(drops[name]) is None:
        raise RoundInputError(f"drop {name}", "place", None, "没有坐标,请补登住处的位置")
    return drops[name]


def _trip(problem: RoundProblem, runner: Runner, number: int, drops: list[Drop], free: int) -> Trip:
    places = [problem.kitchen, *(p for d in drops if (p := problem.place_of(d)) is not None), problem.kitchen]
    legs = [problem.travel.minutes(a, b, runner.mode) for a, b in pairwise(places)]
    stops = _stops(drops, legs, free)
    latest = stops[-1].start
    for drop, leg in reversed(list(zip(drops[:-1], legs[1:-1], strict=True))):
        latest = min(latest - leg - drop.minutes, max(drop.window))
    leaves = max(free, latest - legs[0])
    stops = _stops(drops, legs, leaves)
    return Trip(runner.id, number, leaves, tuple(stops), stops[-1].end + legs[-1])


def _stops(drops: list[Drop], legs: list[int], leaves: int) -> list[RoundStop]:
    here, stops = leaves, []
    for drop, leg in zip(drops, legs, strict=False):
        start = max(here + leg, drop.window[0])
        stops.append(RoundStop(drop.id, here + leg, start, start + drop.minutes))
        here = start + drop.minutes
    return stops
