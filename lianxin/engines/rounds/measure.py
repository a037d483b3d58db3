"""What follows from a problem and stored trips alone: ways, costs, and whether a door can be reached by itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from lianxin.engines.planning.travel import Spot
from lianxin.engines.rounds.errors import RoundInputError
from lianxin.engines.rounds.model import Drop, RoundProblem, Runner
from lianxin.engines.rounds.plan import LeftOut, Reason, RoundCost, Trip


def spots(problem: RoundProblem, trip: Trip) -> tuple[Spot | None, ...]:
    """The places of a trip in order, the kitchen at both ends."""
    drops = {drop.id: drop for drop in problem.drops}
    return (problem.kitchen, *(problem.place_of(drops[stop.drop]) for stop in trip.stops), problem.kitchen)


def ways(problem: RoundProblem, trip: Trip, mode: str) -> tuple[int, ...]:
    """Minutes of each way of a trip."""
    here = [spot for spot in spots(problem, trip) if spot is not None]
    return tuple(problem.travel.minutes(a, b, mode) for a, b in pairwise(here))


def price(problem: RoundProblem, trips: Iterable[Trip], unserved: Iterable[LeftOut]) -> RoundCost:
    """The cost of trips and of what is left out."""
    modes = {runner.id: runner.mode for runner in problem.runners}
    drops = {drop.id: drop for drop in problem.drops}
    travel = sum(sum(ways(problem, trip, modes[trip.runner])) for trip in trips)
    must = problem.must
    return RoundCost(travel, sum(price_left_out(drops[each.drop], must) for each in unserved))


def price_left_out(drop: Drop, must: int) -> int:
    """What leaving out this door costs (`must`: `RoundProblem.must`)."""
    return drop.price + (must if drop.required else 0)


def loaded(problem: RoundProblem, runner: Runner) -> int:
    """The minute at which this runner can leave first."""
    return max(problem.ready, runner.start) + problem.load_minutes


def never(problem: RoundProblem, drop: Drop) -> Reason | None:
    """Why nobody can come to this door, even with nothing else to do; None when somebody can."""
    place = problem.place_of(drop)
    if place is None:
        return "unknown_place"
    may = [each for each in problem.runners if drop.allowed is None or each.id in drop.allowed]
    if not may:
        return "no_runner"
    carrying = [each for each in may if drop.boxes <= each.capacity]
    if not carrying:
        return "too_many_boxes"
    in_time = [each for each in carrying if _in_time(problem, drop, place, each)]
    if not in_time:
        return "no_window"
    hot = problem.hot_minutes
    if hot is not None and not any(_way(problem, place, each) <= hot for each in in_time):
        return "too_far_hot"
    return None


def notes(problem: RoundProblem) -> tuple[RoundInputError, ...]:
    """Doors that are left out whatever is done because of what is written about them, with the remedy."""
    most = max((runner.capacity for runner in problem.runners), default=0)
    found = []
    for drop in problem.drops:
        if drop.place is None:
            instead = "先按备用地点送" if problem.fallback_place else "今天送不到"
            remedy = f"没有坐标,{instead};请补登住处的位置"
            found.append(RoundInputError(f"drop {drop.id}", "place", None, remedy))
        if problem.runners and drop.boxes > most:
            remedy = f"一趟最多装 {most} 份,请分成几个送达点"
            found.append(RoundInputError(f"drop {drop.id}", "boxes", drop.boxes, remedy))
    return tuple(found)


def _way(problem: RoundProblem, place: Spot, runner: Runner) -> int:
    return problem.travel.minutes(problem.kitchen, place, runner.mode)


def _in_time(problem: RoundProblem, drop: Drop, place: Spot, runner: Runner) -> bool:
    start = max(loaded(problem, runner) + _way(problem, place, runner), drop.window[0])
    home = start + drop.minutes + problem.travel.minutes(place, problem.kitchen, runner.mode)
    return start <= drop.window[1] and home <= runner.end
