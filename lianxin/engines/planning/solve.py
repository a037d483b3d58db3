"""From a day problem to a day plan, checked before it leaves."""

from __future__ import annotations

import random

from lianxin.engines.planning.check import check
from lianxin.engines.planning.day import Day, compile_day
from lianxin.engines.planning.errors import PlanInputError, PlanRefusedError, whole_number
from lianxin.engines.planning.measure import measure
from lianxin.engines.planning.model import DayProblem
from lianxin.engines.planning.plan import DayPlan, Reason, Unserved
from lianxin.engines.planning.search import anneal, build, descend
from lianxin.engines.planning.tours import Tours, exact_places
from lianxin.engines.planning.walk import timetable, value


def solve(
    problem: DayProblem, *, seed: int = 0, iterations: int | None = None, start: DayPlan | None = None
) -> DayPlan:
    """A plan of the day, accepted by the independent checker.

    The budget is a number of iterations, never a clock: the same problem, seed and iterations give the same plan.
    iterations=None picks a number by size. start: an earlier plan to begin from (warm start); its visits keep their
    order where that is still allowed. Raises PlanInputError for a wrong budget and PlanRefusedError if the checker
    refuses the result (a defect of this engine, never shown as a plan).
    """
    day = compile_day(problem)
    budget = default_iterations(len(day.open_visits)) if iterations is None else iterations
    whole_number("solve", "iterations", budget, 0, 10_000_000)
    tours = Tours(day, [[] for _ in problem.carers], day.open_visits)
    if start is not None:
        tours = tours_of(day, start)
    rng = random.Random(seed)  # noqa: S311 - a reproducible search, not a secret
    return store(descend(anneal(build(tours), budget, rng)), seed)


def default_iterations(visits: int) -> int:
    """A budget that keeps a township's day (60 visits) near one second of a current core, 150 visits under ten."""
    return min(300 + 60 * visits, 1400 + 10 * visits)


def tours_of(day: Day, plan: DayPlan) -> Tours:
    """The open part of a stored plan as tours; visits that no longer fit their route are left out."""
    tours = Tours(day, [[] for _ in day.problem.carers], day.open_visits)
    for route in plan.routes:
        c = day.carer_ids.get(route.carer)
        if c is None:
            continue
        named = (day.visit_ids.get(stop.visit) for stop in route.stops)
        wanted = [v for v in named if v is not None and v in tours.out and c in day.eligible[v]]
        if tours.can_put(c, wanted):
            tours.put(c, wanted)
        else:
            for v in wanted:
                if tours.can_put(c, [*tours.orders[c], v]):
                    tours.put(c, [*tours.orders[c], v])
        tours.out.difference_update(tours.orders[c])
    return tours


def store(tours: Tours, seed: int) -> DayPlan:
    """The plan as it is stored, after the checker has accepted it; PlanRefusedError otherwise."""
    day = tours.day
    problem = day.problem
    reasons: dict[int, Reason] = {**day.hopeless, **{v: _why_out(tours, v) for v in tours.out}}
    unserved = tuple(Unserved(problem.visits[v].id, reasons[v]) for v in sorted(reasons))
    routes = tuple(timetable(day, c, order) for c, order in enumerate(tours.orders))
    plan = measure(problem, routes, unserved, seed)
    refused = check(problem, plan)
    if refused:
        raise PlanRefusedError(refused)
    if plan.cost.total != tours.total():
        raise PlanRefusedError((f"search counted {tours.total()}, the checker {plan.cost.total}",))
    return plan


def _why_out(tours: Tours, v: int) -> Reason:
    day = tours.day
    if not any(value(day, c, [v]) for c in day.eligible[v]):
        return "no_window"
    return "too_costly" if exact_places(tours, v) else "no_capacity"


def require_accepted(problem: DayProblem, plan: DayPlan) -> None:
    """Raise PlanInputError when a stored plan does not belong to this problem or was damaged."""
    refused = check(problem, plan)
    if refused:
        raise PlanInputError("plan", refused[0].rule, refused[0].subject, "方案未通过核对,请重新排班")
