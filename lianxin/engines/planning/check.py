"""The independent checker: recomputes times and every rule from the stored plan. No solver code is used here.

Nothing may be stored or shown that `check` refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lianxin.engines.planning.measure import Leg, free_after_prefix, legs, prefix_of, price
from lianxin.engines.planning.model import Carer, DayProblem, VisitRequest
from lianxin.engines.planning.plan import DayPlan, Route, Stop, Unserved


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: its stable name, the visit or carer it concerns, and the figures."""

    rule: str
    subject: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.rule} ({self.subject}) {self.detail}".rstrip()


def check(problem: DayProblem, plan: DayPlan) -> tuple[Violation, ...]:
    """Every rule this plan breaks; empty when it may be stored and shown. Never raises on a wrong plan."""
    broken = tuple(_structure(problem, plan))
    if broken:  # without a sound structure times and prices mean nothing
        return broken
    visits = {visit.id: visit for visit in problem.visits}
    carers = {carer.id: carer for carer in problem.carers}
    broken = tuple(
        violation
        for route in plan.routes
        for violation in (
            *_frozen(problem, route),
            *_stops(problem, visits, carers[route.carer], route),
            *_times(problem, carers[route.carer], route),
            *_shift(problem, carers[route.carer], route),
            *_rest(problem, carers[route.carer], route),
        )
    ) + tuple(_reasons(problem, visits, plan.unserved))
    cost = price(problem, plan.routes, plan.unserved)
    if cost != plan.cost:
        broken += (Violation("cost_wrong", "plan", f"stored {plan.cost}, recomputed {cost}"),)
    return broken


def _structure(problem: DayProblem, plan: DayPlan) -> Iterator[Violation]:
    """Ids exist, one route per carer, every visit exactly once, all its hands by different carers."""
    if [route.carer for route in plan.routes] != [carer.id for carer in problem.carers]:
        yield Violation("routes_wrong", "plan", "one route per carer, in the order of the problem")
        return
    stops = [stop for route in plan.routes for stop in route.stops]
    left_out = Counter(each.visit for each in plan.unserved)
    known = {visit.id: visit for visit in problem.visits}
    for name in sorted({stop.visit for stop in stops} | set(left_out)):
        if name not in known:
            yield Violation("unknown_visit", name)
    for visit in problem.visits:
        here = [stop for stop in stops if stop.visit == visit.id]
        rule = _served_once(problem, visit, here, left_out[visit.id])
        if rule:
            yield Violation(rule, visit.id, f"{len(here)} stops for {visit.hands} hands")
    for route in plan.routes:
        yield from _route_structure(route)


def _served_once(problem: DayProblem, visit: VisitRequest, here: list[Stop], left_out: int) -> str:
    if not here:
        return "" if left_out == 1 else "visit_twice" if left_out else "visit_missing"
    if left_out:
        return "visit_twice"
    if sorted(stop.hand for stop in here) != list(range(visit.hands)):
        return "hands_wrong"
    if len({stop.carer for stop in here}) != len(here):
        return "same_carer_twice"
    return "unknown_place" if visit.place is None and problem.fallback_place is None else ""


def _route_structure(route: Route) -> Iterator[Violation]:
    moments = [route.leave, route.home, route.break_start]
    for stop in route.stops:
        moments += [stop.arrival, stop.start, stop.end]
        if stop.carer != route.carer:
            yield Violation("wrong_route", stop.visit, f"{stop.carer} in the route of {route.carer}")
    if any(type(moment) is not int for moment in moments if moment is not None):
        yield Violation("time_not_whole", route.carer)
    if route.stops and (route.leave is None or route.home is None):
        yield Violation("shift_open", route.carer, "leave and home are missing")


def _frozen(problem: DayProblem, route: Route) -> Iterator[Violation]:
    prefix = prefix_of(problem, route.carer)
    if route.stops[: len(prefix.stops)] != prefix.stops:
        yield Violation("frozen_changed", route.carer)
    if prefix.break_start is not None and route.break_start != prefix.break_start:
        yield Violation("frozen_changed", route.carer, "break")


def _new_stops(problem: DayProblem, route: Route) -> tuple[Stop, ...]:
    return route.stops[len(prefix_of(problem, route.carer).stops) :]


