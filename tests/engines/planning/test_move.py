"""A visit moved by hand: the exact price, a plan the checker accepts, and the rule in the way."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Carer,
    DayProblem,
    Hand,
    Place,
    VisitRequest,
    alternatives,
    check,
    move,
    solve,
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
@example(115996)  # two pairs whose seconds stand in front of each other; one of them holds its first back
def test_every_alternative_can_be_carried_out_at_the_price_it_named(seed: int) -> None:
    problem = random_day(seed, 6, 3, odd=True)
    plan = solve(problem, seed=1, iterations=40)
    for visit, others in alternatives(problem, plan).items():
        for other in others[:1]:
            moved = move(problem, plan, visit, other.carer, other.start, hand=other.hand)
            if moved.plan is None or moved.problem is None:
                continue  # the second of a gap begins with the first, not alone
            assert check(moved.problem, moved.plan) == ()
            assert moved.answer.cost_difference == moved.plan.cost.total - plan.cost.total
            answer = why_not(problem, plan, visit, other.carer, other.start)
            assert answer.possible


def test_a_moved_visit_is_with_its_carer_at_its_time_and_may_be_moved_again() -> None:
    moved = move(DAY, PLAN, "白玛", "次仁", 630)
    assert moved.plan is not None
    assert moved.problem is not None
    stop = moved.plan.stop_of("白玛")
    assert stop is not None
    assert (stop.carer, stop.start) == ("次仁", 630)
    assert moved.difference is not None
    assert moved.difference.preference == 90
    assert moved.difference.total == moved.answer.cost_difference
    back = move(moved.problem, moved.plan, "白玛", "卓玛", 540, asked=BAIMA)
    assert back.plan is not None
    assert back.answer.cost_difference == PLAN.cost.total - moved.plan.cost.total


def test_a_rule_in_the_way_is_named_and_no_plan_comes_back() -> None:
    bath = replace(DAY, visits=(replace(BAIMA, skills=frozenset({"bath"})), OTHER))
    plan = solve(bath, iterations=50)
    for carer, start, reason in (("次仁", 560, "no_skill"), ("卓玛", 500, "before_window"), ("卓玛", 700, "after_window")):
        refused = move(bath, plan, "白玛", carer, start)
        assert (refused.plan, refused.answer.reason) == (None, reason)
    assert move(DAY, PLAN, "白玛", "卓玛", 610).answer.in_the_way == ("扎西",)


def test_one_of_two_is_exchanged_and_both_begin_together() -> None:
    third = replace(CIREN, id="达娃")
    two = replace(BAIMA, second=Hand(60))
    problem = DayProblem((two,), (ZHUOMA, CIREN, third), TRAVEL)
    plan = solve(problem, iterations=50)
    there = {stop.carer for route in plan.routes for stop in route.stops}
    free = next(carer.id for carer in problem.carers if carer.id not in there)
    moved = move(problem, plan, "白玛", free, 600, hand=1)
    assert moved.plan is not None
    first, second = moved.plan.stop_of("白玛", 0), moved.plan.stop_of("白玛", 1)
    assert first is not None
    assert second is not None
    assert (first.start, second.start, second.carer) == (600, 600, free)
    assert first.carer == plan.stop_of("白玛", 0).carer  # type: ignore[union-attr]


def test_the_other_hand_can_be_pinned_too() -> None:
    two = replace(BAIMA, pinned_carer="卓玛", second=Hand(60, pinned_carer="次仁"))
    plan = solve(DayProblem((two,), (CIREN, replace(CIREN, id="达娃"), ZHUOMA), TRAVEL), iterations=50)
    assert [plan.stop_of("白玛", hand).carer for hand in (0, 1)] == ["卓玛", "次仁"]  # type: ignore[union-attr]
    alone = solve(DayProblem((two,), (ZHUOMA, replace(CIREN, id="达娃")), TRAVEL), iterations=50)
    assert [left.reason for left in alone.unserved] == ["carer_absent"]
