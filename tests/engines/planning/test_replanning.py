"""Somebody drops out: the lost visits go in between, everybody else keeps theirs, and a promise has its price."""

from __future__ import annotations

from dataclasses import replace

from lianxin.engines.planning import (
    Carer,
    DayPlan,
    DayProblem,
    Place,
    Promise,
    VisitRequest,
    check,
    first_answer,
    problem_at,
    solve,
    solve_steadily,
)
from tests.engines.planning.days import TRAVEL, random_day

HOME = Place(91.75, 29.84)


def order(plan: DayPlan, carer: str) -> list[tuple[str, int]]:
    return [(stop.visit, stop.hand) for route in plan.routes if route.carer == carer for stop in route.stops]


def test_a_lost_visit_goes_between_the_others_at_once() -> None:
    visits = tuple(
        VisitRequest(name, Place(91.75, 29.84 + n / 500), 30, (start, start + 60))
        for n, (name, start) in enumerate((("早", 540), ("中", 660), ("晚", 900)))
    )
    carers = (Carer("卓玛", 480, 1080, HOME, mode="ebike"), Carer("次仁", 480, 1080, HOME, mode="ebike"))
    pinned = tuple(replace(v, pinned_carer="次仁" if v.id == "中" else "卓玛") for v in visits)
    plan = solve(DayProblem(pinned, carers, TRAVEL), iterations=200)
    rest = problem_at(DayProblem(visits, carers, TRAVEL), plan, now=500, absent=frozenset({"次仁"}))
    assert order(first_answer(rest, start=plan), "卓玛") == [("早", 0), ("中", 0), ("晚", 0)]


def test_whoever_is_still_there_keeps_everything_in_order_when_lost_visits_are_put_in() -> None:
    kept = 0
    for seed in range(6):
        problem = random_day(seed, 12, 4)
        plan = solve(problem, iterations=2_000)
        absent = max(plan.routes, key=lambda route: len(route.stops)).carer
        again = first_answer(problem_at(problem, plan, now=0, absent=frozenset({absent})), start=plan)
        for route in plan.routes:
            if route.carer != absent:
                mine = {(stop.visit, stop.hand) for stop in route.stops}
                assert [one for one in order(again, route.carer) if one in mine] == order(plan, route.carer)
                kept += len(mine)
    assert kept > 20


def test_a_steady_plan_keeps_a_promise_a_usual_one_breaks_and_is_priced_like_it() -> None:
    visit = VisitRequest("白玛", Place(91.75, 29.85), 30, (600, 660))
    carers = (Carer("卓玛", 480, 1080, HOME, mode="ebike"), Carer("次仁", 480, 1080, HOME, mode="ebike"))
    problem = DayProblem(
        (visit,), carers, TRAVEL, preferences={("白玛", 0, "卓玛"): 50}, published={"白玛": Promise("卓玛", 600)}
    )
    usual = solve(problem, iterations=300)
    steady = solve_steadily(problem, start=usual, iterations=300)
    assert (order(usual, "次仁"), order(steady, "卓玛")) == ([("白玛", 0)], [("白玛", 0)])
    assert check(problem, steady) == ()
    assert steady.cost.preference == 50
