"""The checker refuses every kind of wrong round. The rounds it starts from are sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import Place
from lianxin.engines.rounds import Drop, LeftOut, RoundCost, RoundPlan, RoundProblem, Runner, check, solve
from tests.engines.rounds.made import TRAVEL, random_rounds

HERE = Place(91.75, 29.84)
PROBLEM = RoundProblem(
    HERE,
    (
        Drop("a", Place(91.76, 29.84), 3, (660, 700)),
        Drop("b", Place(91.74, 29.84), 3, (660, 750)),
        Drop("c", Place(91.75, 29.85), 3, (680, 800), allowed=frozenset({"r"})),
        Drop("far", Place(92.5, 29.85), 1, (680, 800)),
    ),
    (Runner("r", 600, 840, 7), Runner("q", 600, 840, 3)),
    TRAVEL,
    ready=645,
    load_minutes=5,
    hot_minutes=40,
    max_trips=2,
)
PLAN = solve(PROBLEM, iterations=40, solver="own")
Change = Callable[[RoundPlan], RoundPlan]


def trip(at: int, /, **changes: object) -> Change:
    def change(plan: RoundPlan) -> RoundPlan:
        trips = list(plan.trips)
        trips[at] = replace(trips[at], **changes)  # type: ignore[arg-type]
        return replace(plan, trips=tuple(trips))

    return change


def stop(**shift: int) -> Change:
    def change(plan: RoundPlan) -> RoundPlan:
        first = plan.trips[0].stops[0]
        moved = replace(first, **{name: getattr(first, name) + by for name, by in shift.items()})
        return trip(0, stops=(moved, *plan.trips[0].stops[1:]))(plan)

    return change


def later(plan: RoundPlan, minutes: int, number: int = 0) -> RoundPlan:
    """A whole trip moved, so that only windows and shifts can object."""
    one = plan.trips[number]
    stops = tuple(
        replace(s, arrival=s.arrival + minutes, start=s.start + minutes, end=s.end + minutes)
        for s in one.stops
    )
    return trip(number, stops=stops, leaves=one.leaves + minutes, back=one.back + minutes)(plan)


def test_the_rounds_it_starts_from_are_sound() -> None:
    assert check(PROBLEM, PLAN) == ()
    assert [(t.runner, t.number, [s.drop for s in t.stops]) for t in PLAN.trips] == [
        ("r", 1, ["a", "b"]),
        ("r", 2, ["c"]),
    ] or len(PLAN.trips) == 2


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("unknown_runner", trip(0, runner="nobody")),
        ("trips_wrong", trip(0, number=2)),
        ("trips_wrong", lambda plan: replace(plan, trips=plan.trips[::-1])),
        ("trip_empty", trip(0, stops=())),
        ("drop_missing", lambda plan: replace(plan, unserved=())),
        ("drop_twice", lambda plan: replace(plan, unserved=(*plan.unserved, LeftOut("a", "no_capacity")))),
        (
            "unknown_drop",
            lambda plan: replace(plan, unserved=(*plan.unserved, LeftOut("z", "no_capacity"))),
        ),
        ("reason_false", lambda plan: replace(plan, unserved=(LeftOut("far", "no_capacity"),))),
        ("time_not_whole", trip(0, leaves=650.5)),
        ("leaves_too_early", lambda plan: later(plan, -60)),
        ("too_early", lambda plan: later(plan, -60)),
        ("too_late", lambda plan: later(plan, 120)),
        ("shift_end", lambda plan: later(plan, 180)),
        ("arrival_wrong", stop(arrival=-1)),
        ("starts_before_arrival", stop(arrival=30)),
        ("end_wrong", stop(end=-1)),
        ("back_wrong", trip(0, back=700)),
        ("cost_wrong", lambda plan: replace(plan, cost=RoundCost(0, 0))),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_a_wrong_round_is_refused(rule: str, change: Change) -> None:
    broken = check(PROBLEM, change(PLAN))
    assert rule in {violation.rule for violation in broken}
    assert all(violation.words and str(violation) for violation in broken)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("cold", replace(PROBLEM, hot_minutes=9)),
        ("too_many_boxes", replace(PROBLEM, drops=tuple(replace(d, boxes=7) for d in PROBLEM.drops))),
        ("too_many_trips", replace(PROBLEM, max_trips=1, runners=(replace(PROBLEM.runners[0]),))),
        (
            "runner_refused",
            replace(PROBLEM, drops=tuple(replace(d, allowed=frozenset()) for d in PROBLEM.drops)),
        ),
        (
            "unknown_place",
            replace(PROBLEM, drops=tuple(replace(d, place=None) for d in PROBLEM.drops)),
        ),
        ("leaves_too_early", replace(PROBLEM, load_minutes=60)),
        ("leaves_too_early", replace(PROBLEM, ready=700)),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_rounds_of_an_easier_day_are_refused(rule: str, problem: RoundProblem) -> None:
    plan = PLAN
    if rule == "too_many_trips":  # both trips to one runner
        plan = solve(replace(problem, max_trips=2), iterations=40, solver="own")
        assert max(t.number for t in plan.trips) == 2
    assert rule in {violation.rule for violation in check(problem, plan)}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 500), st.integers(0, 10_000), st.sampled_from(["leaves", "arrival", "start", "end", "back", "lost", "doubled", "swapped"]), st.integers(1, 9))  # fmt: skip
def test_rounds_changed_in_any_place_are_refused(seed: int, where: int, what: str, by: int) -> None:
    problem = random_rounds(seed, 6, 2)
    plan = solve(problem, iterations=5, seed=seed, solver="own")
    assume(plan.trips)
    number = where % len(plan.trips)
    one = plan.trips[number]
    at = where % len(one.stops)
    if what in ("leaves", "back"):
        changed = trip(number, **{what: getattr(one, what) + by})(plan)
    else:
        stops = list(one.stops)
        if what == "lost":
            del stops[at]
        elif what == "doubled":
            stops.insert(at, stops[at])
        elif what == "swapped":
            assume(at)
            stops[at - 1], stops[at] = stops[at], stops[at - 1]
        else:
            stops[at] = replace(stops[at], **{what: getattr(stops[at], what) + by})
        changed = trip(number, stops=tuple(stops))(plan)
    assert check(problem, changed)
