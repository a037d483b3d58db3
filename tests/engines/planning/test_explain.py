"""Explanations: exact prices, found again when the alternative is carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Carer,
    DayProblem,
    Place,
    PlanInputError,
    Promise,
    VisitRequest,
    alternatives,
    check,
    move,
    problem_at,
    replan,
    solve,
    solve_steadily,
    steadied,
    why_not,
)
from tests.engines.planning.days import TRAVEL, random_day

CENTRE = Place(91.73, 29.83)
ZHUOMA = Carer("卓玛", 480, 1020, CENTRE, frozenset({"bath"}), mode="ebike")
CIREN = Carer("次仁", 480, 1020, CENTRE, mode="ebike")
BAIMA = VisitRequest("白玛", CENTRE, 60, (540, 660))
OTHER = VisitRequest("扎西", CENTRE, 60, (600, 600), pinned_carer="卓玛")
DAY = DayProblem((BAIMA, OTHER), (ZHUOMA, CIREN), TRAVEL, preferences={("白玛", 0, "次仁"): 90})
PLAN = solve(DAY, iterations=50)


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_no_single_move_is_cheaper_than_the_plan_and_prices_rise(seed: int) -> None:
    problem = random_day(seed, 8, 3, odd=True)
    plan = solve(problem, seed=1, iterations=40)
    for others in alternatives(problem, plan).values():
        prices = [other.cost_difference for other in others]
        assert prices == sorted(prices)
        assert all(price >= 0 for price in prices)
        assert len(others) <= 3


@settings(max_examples=12)
@given(st.integers(0, 10**6))
def test_why_not_prices_an_alternative_no_dearer_than_the_list_says(seed: int) -> None:
    problem = random_day(seed, 8, 3)
    plan = solve(problem, seed=1, iterations=40)
    for visit, others in alternatives(problem, plan).items():
        for other in others:
            answer = why_not(problem, plan, visit, other.carer, other.start)
            assert answer.possible
            assert answer.cost_difference is not None
            assert answer.cost_difference <= other.cost_difference


def test_the_price_of_an_answer_is_the_price_of_the_plan_that_does_it() -> None:
    answer = why_not(DAY, PLAN, "白玛", "次仁", 615)
    forced = replace(DAY, visits=(replace(BAIMA, pinned_carer="次仁", fixed_start=615), OTHER))
    assert answer.cost_difference == solve(forced, iterations=50).cost.total - PLAN.cost.total


@pytest.mark.parametrize(
    ("visit", "carer", "start", "reason"),
    [
        ("白玛", "卓玛", 530, "before_window"),
        ("白玛", "卓玛", 661, "after_window"),
        ("白玛", "卓玛", 600, "no_room"),
        ("扎西", "次仁", 600, "refused"),
    ],
)
def test_why_not_names_the_rule_in_the_way(visit: str, carer: str, start: int, reason: str) -> None:
    answer = why_not(DAY, PLAN, visit, carer, start)
    assert (answer.possible, answer.reason) == (False, reason)


def test_why_not_names_the_visits_in_the_way() -> None:
    assert why_not(DAY, PLAN, "白玛", "卓玛", 600).in_the_way == ("扎西",)


def test_why_not_about_a_stranger_is_a_named_problem() -> None:
    with pytest.raises(PlanInputError, match="carer 德吉"):
        why_not(DAY, PLAN, "白玛", "德吉", 600)


def test_a_plan_the_checker_refuses_is_not_explained() -> None:
    with pytest.raises(PlanInputError, match="cost_wrong"):
        alternatives(DAY, replace(PLAN, cost=replace(PLAN.cost, travel=-1)))


@settings(max_examples=20)
@given(
    st.integers(0, 10**6), st.integers(480, 1080), st.sets(st.sampled_from(["c0", "c1", "c2"]), max_size=2)
)
def test_replanning_keeps_what_was_begun_and_is_accepted(seed: int, now: int, absent: set[str]) -> None:
    problem = random_day(seed, 9, 3, odd=True)
    plan = solve(problem, seed=1, iterations=40)
    rest, new = replan(problem, plan, now=now, absent=frozenset(absent), iterations=40)
    assert check(rest, new) == ()
    for before, after in zip(plan.routes, new.routes, strict=True):
        begun = tuple(stop for stop in before.stops if stop.start < now)
        assert after.stops[: len(begun)] == begun
        assert before.carer not in absent or after.stops == begun
        assert all(stop.arrival >= now for stop in after.stops[len(begun) :])


def test_replanning_when_nothing_happened_changes_nothing() -> None:
    problem = random_day(5, 12, 3)
    plan = solve(problem, seed=1)
    _, new = replan(problem, plan, now=0)
    assert new.routes == plan.routes


def test_a_checker_refuses_a_changed_frozen_stop() -> None:
    rest = problem_at(DAY, PLAN, now=700)
    route = next(route for route in PLAN.routes if route.stops)
    moved = replace(route, stops=(replace(route.stops[0], arrival=1), *route.stops[1:]))
    plan = replace(solve(rest), routes=tuple(moved if r.carer == route.carer else r for r in PLAN.routes))
    assert "frozen_changed" in {violation.rule for violation in check(rest, plan)}


def test_a_cheaper_place_that_was_given_up_by_hand_costs_nothing_more_and_says_so() -> None:
    moved = move(DAY, PLAN, "白玛", "次仁")
    assert moved.problem is not None
    assert moved.plan is not None
    assert moved.answer.cost_difference == 30
    best = alternatives(moved.problem, moved.plan)["白玛"][0]
    assert (best.carer, best.cost_difference, best.caveat) == ("卓玛", 0, "unfinished")


def test_a_cheaper_place_that_breaks_a_promise_costs_nothing_more_and_says_so() -> None:
    told = replace(DAY, published={"白玛": Promise("次仁", 540)}, preferences={("白玛", 0, "次仁"): 95})
    kept = solve_steadily(told, start=solve(told, iterations=50), iterations=100)
    assert [stop.visit for route in kept.routes for stop in route.stops if route.carer == "次仁"] == ["白玛"]
    best = alternatives(told, kept)["白玛"][0]
    assert (best.carer, best.cost_difference, best.caveat) == ("卓玛", 0, "promises")


def test_a_running_day_prices_what_people_were_told_by_what_leaving_one_out_costs() -> None:
    told = replace(DAY, published={"白玛": Promise("卓玛", 540)})
    prices = steadied(told, 4).weights
    assert prices.unserved == 2 * DAY.weights.unserved
    assert prices.change_minute == 2 * DAY.weights.change_minute
    assert prices.change_carer == prices.change_window == prices.unserved // 4
    assert prices.travel == DAY.weights.travel
    assert problem_at(DAY, PLAN, now=600, promises=4).weights == prices
    important = replace(told, visits=(replace(BAIMA, priority=2), OTHER))
    assert steadied(important, 4).weights.change_carer == 2 * prices.change_carer
    with pytest.raises(PlanInputError, match="promises"):
        steadied(told, 1)


def test_replanning_without_a_former_carer_says_what_to_do() -> None:
    with pytest.raises(PlanInputError, match="absent"):
        replan(replace(DAY, carers=(CIREN,), preferences={}), PLAN, now=600)
