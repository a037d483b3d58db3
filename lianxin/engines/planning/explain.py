"""Why this carer at this time, and not another: exact prices of the alternatives."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.engines.planning.day import Day, compile_day, fits, hopeless
from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.model import DAY, DayProblem, VisitRequest
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.solve import require_accepted, tours_of
from lianxin.engines.planning.tours import Insertion, Tours, exact_places, moved
from lianxin.engines.planning.walk import timetable, value


@dataclass(frozen=True, slots=True)
class Alternative:
    """The visit with this carer at this start instead; the whole plan would cost `cost_difference` more."""

    carer: str
    start: int
    cost_difference: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer to "why not?".

    possible: whether that carer could start then with everyone else's order kept. cost_difference: exact price of it
    in equivalent minutes, None when impossible. reason: the rule in the way, "" when possible, one of `no_skill`,
    `refused`, `carer_absent`, `needs_two_carers`, `unknown_place`, `already_begun`, `before_window`, `after_window`,
    `off_duty`, `no_room`. in_the_way: with `no_room`, the stops of that carer which overlap the wanted time.
    """

    possible: bool
    cost_difference: int | None
    reason: str = ""
    in_the_way: tuple[str, ...] = ()


def alternatives(problem: DayProblem, plan: DayPlan, count: int = 3) -> dict[str, tuple[Alternative, ...]]:
    """For every visit the cheapest other (carer, start) by exact re-insertion, cheapest first.

    All other visits keep carer and order; their times follow. Unserved visits that could be placed have alternatives
    too; frozen and hopeless ones have none. PlanInputError when the checker refuses the plan.
    """
    day, tours = reopened(problem, plan)
    found: dict[str, tuple[Alternative, ...]] = {visit.id: () for visit in problem.visits}
    for v in day.open_visits:
        found[problem.visits[v].id] = _cheapest_others(day, tours, plan, v, count)
    return found


def reopened(problem: DayProblem, plan: DayPlan) -> tuple[Day, Tours]:
    """The plan as tours again. A plan that was changed by hand may have orders the search cannot reproduce: refused."""
    require_accepted(problem, plan)
    day = compile_day(problem)
    tours = tours_of(day, plan)
    if tours.total() != plan.cost.total:
        raise PlanInputError("plan", "routes", "edited", "方案被手工改过,请先以它为起点重新排班,再看备选")
    return day, tours


def _cheapest_others(day: Day, tours: Tours, plan: DayPlan, v: int, count: int) -> tuple[Alternative, ...]:
    name = day.problem.visits[v].id
    now = plan.stop_of(name)
    seen = {(now.carer, now.start)} if now else set()
    others: list[Alternative] = []
    for place in exact_places(tours, v):
        if len(others) == count:
            break
        carer, start = day.problem.carers[place.carer].id, _start(tours, place)
        if (carer, start) not in seen:
            seen.add((carer, start))
            others.append(Alternative(carer, start, place.cost - plan.cost.total))
    return tuple(others)


def _start(tours: Tours, place: Insertion) -> int:
    """The start the visit would get at this place."""
    route = timetable(tours.day, place.carer, moved(tours, place).orders[place.carer])
    name = tours.day.problem.visits[place.visit].id
    return next(stop.start for stop in route.stops if stop.visit == name)


def why_not(problem: DayProblem, plan: DayPlan, visit: str, carer: str, start: int | None = None) -> Answer:
    """Exact answer to "why not this carer at this time?"; the other visits keep their carer and order.

    start=None: at whatever time that carer could, `off_duty` when their shift never can.

    PlanInputError for an unknown visit or carer, a start outside the day, or a plan the checker refuses.
    """
    day, tours = reopened(problem, plan)
    for kind, name, known in (("visit", visit, day.visit_ids), ("carer", carer, day.carer_ids)):
        if name not in known:
            raise PlanInputError(f"{kind} {name}", "id", name, "不在当天的名单里")
    if start is not None:
        whole_number("why_not", "start", start, 0, DAY)
    v, c = day.visit_ids[visit], day.carer_ids[carer]
    reason = _forbidden(problem, problem.visits[v], carer, start, v in day.done)
    if reason:
        return Answer(False, None, reason)
    day.eligible[v] = [c]
    if start is None:
        if places := exact_places(tours, v):
            return Answer(True, places[0].cost - plan.cost.total)
        return Answer(False, None, "no_room" if value(day, c, [v]) else "off_duty")
    day.rules[v] = day.rules[v]._replace(
        earliest=start, deadline=start
    )  # only now: the tours keep the times they were built with
    if places := exact_places(tours, v):
        return Answer(True, places[0].cost - plan.cost.total)
    return Answer(False, None, "no_room", _overlapping(day, plan, v, c, start))


def _forbidden(problem: DayProblem, visit: VisitRequest, carer_id: str, start: int | None, done: bool) -> str:
    if done:
        return "already_begun"
    cause = hopeless(problem, visit)
    if cause in ("needs_two_carers", "unknown_place"):
        return cause
    carer = next(carer for carer in problem.carers if carer.id == carer_id)
    if carer_id in problem.closed:
        return "carer_absent"
    if not visit.skills <= carer.skills:
        return "no_skill"
    if not fits(visit, carer):
        return "refused"
    return "" if start is None else _too_soon_or_late(visit, start)


def _too_soon_or_late(visit: VisitRequest, start: int) -> str:
    earliest, latest = visit.window
    if visit.fixed_start is not None:
        earliest = latest = visit.fixed_start
    if start < earliest:
        return "before_window"
    hard = visit.hard_window or visit.fixed_start is not None
    return "after_window" if hard and start > latest else ""


def _overlapping(day: Day, plan: DayPlan, v: int, c: int, start: int) -> tuple[str, ...]:
    """The carer's other stops that cannot be finished before, nor begun after, a visit at `start`."""
    ways, end = day.shifts[c].ways, start + day.rules[v].minutes
    clashing = []
    for stop in plan.routes[c].stops:
        u = day.visit_ids[stop.visit]
        if u != v and stop.start < end + ways[v][u] and start < stop.end + ways[u][v]:
            clashing.append(stop.visit)
    return tuple(clashing)
