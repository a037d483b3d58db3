"""Somebody drops out: the lost visits go in between, everybody else keeps theirs, and a promise has its price."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Carer,
    DayPlan,
    DayProblem,
    Hand,
    Place,
    Promise,
    VisitRequest,
    check,
    first_answer,
    problem_at,
    replan,
    solve,
    solve_steadily,
    ways,
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


NARROW = tuple(VisitRequest(f"{n}号", HOME, 60, (start, start + 20), hard_window=False) for n, start in enumerate((600, 660, 720), 1))


def full_day(priority: int) -> tuple[DayProblem, DayPlan]:
    """Somebody with three visits one upon the other until the end of the shift, and one lost with its carer that only fits in front."""
    lost = VisitRequest("丢了", HOME, 30, (600, 600), priority=priority)
    carers = (Carer("卓玛", 480, 810, HOME, mode="ebike"), Carer("次仁", 480, 1080, HOME, mode="ebike"))
    pinned = (*(replace(one, pinned_carer="卓玛") for one in NARROW), replace(lost, pinned_carer="次仁"))
    plan = solve(DayProblem(pinned, carers, TRAVEL), iterations=200)
    return replan(DayProblem((*NARROW, lost), carers, TRAVEL), plan, now=500, absent=frozenset({"次仁"}), iterations=400)


def starts(plan: DayPlan) -> list[tuple[str, int]]:
    return [(stop.visit, stop.start) for stop in plan.routes[0].stops]


def test_a_lost_visit_that_would_break_many_promises_is_left_out_for_them() -> None:
    rest, plan = full_day(priority=1)
    assert starts(plan) == [("1号", 600), ("2号", 660), ("3号", 720)]
    assert [(each.visit, each.reason) for each in plan.unserved] == [("丢了", "promises")]
    assert check(rest, plan) == ()
    assert next((way.kind, way.start) for way in ways(rest, plan)["丢了"]) == ("dear", 600)


def test_a_more_important_lost_visit_moves_the_others() -> None:
    _, plan = full_day(priority=2)
    assert starts(plan) == [("丢了", 600), ("1号", 630), ("2号", 690), ("3号", 750)]


@given(st.integers(0, 10**6), st.integers(0, 1440), st.integers(0, 1))
def test_the_time_somebody_was_told_always_keeps_the_promise(seed: int, start: int, hand: int) -> None:
    for visit in random_day(seed, 6, 1, odd=True).visits:
        earliest, latest = visit.told(hand, start)
        assert earliest <= start <= latest
        assert latest - earliest >= min(b - a for a, b in visit.windows)


def test_another_window_of_the_same_visit_is_not_the_one_told() -> None:
    visit = VisitRequest("白玛", HOME, 30, (540, 600), more_windows=((660, 720),))
    assert [visit.told(0, start) for start in (550, 700, 730, 500)] == [(540, 600), (660, 720), (660, 730), (500, 600)]
    pair = VisitRequest("扎西", HOME, 30, (540, 600), second=Hand(30), gap=(60, 90))
    assert pair.told(1, 640) == (600, 690)
