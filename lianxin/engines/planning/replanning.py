"""The rest of the day anew, after something happened: what is done stays, what was promised has a price."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.measure import measure
from lianxin.engines.planning.model import MOST, DayProblem, Prefix, Promise
from lianxin.engines.planning.plan import DayPlan, Route
from lianxin.engines.planning.solving import solve

STABILITY: Final = 3
"""A promise broken on the day costs so many times what it costs while the plan is made; benchmarks/replan.py shows what it buys."""


def problem_at(
    problem: DayProblem,
    plan: DayPlan,
    *,
    now: int,
    absent: frozenset[str] = frozenset(),
    stability: int = 1,
) -> DayProblem:
    """The problem of the rest of the day at minute `now`.

    Stops begun before `now` are frozen as planned (replace them by real times beforehand where these are known);
    all others are promises whose change costs `Weights.change_*` times `stability`, as does leaving a visit out: people are already
    waiting, ways and idle minutes count less. The prices of the new problem are these. Carers in `absent` take nothing more.
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
        weights=steadied(problem, stability).weights,
        not_before=now,
    )


def steadied(problem: DayProblem, times: int = STABILITY) -> DayProblem:
    """The same day with the price of a broken promise, and of a visit left out, so many times as high."""
    prices = problem.weights
    return replace(
        problem,
        weights=replace(
            prices,
            change_carer=min(MOST, prices.change_carer * times),
            change_minute=min(MOST, prices.change_minute * times),
            unserved=min(MOST, prices.unserved * times),
        ),
    )


def solve_steadily(
    problem: DayProblem,
    *,
    start: DayPlan | None,
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    stability: int = STABILITY,
) -> DayPlan:
    """A plan found with the prices of `steadied`, but priced as this problem says, so that it may be stored, checked and
    explained with the problem as it is. It keeps no `tries`: they would make another plan of this problem."""
    found = solve(
        steadied(problem, stability), seed=seed, iterations=iterations, seconds=seconds, start=start
    )
    return measure(problem, found.routes, found.unserved, found.seed)


def replan(
    problem: DayProblem,
    plan: DayPlan,
    *,
    now: int,
    absent: frozenset[str] = frozenset(),
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    stability: int = STABILITY,
) -> tuple[DayProblem, DayPlan]:
    """The rest of the day planned again from the present plan; returns the new problem with the plan that answers it.

    Store both: the checker judges the new plan against the new problem.
    """
    rest = problem_at(problem, plan, now=now, absent=absent, stability=stability)
    return rest, solve(rest, seed=seed, iterations=iterations, seconds=seconds, start=plan)


def _begun(route: Route, now: int) -> Prefix:
    stops = tuple(stop for stop in route.stops if stop.start < now)
    rested = route.break_start if route.break_start is not None and route.break_start < now else None
    return Prefix(route.carer, stops, rested)
