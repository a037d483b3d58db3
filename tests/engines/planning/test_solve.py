"""The solver: accepted by the checker, reproducible, honest about what it leaves out, near the optimum."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Carer,
    DayProblem,
    Hand,
    Place,
    Travel,
    VisitRequest,
    Weights,
    Wishes,
    check,
    nearest_carer,
    plan_to_json,
    solve,
    travel_between,
)
from tests.engines.planning.days import TRAVEL, random_day
from tests.engines.planning.oracle import cheapest

CENTRE = Place(91.73, 29.83)
NEAR = Place(91.74, 29.83)
ZHUOMA = Carer("卓玛", 480, 1020, CENTRE, frozenset({"bath"}), frozenset({"bo"}), "female", "ebike")
CIREN = Carer("次仁", 480, 1020, CENTRE, frozenset(), frozenset({"zh"}), "male", "ebike")
VISIT = VisitRequest("白玛", NEAR, 60, (540, 600))

some_days = st.builds(
    random_day, st.integers(0, 10**6), visits=st.integers(0, 9), carers=st.integers(0, 4), odd=st.just(True)
)


def day(*visits: VisitRequest, carers: tuple[Carer, ...] = (ZHUOMA, CIREN), **more: object) -> DayProblem:
    return DayProblem(visits, carers, TRAVEL, **more)  # type: ignore[arg-type]


@settings(max_examples=20)
@given(some_days, st.integers(0, 50))
def test_the_checker_accepts_every_plan_of_the_solver_and_of_the_baseline(
    problem: DayProblem, seed: int
) -> None:
    assert check(problem, solve(problem, seed=seed, iterations=60)) == ()
    assert check(problem, nearest_carer(problem)) == ()


@settings(max_examples=20)
@given(some_days)
def test_the_way_to_a_stop_is_travel_alone_whatever_rest_lies_before_it(problem: DayProblem) -> None:
    carers = {carer.id: carer for carer in problem.carers}
    for route in solve(problem, seed=1, iterations=60).routes:
        pause = carers[route.carer].pause
        spare = 0
        for (before, stop), travel in zip(pairwise(route.stops), travel_between(problem, route), strict=True):
            assert 0 <= travel <= stop.arrival - before.end
            spare += stop.arrival - before.end - travel
        assert not spare or pause is not None


def test_the_same_seed_gives_the_same_bytes() -> None:
    problem = random_day(3, 20, 4)
    first, second = (plan_to_json(solve(problem, seed=11, iterations=200)) for _ in range(2))
    assert first == second


def test_more_search_is_never_dearer_than_the_dispatcher_by_hand() -> None:
    for seed in range(5):
        problem = random_day(seed, 14, 3)
        assert solve(problem, seed=1, iterations=3000).cost.total <= nearest_carer(problem).cost.total


def test_the_solver_meets_the_optimum_of_most_tiny_days_and_never_undercuts_it() -> None:
    met, days = 0, [random_day(seed, 3 + seed % 3, 2) for seed in range(24)]
    for problem in days:
        optimum, found = cheapest(problem), solve(problem, seed=1).cost.total
        assert found >= optimum
        met += found == optimum
    assert met >= 20


@pytest.mark.parametrize(
    ("visit", "reason"),
    [
        (replace(VISIT, skills=frozenset({"bath"}), second=Hand(60, frozenset({"bath"}))), "no_second_carer"),
        (replace(VISIT, place=None), "unknown_place"),
        (replace(VISIT, skills=frozenset({"insulin"})), "no_skill"),
        (replace(VISIT, refused_carers=frozenset({"卓玛", "次仁"})), "refused"),
        (replace(VISIT, skills=frozenset({"bath"}), refused_carers=frozenset({"卓玛"})), "refused"),
        (replace(VISIT, pinned_carer="德吉"), "carer_absent"),
        (replace(VISIT, allowed_carers=frozenset({"德吉"})), "carer_absent"),
        (replace(VISIT, window=(100, 200)), "no_window"),
        (replace(VISIT, window=(1000, 1020)), "no_window"),
    ],
)
def test_a_visit_left_out_carries_the_true_reason(visit: VisitRequest, reason: str) -> None:
    plan = solve(day(visit), iterations=20)
    assert [each.reason for each in plan.unserved] == [reason]


def test_a_visit_for_which_no_room_is_left_says_so() -> None:
    rivals = [replace(VISIT, id=name, window=(540, 560)) for name in ("甲", "乙", "丙")]
    plan = solve(day(*rivals), iterations=50)
    assert [each.reason for each in plan.unserved] == ["no_capacity"]


def test_a_visit_dearer_than_leaving_it_out_says_so() -> None:
    plan = solve(day(VISIT, weights=Weights(unserved=1)), iterations=20)
    assert [each.reason for each in plan.unserved] == ["too_costly"]


def test_unknown_coordinates_are_planned_at_the_fallback_place() -> None:
    plan = solve(day(replace(VISIT, place=None), fallback_place=CENTRE), iterations=20)
    assert plan.stop_of("白玛") is not None


def test_the_more_important_visit_gets_the_last_free_hour() -> None:
    rivals = [
        replace(VISIT, id=name, window=(540, 560), priority=rank) for name, rank in (("甲", 1), ("乙", 5))
    ]
    plan = solve(day(*rivals, carers=(ZHUOMA,)), iterations=50)
    assert [each.visit for each in plan.unserved] == ["甲"]


def test_wishes_and_preferences_choose_between_equal_carers() -> None:
    language = solve(day(replace(VISIT, wishes=Wishes(language="zh"))), iterations=30)
    sex = solve(day(replace(VISIT, wishes=Wishes(sex="female"))), iterations=30)
    disliked = solve(day(VISIT, preferences={("白玛", 0, "次仁"): 5}), iterations=30)
    carers = [plan.routes[c].stops != () for plan, c in ((language, 1), (sex, 0), (disliked, 0))]
    assert carers == [True, True, True]


def test_a_fixed_start_is_kept_exactly_even_when_the_window_is_soft() -> None:
    plan = solve(day(replace(VISIT, hard_window=False, fixed_start=575)), iterations=20)
    stop = plan.stop_of("白玛")
    assert stop is not None
    assert stop.start == 575


def test_an_empty_day_and_a_day_without_carers_have_plans() -> None:
    assert solve(day()).cost.total == 0
    assert [each.reason for each in solve(day(VISIT, carers=())).unserved] == ["no_skill"]


@given(st.floats(70, 130), st.floats(18, 50), st.floats(70, 130), st.floats(18, 50))
def test_travel_is_symmetric_and_zero_only_on_the_spot(
    lon: float, lat: float, lon2: float, lat2: float
) -> None:
    a, b = Place(lon, lat), Place(lon2, lat2)
    assert TRAVEL.minutes(a, b, "walk") == TRAVEL.minutes(b, a, "walk") >= 0
    assert TRAVEL.minutes(a, a, "walk") == 0


def test_one_degree_of_latitude_by_ebike_takes_what_the_formula_says() -> None:
    travel = Travel(detour=1.0, township_factor=1.0, speeds={"ebike": 20.0})
    # 111.195 km at 20 km/h
    assert travel.minutes(Place(91.0, 29.0), Place(91.0, 30.0), "ebike") == 334
