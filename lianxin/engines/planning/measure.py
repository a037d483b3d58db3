"""The price of a stored plan, recomputed from the problem and the plan alone. Belongs to the checker: no solver code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from lianxin.engines.planning.model import Carer, DayProblem, Prefix, VisitRequest
from lianxin.engines.planning.plan import Cost, DayPlan, Route, Stop, Unserved
from lianxin.engines.planning.travel import Spot


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to one stop (or home, stop None): from where, free since when, its travel minutes, a rest within."""

    stop: Stop | None
    free: int
    travel: int
    rest: int
    from_home: bool

    @property
    def arrival(self) -> int:
        """Earliest possible arrival."""
        return self.free + self.rest + self.travel


def spot_of(problem: DayProblem, visit: VisitRequest) -> Spot:
    """Where the visit is planned; ValueError when it has no coordinates and there is no fallback."""
    place = visit.place or problem.fallback_place
    if place is None:
        raise ValueError(f"visit {visit.id}: unknown place")
    return place


def prefix_of(problem: DayProblem, carer: str) -> Prefix:
    """What this carer has already done; empty when nothing."""
    return next((prefix for prefix in problem.frozen if prefix.carer == carer), Prefix(carer))


def free_after_prefix(problem: DayProblem, carer: Carer) -> int:
    """The minute from which the carer can do anything new."""
    prefix = prefix_of(problem, carer.id)
    free = max(carer.start, problem.not_before, prefix.stops[-1].end if prefix.stops else 0)
    if prefix.break_start is not None and carer.pause is not None:
        free = max(free, prefix.break_start + carer.pause.minutes)
    return free


def legs(problem: DayProblem, route: Route) -> list[Leg]:
    """Every way of this route behind its frozen prefix, the way home last. `free` of a leg with a rest is the rest's
    start, so `arrival` needs no case distinction."""
    carer = next(carer for carer in problem.carers if carer.id == route.carer)
    visits = {visit.id: visit for visit in problem.visits}
    prefix = prefix_of(problem, carer.id)
    rest_minutes = carer.pause.minutes if carer.pause else 0
    rest = route.break_start if rest_minutes and prefix.break_start is None else None
    at_home = not prefix.stops
    here = carer.home if at_home else spot_of(problem, visits[prefix.stops[-1].visit])
    free = free_after_prefix(problem, carer)
    found: list[Leg] = []
    for stop in (*route.stops[len(prefix.stops) :], None):
        there = carer.destination if stop is None else spot_of(problem, visits[stop.visit])
        until = stop.start if stop else route.home
        travel = problem.travel.minutes(here, there, carer.mode)
        if rest is not None and until is not None and free <= rest < until:
            found.append(Leg(stop, rest, travel, rest_minutes, at_home))
            rest = None
        else:
            found.append(Leg(stop, free, travel, 0, at_home))
        if stop is not None:
            here, free, at_home = there, stop.end, False
    return found if route.stops else []


def travel_between(problem: DayProblem, route: Route) -> list[int]:
    """Minutes of way to every stop but the first from the one before it, rests and waiting left out."""
    carer = next(carer for carer in problem.carers if carer.id == route.carer)
    visits = {visit.id: visit for visit in problem.visits}
    places = [spot_of(problem, visits[stop.visit]) for stop in route.stops]
    return [problem.travel.minutes(here, there, carer.mode) for here, there in pairwise(places)]


def measure(
    problem: DayProblem, routes: tuple[Route, ...], unserved: tuple[Unserved, ...], seed: int,
    tries: tuple[int, ...] = (),
) -> DayPlan:  # fmt: skip
    """The plan with its price."""
    return DayPlan(routes, unserved, price(problem, routes, unserved), seed, tries)


