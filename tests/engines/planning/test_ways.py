"""What would help: one change, and with it the visit really is placed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Carer,
    DayProblem,
    Hand,
    Place,
    PlanInputError,
    VisitRequest,
    Way,
    solve,
    ways,
)
from tests.engines.planning.days import TRAVEL, random_day

CENTRE = Place(91.73, 29.83)
ZHUOMA = Carer("卓玛", 540, 720, CENTRE, frozenset({"bath"}), mode="ebike")
CIREN = Carer("次仁", 540, 720, CENTRE, mode="ebike")
BAIMA = VisitRequest("白玛", CENTRE, 60, (600, 600), skills=frozenset({"bath"}))
ZHAXI = VisitRequest("扎西", CENTRE, 60, (600, 600), skills=frozenset({"bath"}), priority=2)


def helping(*visits: VisitRequest, carers: tuple[Carer, ...] = (ZHUOMA, CIREN)) -> dict[str, tuple[Way, ...]]:
    problem = DayProblem(visits, carers, TRAVEL, pairs=False)
    return ways(problem, solve(problem, iterations=50))


def test_without_room_another_time_a_skill_or_one_more_carer_would_help() -> None:
    (left,) = helping(BAIMA, ZHAXI).values()
    assert left == (
        Way("window", "卓玛", 540),
        Way("skill", "次仁", 600, skills=("bath",)),
        Way("carer", "", 600, skills=("bath",)),
    )


def test_a_visit_outside_every_shift_names_the_hours_that_would_do() -> None:
    late = replace(BAIMA, window=(690, 700))
    (found,) = [way for way in helping(late)["白玛"] if way.kind == "shift"]
    assert (found.carer, found.start, found.leave, found.home) == ("卓玛", 690, 0, 750)
    early = replace(BAIMA, window=(500, 510))
    (found,) = [way for way in helping(early)["白玛"] if way.kind == "shift"]
    assert (found.start, found.leave, found.home) == (500, 500, 0)


def test_a_skill_nobody_has_names_who_would_be_free_to_go() -> None:
    found = helping(replace(BAIMA, skills=frozenset({"bath", "talk"})))["白玛"]
    assert Way("skill", "卓玛", 600, skills=("talk",)) in found
    assert Way("carer", "", 600, skills=("bath", "talk")) in found


def test_two_hands_name_two_who_are_free_at_one_time() -> None:
    both = replace(BAIMA, skills=frozenset(), second=Hand(60), window=(600, 660))
    (pair,) = helping(both)["白玛"]
    assert (pair.kind, pair.start, {pair.carer, pair.other}) == ("pair", 600, {"卓玛", "次仁"})
    busy = VisitRequest("扎西", CENTRE, 180, (540, 540), pinned_carer="卓玛")
    assert helping(both, busy)["白玛"] == ()


def test_another_time_for_two_hands_names_both_who_could_go() -> None:
    both = replace(BAIMA, skills=frozenset(), second=Hand(60))
    busy = VisitRequest("扎西", CENTRE, 60, (600, 600), pinned_carer="卓玛", priority=2)
    problem = DayProblem((both, busy), (ZHUOMA, CIREN), TRAVEL)
    found = next(way for way in ways(problem, solve(problem, iterations=50))["白玛"] if way.kind == "window")
    assert {found.carer, found.other} == {"卓玛", "次仁"}


def test_somebody_too_far_away_can_be_reached_if_the_way_does_not_matter() -> None:
    cheap = DayProblem((replace(BAIMA, place=Place(91.83, 29.83)),), (ZHUOMA,), TRAVEL)
    cheap = replace(cheap, weights=replace(cheap.weights, unserved=1))
    assert [way.kind for way in ways(cheap, solve(cheap, iterations=50))["白玛"]] == ["dear"]


def test_a_full_day_needs_no_help_and_a_damaged_plan_gets_none() -> None:
    assert helping(BAIMA) == {}
    problem = DayProblem((BAIMA,), (ZHUOMA,), TRAVEL)
    plan = solve(problem, iterations=50)
    with pytest.raises(PlanInputError, match="cost_wrong"):
        ways(problem, replace(plan, cost=replace(plan.cost, travel=99)))


@settings(max_examples=6)
@given(st.integers(0, 10**6))
def test_whoever_gets_the_hours_a_way_names_takes_the_visit(seed: int) -> None:
    problem = random_day(seed, 8, 2)
    plan = solve(problem, seed=1, iterations=40)
    for name, some in ways(problem, plan).items():
        for way in some:
            if way.kind == "shift":
                longer = tuple(
                    replace(c, start=way.leave or c.start, end=way.home or c.end) if c.id == way.carer else c
                    for c in problem.carers
                )
                asked = tuple(
                    replace(v, pinned_carer=way.carer, priority=100) if v.id == name else v
                    for v in problem.visits
                )
                day = replace(problem, carers=longer, visits=asked)
                assert solve(day, iterations=0, start=plan).stop_of(name), "the others keep their day"
