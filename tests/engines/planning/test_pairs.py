"""Visits of two: together, one behind the other, by different carers, or by one who may do both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lianxin.engines.planning import (
    Carer,
    DayPlan,
    DayProblem,
    Hand,
    Place,
    Prefix,
    Route,
    Stop,
    Unserved,
    VisitRequest,
    alternatives,
    check,
    solve,
    why_not,
)
from lianxin.engines.planning.measure import measure
from tests.engines.planning.days import TRAVEL, random_day

CENTRE, NEAR = Place(91.73, 29.83), Place(91.74, 29.83)
BATH, HELP = frozenset({"bath"}), frozenset({"help"})
ZHUOMA = Carer("卓玛", 480, 1020, CENTRE, BATH, mode="ebike")
CIREN = Carer("次仁", 480, 1020, CENTRE, HELP, mode="ebike")
DEJI = Carer("德吉", 600, 1020, CENTRE, BATH | HELP, mode="ebike")
TOGETHER = VisitRequest("白玛", NEAR, 60, (540, 720), skills=BATH, second=Hand(30, HELP))
BEHIND = replace(TOGETHER, gap=(90, 120))


def day(*visits: VisitRequest, carers: tuple[Carer, ...] = (ZHUOMA, CIREN), **more: object) -> DayProblem:
    return DayProblem(visits, carers, TRAVEL, **more)  # type: ignore[arg-type]


def both(plan: DayPlan) -> tuple[Stop, Stop]:
    one, other = plan.stop_of("白玛", 0), plan.stop_of("白玛", 1)
    assert one is not None
    assert other is not None
    return one, other


def test_two_begin_together_each_with_their_own_part() -> None:
    one, other = both(solve(day(TOGETHER), iterations=50))
    assert (one.carer, other.carer) == ("卓玛", "次仁")
    assert one.start == other.start
    assert (one.end - one.start, other.end - other.start) == (60, 30)


def test_the_second_comes_within_the_gap_even_outside_a_hard_window() -> None:
    late = replace(BEHIND, window=(540, 541))
    one, other = both(solve(day(late), iterations=50))
    assert 90 <= other.start - one.start <= 120
    assert other.start > 541


def test_the_first_waits_for_a_second_who_is_on_duty_only_later() -> None:
    ciren = replace(CIREN, start=800)
    one, other = both(solve(day(BEHIND, carers=(ZHUOMA, ciren)), iterations=50))
    assert other.start >= 800
    assert other.start - one.start <= 120


def test_nobody_does_both_parts_unless_that_is_allowed() -> None:
    plan = solve(day(BEHIND, carers=(DEJI,)), iterations=50)
    assert [each.reason for each in plan.unserved] == ["no_second_carer"]
    one, other = both(solve(day(replace(BEHIND, same_carer=True), carers=(DEJI,)), iterations=50))
    assert one.carer == other.carer == "德吉"


def test_whoever_cannot_store_two_carers_gets_the_visit_back() -> None:
    plan = solve(day(TOGETHER, pairs=False), iterations=50)
    assert [each.reason for each in plan.unserved] == ["needs_two_carers"]


def moved(plan: DayPlan, problem: DayProblem, hand: int, **change: object) -> DayPlan:
    routes = tuple(
        replace(route, stops=tuple(replace(s, **change) if s.hand == hand else s for s in route.stops))  # type: ignore[arg-type]
        for route in plan.routes
    )
    return measure(problem, routes, plan.unserved, 0)


def test_the_checker_refuses_two_who_do_not_begin_together_or_keep_no_gap() -> None:
    for visit, rule in ((TOGETHER, "not_together"), (BEHIND, "gap_wrong")):
        problem = day(visit)
        plan = solve(problem, iterations=50)
        other = both(plan)[1]
        late = moved(plan, problem, 1, arrival=other.arrival + 60, start=other.start + 60, end=other.end + 60)
        assert rule in {violation.rule for violation in check(problem, late)}


def test_the_checker_refuses_a_carer_who_does_both_parts() -> None:
    problem = day(replace(TOGETHER, second=Hand(60, BATH)), carers=(ZHUOMA,))
    stops = (Stop("白玛", "卓玛", 540, 540, 600), Stop("白玛", "卓玛", 600, 600, 660, 1))
    plan = measure(problem, (Route("卓玛", stops, 530, 670),), (), 0)
    assert [violation.rule for violation in check(problem, plan)] == ["same_carer_twice"]


def test_the_other_hand_of_a_visit_already_begun_is_planned_behind_it() -> None:
    done = (Prefix("卓玛", (Stop("白玛", "卓玛", 560, 560, 620),)),)
    problem = day(BEHIND, carers=(ZHUOMA, CIREN, DEJI), frozen=done, not_before=600)
    one, other = both(solve(problem, iterations=50))
    assert one.start == 560
    assert 650 <= other.start <= 680
    alone = day(BEHIND, carers=(ZHUOMA,), frozen=done, not_before=600)
    assert [each.reason for each in solve(alone, iterations=50).unserved] == ["no_skill"]


def test_an_alternative_of_a_pair_names_who_goes_with_them() -> None:
    problem = day(replace(TOGETHER, window=(640, 700)), carers=(ZHUOMA, CIREN, DEJI))
    found = alternatives(problem, solve(problem, iterations=100))["白玛"]
    assert found
    assert all(other.partner and other.partner != other.carer for other in found)


def test_why_not_says_that_the_other_is_missing() -> None:
    problem = day(replace(TOGETHER, skills=HELP), carers=(CIREN,))
    plan = solve(problem, iterations=20)
    assert why_not(problem, plan, "白玛", "次仁").reason == "no_second_carer"


@pytest.mark.parametrize(
    ("until", "reason"), [(date(2026, 11, 26), "skill_lapsed"), (date(2026, 11, 27), None)]
)
def test_a_skill_ends_with_its_certificate(until: date, reason: str | None) -> None:
    visit = VisitRequest("白玛", NEAR, 60, (540, 720), skills=BATH)
    problem = day(visit, carers=(replace(ZHUOMA, skills_until={"bath": until}),), day=date(2026, 11, 27))
    plan = solve(problem, iterations=20)
    assert [each.reason for each in plan.unserved] == ([reason] if reason else [])
    assert why_not(problem, plan, "白玛", "卓玛").reason == (reason or "")


def test_everyone_left_out_of_a_hard_day_has_a_true_reason() -> None:
    for seed in range(8):
        problem = random_day(seed, 9, 2, odd=True)
        plan = solve(problem, seed=1, iterations=200)
        served = {stop.visit for route in plan.routes for stop in route.stops}
        assert served | {each.visit for each in plan.unserved} == {visit.id for visit in problem.visits}
        wrong = tuple(
            Unserved(each.visit, "no_skill") for each in plan.unserved if each.reason == "no_capacity"
        )
        for lie in wrong:
            unserved = tuple(lie if each.visit == lie.visit else each for each in plan.unserved)
            assert [v.rule for v in check(problem, replace(plan, unserved=unserved))] == ["reason_false"]
