"""Rounds that are planned keep every rule, are good, and are the same again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import Matrix, Place
from lianxin.engines.rounds import (
    Drop,
    RoundInputError,
    RoundProblem,
    Runner,
    adapter_pyvrp,
    arranged,
    check,
    solve,
)
from tests.engines.rounds.made import TRAVEL, best_cost, random_rounds

SOLVERS = ["own", "pyvrp"]
KITCHEN = Place(91.75, 29.84)


def door(name: str, east: float, **more: object) -> Drop:
    return Drop(name, Place(91.75 + east, 29.84), **{"window": (660, 780), **more})  # type: ignore[arg-type]


def one_runner(*drops: Drop, **more: object) -> RoundProblem:
    runner = Runner("卓玛", 600, 840, 20)
    return RoundProblem(KITCHEN, drops, (runner,), TRAVEL, ready=650, load_minutes=5, **more)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 14), st.integers(0, 3), st.booleans())
def test_whatever_the_day_the_checker_accepts_our_own_rounds(
    seed: int, drops: int, runners: int, odd: bool
) -> None:
    problem = random_rounds(seed, drops, runners, odd)
    plan = solve(problem, iterations=25, seed=seed, solver="own")
    assert check(problem, plan) == ()
    assert {s.drop for t in plan.trips for s in t.stops} | {u.drop for u in plan.unserved} == {
        d.id for d in problem.drops
    }


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 14), st.integers(0, 3), st.booleans())
def test_whatever_the_day_the_checker_accepts_rounds_with_pyvrp(
    seed: int, drops: int, runners: int, odd: bool
) -> None:
    problem = random_rounds(seed, drops, runners, odd)
    assert check(problem, solve(problem, iterations=10, seed=seed, solver="pyvrp")) == ()


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", range(6))
def test_tiny_rounds_are_the_best_there_are(seed: int, solver: str) -> None:
    problem = random_rounds(seed, 4, 1)
    assert solve(problem, iterations=150, solver=solver).cost.total == best_cost(problem)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_same_seed_and_iterations_give_the_same_rounds(solver: str) -> None:
    problem = random_rounds(3, 20, 2)
    assert solve(problem, iterations=20, seed=5, solver=solver) == solve(
        problem, iterations=20, seed=5, solver=solver
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10), st.integers(1, 3))
def test_the_same_trips_arranged_by_hand_have_the_same_times(seed: int, drops: int, runners: int) -> None:
    problem = random_rounds(seed, drops, runners, odd=True)
    plan = solve(problem, iterations=10, seed=seed, solver="own")
    by_hand = {r.id: [[s.drop for s in t.stops] for t in plan.trips_of(r.id)] for r in problem.runners}
    again = arranged(problem, by_hand)
    assert (again.trips, again.cost) == (plan.trips, plan.cost)


def test_a_trip_arranged_badly_is_shown_with_what_it_breaks() -> None:
    problem = one_runner(door("a", 0.02, window=(660, 670)), door("b", -0.02, window=(660, 670)))
    assert {v.rule for v in check(problem, arranged(problem, {"卓玛": [["a", "b"]]}))} == {"too_late"}
    for doors in ({"nobody": [["a"]]}, {"卓玛": [["z"]]}):
        with pytest.raises(RoundInputError):
            arranged(problem, doors)


@pytest.mark.parametrize("solver", SOLVERS)
def test_more_boxes_than_one_trip_holds_are_fetched_in_a_second(solver: str) -> None:
    plan = solve(
        one_runner(*(door(f"d{n}", 0.002 * n, boxes=8) for n in range(1, 5))), iterations=30, solver=solver
    )
    assert [(trip.number, len(trip.stops)) for trip in plan.trips] == [(1, 2), (2, 2)]
    assert plan.trips[1].leaves >= plan.trips[0].back + 5


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_runner_gone_before_it_is_cooked_brings_nothing(solver: str) -> None:
    problem = one_runner(door("a", 0.01))
    gone = Runner("次仁", 400, 500, 20)
    plan = solve(replace(problem, runners=(gone, *problem.runners)), iterations=30, solver=solver)
    assert [trip.runner for trip in plan.trips] == ["卓玛"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_price_of_optional_doors_pushes_a_required_one_out(solver: str) -> None:
    dear = tuple(door(f"d{n}", 0.02, boxes=10, minutes=40, required=False, price=1_000_000) for n in range(3))
    needed = door("needed", -0.02, boxes=10, minutes=100, price=0)
    plan = solve(one_runner(*dear, needed), iterations=60, solver=solver)
    assert "needed" not in {each.drop for each in plan.unserved}
    assert "needed" in {each.drop for each in solve(one_runner(*dear, replace(needed, required=False)), iterations=60, solver=solver).unserved}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_one_more_required_door_left_out_costs_more_than_all_else_together(seed: int) -> None:
    problem = random_rounds(seed, 8, 2)
    dear = replace(problem, drops=tuple(replace(d, price=1_000_000 if d.required else d.price) for d in problem.drops))
    for each in (problem, dear):
        everything = sum(d.price for d in each.drops) + sum(r.end - r.start for r in each.runners)
        assert each.must > everything
    assert problem.must == 100_000


@pytest.mark.parametrize("solver", SOLVERS)
def test_food_that_would_get_cold_is_taken_out_on_a_second_trip(solver: str) -> None:
    doors = (door("east", 0.02), door("west", -0.02))
    together = solve(one_runner(*doors), iterations=30, solver=solver)
    hot = solve(one_runner(*doors, hot_minutes=15), iterations=30, solver=solver)
    assert len(together.trips) == 1
    assert [trip.stops[-1].start - trip.leaves <= 15 for trip in hot.trips] == [True, True]


def test_a_runner_who_is_early_leaves_later_rather_than_let_it_get_cold() -> None:
    plan = solve(one_runner(door("d", 0.02, window=(720, 730)), hot_minutes=15), iterations=5, solver="own")
    assert plan.trips[0].stops[0].arrival == plan.trips[0].stops[0].start == 720


@pytest.mark.parametrize(
    ("drop", "reason"),
    [
        (door("d", 0.0, allowed=frozenset()), "no_runner"),
        (door("d", 0.02, window=(600, 656)), "no_window"),
        (door("d", 0.1), "too_far_hot"),
        (replace(door("d", 0.0), place=None), "unknown_place"),
        (door("d", 0.02, required=False, price=1), "too_costly"),
    ],
)
def test_a_door_left_out_says_why(drop: Drop, reason: str) -> None:
    plan = solve(one_runner(drop, door("other", 0.01), hot_minutes=25), iterations=20, solver="own")
    assert [(each.drop, each.reason) for each in plan.unserved] == [("d", reason)]


def test_too_many_boxes_for_the_one_who_may_come_and_no_room_beside_the_others() -> None:
    small, big = Runner("small", 600, 840, 1), Runner("big", 600, 690, 4)
    heavy = door("heavy", 0.001, boxes=3, allowed=frozenset({"small"}))
    crowd = tuple(door(f"d{n}", 0.02, minutes=15, allowed=frozenset({"big"})) for n in range(3))
    plan = solve(RoundProblem(KITCHEN, (heavy, *crowd), (small, big), TRAVEL), iterations=20, solver="own")
    assert {each.drop: each.reason for each in plan.unserved}["heavy"] == "too_many_boxes"
    assert {each.reason for each in plan.unserved if each.drop != "heavy"} <= {"no_capacity"}


def test_places_of_a_table_need_no_coordinates() -> None:
    table = Matrix(("kitchen", "a", "b"), {"ebike": ((0, 5, 9), (5, 0, 2), (9, 2, 0))})
    problem = RoundProblem("kitchen", (Drop("1", "a"), Drop("2", "b")), (Runner("r", 0, 600, 9),), table)
    assert solve(problem, iterations=10, solver="own").cost.travel == 16


def test_without_pyvrp_our_own_search_makes_the_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter_pyvrp, "find_spec", lambda name: None)
    plan = solve(random_rounds(1, 8, 2), iterations=10)
    assert plan.solver == "own"


def test_with_seconds_it_ends_in_time_and_with_none_it_gives_a_first_answer() -> None:
    problem = random_rounds(2, 12, 2)
    quick = solve(problem, seconds=0.2, solver="own")
    assert check(problem, quick) == ()
    assert quick.cost.total <= solve(problem, iterations=0, solver="own").cost.total


@pytest.mark.parametrize(
    "budget", [{"seconds": -1}, {"iterations": -1}, {"seed": -1}, {"solver": "vroom"}], ids=str
)
def test_a_wrong_budget_is_refused(budget: dict[str, object]) -> None:
    with pytest.raises(RoundInputError):
        solve(random_rounds(1, 2, 1), **budget)  # type: ignore[arg-type]
