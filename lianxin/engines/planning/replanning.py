"""The rest of the day anew, after something happened: what is done stays, what was promised has a price."""

from __future__ import annotations

from dataclasses import replace

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.model import DayProblem, Prefix, Promise
from lianxin.engines.planning.plan import DayPlan, Route
from lianxin.engines.planning.solving import solve


def problem_at(
    problem: DayProblem, plan: DayPlan, *, now: int, absent: frozenset[str] = frozenset()
) -> DayProblem:
    """The problem of the rest of the day at minute `now`.

    Stops begun before `now` are frozen as planned (replace them by real times beforehand where these are known);
    all others are promises whose change costs `Weights.change_*`. Carers in `absent` take nothing more.
    Visits and carers may have been added to `problem`; the plan's visits and carers must still be in it. What is
    under way counts as begun: its carer is free when it ends.
    """
    visits, carers = {visit.id for visit in problem.visits}, {carer.id for carer in problem.carers}
    for route in plan.routes:
        if route.carer not in carers:
            raise PlanInputError(
                f"carer {route.carer}", "carers", route.carer, "请保留原方案的护理员,用 absent 标明缺勤"
            )
    promises: dict[str | tuple[str, int], Promise] = {
        (stop.visit, stop.hand): Promise(stop.carer, stop.start)
        for route in plan.routes
        for stop in route.stops
        if stop.visit in visits
    }
    return replace(
        problem,
        published=promises,
        frozen=tuple(_begun(route, now) for route in plan.routes),
        closed=problem.closed | absent,
        not_before=now,
    )


def replan(
    problem: DayProblem,
    plan: DayPlan,
    *,
    now: int,
    absent: frozenset[str] = frozenset(),
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
) -> tuple[DayProblem, DayPlan]:
    """The rest of the day planned again from the present plan; returns the new problem with the plan that answers it.

    Store both: the checker judges the new plan against the new problem.
    """
    rest = problem_at(problem, plan, now=now, absent=absent)
    return rest, solve(rest, seed=seed, iterations=iterations, seconds=seconds, start=plan)


def _begun(route: Route, now: int) -> Prefix:
    stops = tuple(stop for stop in route.stops if stop.start < now)
    rested = route.break_start if route.break_start is not None and route.break_start < now else None
    return Prefix(route.carer, stops, rested)
