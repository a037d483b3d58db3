"""The checker: refuses every damaged plan, names the rule, and never crashes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Break,
    Carer,
    DayPlan,
    DayProblem,
    Hand,
    Place,
    PlanInputError,
    Route,
    Stop,
    Unserved,
    VisitRequest,
    check,
    plan_from_json,
    plan_to_json,
    solve,
)
from lianxin.engines.planning.measure import measure
from tests.engines.planning.days import TRAVEL, random_day

DAYS = [
    (problem, solve(problem, seed=1, iterations=60))
    for problem in (random_day(s, 10, 3, True) for s in range(6))
]


def with_stop(plan: DayPlan, number: int, change: dict[str, object]) -> DayPlan:
    flat = [(r, s) for r, route in enumerate(plan.routes) for s in range(len(route.stops))]
    r, s = flat[number % len(flat)]
    route = plan.routes[r]
    stops = list(route.stops)
    stops[s] = replace(stops[s], **change)  # type: ignore[arg-type]
    routes = (*plan.routes[:r], replace(route, stops=tuple(stops)), *plan.routes[r + 1 :])
    return replace(plan, routes=routes)


@settings(max_examples=40)
@given(
    st.sampled_from(DAYS),
    st.integers(0, 20),
    st.sampled_from(["arrival", "start", "end", "hand"]),
    st.integers(-90, 90).filter(bool),
    st.booleans(),
)
def test_a_plan_with_any_moved_time_is_refused(
    given_day: tuple[DayProblem, DayPlan], number: int, field: str, by: int, repriced: bool
) -> None:
    problem, plan = given_day
    flat = [stop for route in plan.routes for stop in route.stops]
    stop = flat[number % len(flat)]
    damaged = with_stop(plan, number, {field: getattr(stop, field) + by})
    if repriced and field != "hand":  # even with a price to match
        damaged = measure(problem, damaged.routes, damaged.unserved, plan.seed)
    assert check(problem, damaged) != ()


@settings(max_examples=40)
@given(st.sampled_from(DAYS), st.data())
def test_a_plan_with_a_lost_doubled_or_foreign_stop_is_refused(
    given_day: tuple[DayProblem, DayPlan], data: st.DataObject
) -> None:
    problem, plan = given_day
    r = data.draw(st.sampled_from([r for r, route in enumerate(plan.routes) if route.stops]))
    stops = plan.routes[r].stops
    s = data.draw(st.integers(0, len(stops) - 1))
    other = data.draw(
        st.sampled_from([None, *stops, replace(stops[s], carer="nobody"), replace(stops[s], visit="?")])
    )
    changed = (*stops[:s], *([other] if other else []), *stops[s + 1 :])
    assume(changed != stops)
    routes = (*plan.routes[:r], replace(plan.routes[r], stops=changed), *plan.routes[r + 1 :])
    assert check(problem, replace(plan, routes=routes)) != ()


@given(
    st.sampled_from(DAYS), st.sampled_from(["travel", "lateness", "waiting", "imbalance"]), st.integers(1, 9)
)
def test_a_plan_with_a_polished_price_is_refused(
    given_day: tuple[DayProblem, DayPlan], part: str, by: int
) -> None:
    problem, plan = given_day
    cost = replace(plan.cost, **{part: getattr(plan.cost, part) - by})
    assert [violation.rule for violation in check(problem, replace(plan, cost=cost))] == ["cost_wrong"]


HOME = Place(91.73, 29.83)
CARER = Carer("卓玛", 480, 720, HOME, frozenset({"bath"}), pause=Break(30, (600, 630)))
VISIT = VisitRequest("白玛", HOME, 60, (540, 600), skills=frozenset({"bath"}))


def plan_of(
    problem: DayProblem, *stops: Stop, home: int, rest: int | None = None, leave: int = 540
) -> DayPlan:
    return measure(problem, (Route("卓玛", stops, leave, home, rest),), (), 0)


GOOD = Stop("白玛", "卓玛", 540, 540, 600)


@pytest.mark.parametrize(
    ("visit", "carer", "stop", "more", "rule"),
    [
        (VISIT, CARER, GOOD, {}, None),
        (VISIT, CARER, GOOD, {"home": 630, "rest": 600}, None),
        (VISIT, replace(CARER, skills=frozenset()), GOOD, {}, "skill_missing"),
        (replace(VISIT, refused_carers=frozenset({"卓玛"})), CARER, GOOD, {}, "carer_refused"),
        (replace(VISIT, allowed_carers=frozenset({"次仁"})), CARER, GOOD, {}, "carer_refused"),
        (replace(VISIT, pinned_carer="次仁"), CARER, GOOD, {}, "carer_refused"),
        (replace(VISIT, window=(545, 600)), CARER, GOOD, {}, "too_early"),
        (replace(VISIT, window=(500, 530)), CARER, GOOD, {}, "too_late"),
        (replace(VISIT, window=(500, 530), hard_window=False), CARER, GOOD, {}, None),
        (replace(VISIT, fixed_start=560), CARER, GOOD, {}, "fixed_start_missed"),
        (replace(VISIT, minutes=50), CARER, GOOD, {}, "duration_wrong"),
        (replace(VISIT, second=Hand(60)), CARER, GOOD, {}, "hands_wrong"),
        (replace(VISIT, place=None), CARER, GOOD, {}, "unknown_place"),
        (VISIT, replace(CARER, pause=None), GOOD, {"rest": 600}, "break_unknown"),
        (VISIT, CARER, GOOD, {"rest": 490}, "break_outside_window"),
        (replace(VISIT, minutes=100), CARER, replace(GOOD, end=640), {"home": 640}, "break_missing"),
        (
            replace(VISIT, minutes=100),
            CARER,
            replace(GOOD, end=640),
            {"home": 640, "rest": 610},
            "break_overlaps",
        ),
        (VISIT, CARER, GOOD, {"home": 610}, "home_wrong"),
        (VISIT, replace(CARER, end=590, pause=None), GOOD, {}, "shift_end"),
        (VISIT, replace(CARER, end=590, pause=None, max_overtime=10), GOOD, {}, None),
        (VISIT, replace(CARER, start=550), GOOD, {}, "leaves_too_early"),
        (VISIT, CARER, replace(GOOD, arrival=545), {}, "arrival_wrong"),
        (VISIT, CARER, replace(GOOD, start=True), {}, "time_not_whole"),
    ],
)
def test_every_rule_is_named(
    visit: VisitRequest, carer: Carer, stop: Stop, more: dict[str, int], rule: str | None
) -> None:
    fallback = DayProblem((replace(visit, place=HOME),), (carer,), TRAVEL)
    plan = plan_of(fallback, stop, **{"home": 600, **more})
    found = {violation.rule for violation in check(DayProblem((visit,), (carer,), TRAVEL), plan)}
    assert found == ({rule} if rule else set())


def test_a_visit_is_not_called_impossible_for_a_false_reason() -> None:
    problem = DayProblem((VISIT,), (CARER,), TRAVEL)
    plan = measure(problem, (Route("卓玛"),), (Unserved("白玛", "no_skill"),), 0)
    assert [violation.rule for violation in check(problem, plan)] == ["reason_false"]


def test_a_plan_of_other_carers_is_refused() -> None:
    problem = DayProblem((), (CARER,), TRAVEL)
    assert [violation.rule for violation in check(problem, replace(solve(problem), routes=()))] == [
        "routes_wrong"
    ]


@given(st.sampled_from(DAYS))
def test_a_plan_survives_being_stored(given_day: tuple[DayProblem, DayPlan]) -> None:
    assert plan_from_json(plan_to_json(given_day[1])) == given_day[1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"routes": 1}', plan_to_json(DAYS[0][1])[:-9]])
def test_a_damaged_stored_plan_is_a_named_problem(text: str) -> None:
    with pytest.raises(PlanInputError, match="plan: json"):
        plan_from_json(text)