def _stops(
    problem: DayProblem, visits: dict[str, VisitRequest], carer: Carer, route: Route
) -> Iterator[Violation]:
    """Rules between one visit and its carer and start."""
    new = _new_stops(problem, route)
    if new and carer.id in problem.closed:
        yield Violation("carer_closed", carer.id)
    for stop in new:
        visit = visits[stop.visit]
        if not visit.skills <= carer.skills:
            yield Violation("skill_missing", visit.id, carer.id)
        if _unwelcome(visit, carer):
            yield Violation("carer_refused", visit.id, carer.id)
        if stop.end - stop.start != visit.minutes:
            yield Violation("duration_wrong", visit.id, f"{stop.end - stop.start}, not {visit.minutes}")
        yield from _window(visit, stop)


def _window(visit: VisitRequest, stop: Stop) -> Iterator[Violation]:
    if visit.fixed_start is not None:
        if stop.start != visit.fixed_start:
            yield Violation("fixed_start_missed", visit.id, f"{stop.start}, not {visit.fixed_start}")
    elif stop.start < visit.window[0]:
        yield Violation("too_early", visit.id, f"{stop.start} < {visit.window[0]}")
    elif visit.hard_window and stop.start > visit.window[1]:
        yield Violation("too_late", visit.id, f"{stop.start} > {visit.window[1]}")


def _unwelcome(visit: VisitRequest, carer: Carer) -> bool:
    if carer.id in visit.refused_carers:
        return True
    if visit.pinned_carer is not None and visit.pinned_carer != carer.id:
        return True
    return visit.allowed_carers is not None and carer.id not in visit.allowed_carers


def _times(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    """Arrivals follow from travel; nobody starts before arriving."""
    new = _new_stops(problem, route)
    for leg in legs(problem, route) if new else ():
        if leg.stop is not None:
            yield from _arrival(carer, route, leg, leg.stop)
        elif route.home != leg.arrival:
            yield Violation("home_wrong", carer.id, f"stored {route.home}, recomputed {leg.arrival}")


def _arrival(carer: Carer, route: Route, leg: Leg, stop: Stop) -> Iterator[Violation]:
    arrival = leg.arrival
    if leg.from_home and route.leave is not None:
        arrival = route.leave + leg.travel
        if route.leave < leg.free + leg.rest:
            yield Violation("leaves_too_early", carer.id, f"{route.leave} < {leg.free + leg.rest}")
    if stop.arrival != arrival:
        yield Violation("arrival_wrong", stop.visit, f"stored {stop.arrival}, recomputed {arrival}")
    if stop.start < arrival:
        yield Violation("starts_before_arrival", stop.visit, f"{stop.start} < {arrival}")


def _shift(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    new = _new_stops(problem, route)
    limit = carer.end + carer.max_overtime
    if new and route.home is not None and route.home > limit:
        yield Violation("shift_end", carer.id, f"home {route.home} > {limit}")


def _rest(problem: DayProblem, carer: Carer, route: Route) -> Iterator[Violation]:
    """A rest is in its window and between stops, or the carer is home before it would have to start."""
    prefix, new = prefix_of(problem, carer.id), _new_stops(problem, route)
    if prefix.break_start is not None:
        return
    if carer.pause is None:
        if route.break_start is not None:
            yield Violation("break_unknown", carer.id)
        return
    latest = max(carer.pause.window[1], free_after_prefix(problem, carer))
    if route.break_start is None:
        if new and route.home is not None and route.home > latest:
            yield Violation("break_missing", carer.id)
        return
    if not carer.pause.window[0] <= route.break_start <= latest:
        yield Violation("break_outside_window", carer.id, f"{route.break_start} not in {carer.pause.window}")
    if not any(leg.rest for leg in legs(problem, route)):
        yield Violation("break_overlaps", carer.id, f"{route.break_start} is not between two stops")


def _reasons(
    problem: DayProblem, visits: dict[str, VisitRequest], unserved: tuple[Unserved, ...]
) -> Iterator[Violation]:
    """A visit is only called impossible for a reason that is true of it."""
    for each in unserved:
        visit = visits[each.visit]
        possible = [carer for carer in problem.carers if carer.id not in problem.closed]
        skilled = [carer for carer in possible if visit.skills <= carer.skills]
        named = {visit.pinned_carer} if visit.pinned_carer else visit.allowed_carers
        welcome = [carer for carer in skilled if not _unwelcome(visit, carer)]
        true_of_it = {
            "needs_two_carers": visit.hands > 1,
            "unknown_place": visit.place is None and problem.fallback_place is None,
            "no_skill": not skilled,
            "carer_absent": named is not None and not named & {carer.id for carer in possible},
            "refused": bool(skilled) and not welcome,
        }
        if not true_of_it.get(each.reason, bool(welcome)):
            yield Violation("reason_false", visit.id, each.reason)
