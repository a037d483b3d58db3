"""The rest of the day anew, after something happened: what is done stays, what was promised has a price."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.measure import measure
from lianxin.engines.planning.model import MOST, DayProblem, Prefix, Promise
from lianxin.engines.planning.plan import DayPlan, Route
from lianxin.engines.planning.solving import solve

STEADY: Final = 2
"""Leaving a visit out, and every minute a promised start moves, weigh so many times what they weigh while the plan is made: people wait."""
PROMISES: Final = 4
"""So many broken promises weigh as much as one promised visit left out, the promise of a visit whose carer is away among them: to
serve that one, fewer than three others are told of another carer or window, for one twice as important fewer than seven. 2: nobody else
is told for one that is no more important. benchmarks/replan.py shows what it buys."""


def problem_at(
    problem: DayProblem,
    plan: DayPlan,
    *,
    now: int,
    absent: frozenset[str] = frozenset(),
    promises: int | None = None,
) -> DayProblem:
    """The problem of the rest of the day at minute `now`.

    Stops begun before `now` are frozen as planned (replace them by real times beforehand where these are known);
    all others are promises whose change costs `Weights.change_*`. promises: with the prices of `steadied` (None: as they are);
    the prices of the new problem are these. Carers in `absent` take nothing more.
    Visits and carers may have been added to `problem`; the plan's visits and carers must still be in it. What is
    under way counts as begun: its carer is free when it ends.
    """
    visits, carers = {visit.id for visit in problem.visits}, {carer.id for carer in problem.carers}
    for route in plan.routes:
        if route.carer not in carers:
            raise PlanInputError(
                f"carer {route.carer}", "carers", route.carer, "请保留原方案的护理员,用 absent 标明缺勤"
            )
    told: dict[str | tuple[str, int], Promise] = {
        (stop.visit, stop.hand): Promise(stop.carer, stop.start)
        for route in plan.routes
        for stop in route.stops
        if stop.visit in visits
    }
    rest = replace(
        problem,
        published=told,
        frozen=tuple(_begun(route, now) for route in plan.routes),
        closed=problem.closed | absent,
        not_before=now,
    )
    return rest if promises is None else steadied(rest, promises)


def steadied(problem: DayProblem, promises: int = PROMISES) -> DayProblem:
    """The same day with the prices of a running one: people already wait, so ways and idle minutes count less.

    A visit left out and a minute moved cost `STEADY` times as much; a promise broken (another carer, or a start outside the
    window told) as much as leaving out the least important promised visit, divided by `promises`. PlanInputError below 2.
    """
    whole_number("replan", "promises", promises, 2, MOST)
    prices = problem.weights
    told = {key if isinstance(key, str) else key[0] for key in problem.published}
    least = min((visit.priority for visit in problem.visits if visit.id in told), default=1)
    broken = max(prices.change_carer, prices.unserved * STEADY * least // promises)
    return replace(
        problem,
        weights=replace(
            prices,
            change_carer=min(MOST, broken),
            change_window=min(MOST, broken),
            change_minute=min(MOST, prices.change_minute * STEADY),
            unserved=min(MOST, prices.unserved * STEADY),
        ),
    )


def solve_steadily(
    problem: DayProblem,
    *,
    start: DayPlan | None,
    seed: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    promises: int = PROMISES,
) -> DayPlan:
    """A plan found with the prices of `steadied`, but priced as this problem says, so that it may be stored, checked and
    explained with the problem as it is. It keeps no `tries`: they would make another plan of this problem."""
    found = solve(
        steadied(problem, promises), seed=seed, iterations=iterations, seconds=seconds, start=start
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
    promises: int = PROMISES,
) -> tuple[DayProblem, DayPlan]:
    """The rest of the day planned again from the present plan; returns the new problem with the plan that answers it.

    Store both: the checker judges the new plan against the new problem.
    """
    rest = problem_at(problem, plan, now=now, absent=absent, promises=promises)
    return rest, solve(rest, seed=seed, iterations=iterations, seconds=seconds, start=plan)


def _begun(route: Route, now: int) -> Prefix:
    stops = tuple(stop for stop in route.stops if stop.start < now)
    rested = route.break_start if route.break_start is not None and route.break_start < now else None
    return Prefix(route.carer, stops, rested)