def price(problem: DayProblem, routes: tuple[Route, ...], unserved: tuple[Unserved, ...]) -> Cost:
    """What these routes cost, part by part, in equivalent minutes (formulas: docs/engines/planning.md)."""
    weights = problem.weights
    visits = {visit.id: visit for visit in problem.visits}
    carers = {carer.id: carer for carer in problem.carers}
    travel = waiting = overtime = preference = change = 0
    late: list[int] = [0]
    loads = [0] * len(problem.carers)
    for number, route in enumerate(routes):
        carer = carers[route.carer]
        loads[number] = load_of(problem, route)
        ways = legs(problem, route)
        for leg in ways:
            travel += leg.travel
            if leg.stop is None:
                continue
            visit = visits[leg.stop.visit]
            late.append(lateness(visit, leg.stop))
            waiting += _waiting(problem, carer, route, leg)
            preference += sum(preference_parts(problem, visit, leg.stop.hand, carer).values())
            change += _change(problem, visit, leg.stop)
        if ways and route.home is not None:
            overtime += max(0, route.home - carer.end)
    return Cost(
        travel=travel * weights.travel,
        lateness=sum(late) * weights.lateness,
        worst_lateness=max(late) * weights.worst_lateness,
        waiting=waiting * weights.waiting,
        overtime=overtime * weights.overtime,
        preference=preference,
        change=change,
        imbalance=(max(loads) - sum(loads) // len(loads)) * weights.imbalance if loads else 0,
        unserved=sum(visits[each.visit].priority for each in unserved) * weights.unserved,
    )


def load_of(problem: DayProblem, route: Route) -> int:
    """Minutes of one carer at visits and on the way, those already done at visits included."""
    return sum(stop.end - stop.start for stop in route.stops) + sum(
        leg.travel for leg in legs(problem, route)
    )


def lateness(visit: VisitRequest, stop: Stop) -> int:
    """Minutes a stop starts after its last window. The second hand of a gap keeps the gap, not a hard window."""
    if visit.fixed_start is not None or (visit.hard_window and follows(visit, stop.hand)):
        return 0
    return max(0, stop.start - visit.windows[-1][1])


def follows(visit: VisitRequest, hand: int) -> bool:
    """Whether this hand starts a gap after the other."""
    return hand == 1 and visit.gap is not None


def _waiting(problem: DayProblem, carer: Carer, route: Route, leg: Leg) -> int:
    """Idle minutes above the free ones between two stops; from home one simply leaves later."""
    if leg.from_home or leg.stop is None:
        return 0
    prefix = prefix_of(problem, carer.id)
    number = route.stops.index(leg.stop)
    before = free_after_prefix(problem, carer) if number == len(prefix.stops) else route.stops[number - 1].end
    return max(0, leg.stop.start - before - leg.travel - leg.rest - problem.weights.waiting_free)


def preference_parts(problem: DayProblem, visit: VisitRequest, hand: int, carer: Carer) -> dict[str, int]:
    """Why this carer costs something at this visit: `continuity`, `dislike`, `language`, `sex`; nothing that is free."""
    key, weights, wishes = (visit.id, hand, carer.id), problem.weights, visit.wishes
    parts = {
        "continuity": problem.preferences.get(key, 0),
        "dislike": problem.dislikes.get(key, 0),
        "language": weights.language_wish if wishes.language not in (None, *carer.languages) else 0,
        "sex": weights.sex_wish if wishes.sex not in (None, carer.sex) else 0,
    }
    return {name: price for name, price in parts.items() if price}


def _change(problem: DayProblem, visit: VisitRequest, stop: Stop) -> int:
    promise, weights = problem.promise(stop.visit, stop.hand), problem.weights
    if promise is None:
        return 0
    moved = max(0, abs(stop.start - promise.start) - weights.change_tolerance) * weights.change_minute
    earliest, latest = visit.told(stop.hand, promise.start)
    outside = 0 if earliest <= stop.start <= latest else weights.change_window
    return moved + outside + (weights.change_carer if promise.carer != stop.carer else 0)
