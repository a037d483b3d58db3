"""The search: what is decoded bit by bit equals what is decoded at once, with Numba and without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    DayProblem,
    Prefix,
    Progress,
    check,
    first_answer,
    nearest_carer,
    plan_to_json,
    problem_at,
    scan,
    solve,
    solving,
)
from lianxin.engines.planning import memory as at
from lianxin.engines.planning import search as searching
from lianxin.engines.planning.day import NEIGHBOURS, compile_day
from lianxin.engines.planning.jit import COMPILED
from lianxin.engines.planning.kernel import anneal
from lianxin.engines.planning.near import apart
from tests.engines.planning.days import random_day

odd_days = st.builds(
    random_day, st.integers(0, 10**6), visits=st.integers(1, 10), carers=st.integers(1, 4), odd=st.just(True)
)


@settings(max_examples=15)
@given(odd_days, st.integers(1, 2**32 - 1), st.integers(1, 20_000))
def test_a_plan_changed_step_by_step_has_the_times_and_the_price_of_one_decoded_at_once(
    problem: DayProblem, seed: int, heat: int
) -> None:
    day, twin = compile_day(problem), compile_day(problem)
    searching.empty(day)
    searching.first_plan(day)
    day.m[at.RANDOM] = seed
    for _ in range(40):
        anneal(day.m, 10, heat)
        order = sorted(day.items, key=lambda i: day.m[i + at.KEY])
        assert searching.set_up(twin, order, {h: day.m[h + at.CARER] for h in day.hands.values()})
        assert [twin.m[field] for field in (at.STATIC, at.TIMED, at.WORST, at.TOTAL)] == [
            day.m[field] for field in (at.STATIC, at.TIMED, at.WORST, at.TOTAL)
        ]
        served = [h for h in day.hands.values() if day.m[h + at.CARER]]
        assert [twin.m[h + at.START] for h in served] == [day.m[h + at.START] for h in served]


@settings(max_examples=10)
@given(odd_days, st.integers(0, 40))
def test_the_best_plan_is_kept_and_every_answer_passes_the_checker(problem: DayProblem, seed: int) -> None:
    first, found = first_answer(problem), solve(problem, seed=seed, iterations=500)
    assert found.cost.total <= first.cost.total
    for plan in (first, found, nearest_carer(problem)):
        assert check(problem, plan) == ()


@settings(max_examples=10)
@given(odd_days, st.integers(500, 900), st.integers(0, 9))
def test_what_was_begun_never_moves_whatever_is_planned_behind_it(
    problem: DayProblem, now: int, seed: int
) -> None:
    plan = solve(problem, seed=seed, iterations=100)
    rest = problem_at(problem, plan, now=now)
    again = solve(rest, seed=seed + 1, iterations=300, start=plan)
    assert check(rest, again) == ()
    for prefix, route in zip(rest.frozen, again.routes, strict=True):
        assert route.stops[: len(prefix.stops)] == prefix.stops
        assert all(stop.start >= now for stop in route.stops[len(prefix.stops) :])


def test_a_carer_who_has_begun_and_a_pinned_promise_stay_through_every_seed() -> None:
    problem = random_day(5, 10, 3)
    plan = solve(problem, seed=1, iterations=300)
    stop = plan.routes[1].stops[0]
    pinned = tuple(
        replace(v, pinned_carer=stop.carer, fixed_start=stop.start, refused_carers=frozenset())
        if v.id == stop.visit
        else v
        for v in problem.visits
    )
    frozen = replace(problem, visits=pinned, frozen=(Prefix(plan.routes[0].carer, plan.routes[0].stops[:1]),))
    for seed in range(4):
        again = solve(frozen, seed=seed, iterations=300)
        assert again.routes[0].stops[:1] == plan.routes[0].stops[:1]
        kept = again.stop_of(stop.visit)
        assert kept is None or (kept.carer, kept.start) == (stop.carer, stop.start)


def test_a_timed_plan_can_be_made_again_from_its_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes by how often it is asked: on a busy machine three tenths of a second may not be one try."""
    problem, ticks = random_day(4, 12, 3, odd=True), count()
    with monkeypatch.context() as fake:
        fake.setattr(solving, "monotonic", lambda: next(ticks) / 1000)
        timed = solve(problem, seed=3, seconds=0.3)
    assert sum(timed.tries) > 0
    assert plan_to_json(solve(problem, seed=3, tries=timed.tries)) == plan_to_json(timed)


def test_the_clock_ends_the_descent_too_and_the_plan_can_still_be_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticks = count()
    with monkeypatch.context() as fake:
        fake.setattr(solving, "monotonic", lambda: next(ticks) / 100)
        timed = solve(random_day(4, 30, 5), seed=3, seconds=1.0)
    assert next(ticks) <= 101, "nobody asked the clock after the second was over"
    assert len(timed.tries) % searching.LEVELS == 1, "how far the descent came is kept"
    assert 0 < timed.tries[-1] < 30
    assert plan_to_json(solve(random_day(4, 30, 5), seed=3, tries=timed.tries)) == plan_to_json(timed)


def test_the_nearest_stops_are_those_one_finds_by_asking_all() -> None:
    day = compile_day(random_day(7, 40, 4, odd=True))
    m, hands = day.m, list(day.hands.values())
    able = {h: set(m[m[h + at.ABLE] : m[h + at.ABLE] + m[h + at.ABLE_COUNT]]) for h in hands}
    for h in hands:
        others = [g for g in hands if m[g + at.ITEM] != m[h + at.ITEM] and able[g] & able[h]]
        nearest = sorted(others, key=lambda g: (min(apart(m, h, g), apart(m, g, h)), g))
        assert m[m[h + at.NEAR] : m[h + at.NEAR] + m[h + at.NEAR_COUNT]] == nearest[:NEIGHBOURS]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_place_of_a_single_visit_is_cheaper_than_the_one_found_in_one_go(seed: int) -> None:
    day = compile_day(random_day(seed, 9, 3, odd=True))
    searching.empty(day)
    searching.first_plan(day)
    for v in day.open_visits:
        h = day.parts(v)[0]
        if day.m[h + at.ROLE] == at.ALONE or (day.m[h + at.ROLE] == at.TOGETHER and day.m[h + at.CARER]):
            move = [0] * scan.FIELDS
            costs = [scan.place_of(day.m, part, at.NEVER - 1, move) for part in day.parts(v)]
            known = [place.cost for place in searching.places(day, v)]
            assert min(costs) == min(known, default=at.NEVER)


def test_progress_rises_to_the_end_and_the_price_only_falls() -> None:
    told: list[Progress] = []
    plan = solve(random_day(6, 12, 3), iterations=2_000, progress=told.append)
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert told[-1].done == 1
    costs = [each.cost for each in told]
    assert costs == sorted(costs, reverse=True)
    assert plan.cost.total <= told[-1].cost + 10**6  # hopeless visits are not in what the search counts


def test_a_warm_start_is_never_worse_than_the_plan_it_begins_from() -> None:
    problem = random_day(8, 12, 3, odd=True)
    plan = solve(problem, seed=1, iterations=2_000)
    assert solve(problem, seed=2, iterations=200, start=plan).cost.total <= plan.cost.total


def test_two_processes_keep_the_cheaper_of_two_seeds() -> None:
    problem = random_day(9, 12, 3)
    alone = [solve(problem, seed=seed, iterations=400) for seed in (5, 6)]
    together = solve(problem, seed=5, iterations=400, processes=2)
    assert together == min(alone, key=lambda plan: (plan.cost.total, plan.seed))


COMPARE = """
import json, sys
from lianxin.engines.planning import plan_to_json, solve
from lianxin.engines.planning.jit import COMPILED
from tests.engines.planning.days import random_day
plans = [plan_to_json(solve(random_day(s, 12, 3, True), seed=s, iterations=3000)) for s in range(6)]
print(json.dumps([COMPILED, plans]))
"""


@pytest.mark.slow
@pytest.mark.skipif(COMPILED, reason="compares with plain Python, which this process, being compiled, cannot show")
def test_compiled_and_plain_code_make_the_same_plans() -> None:
    answers = []
    for disabled in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", COMPARE],
            env={**os.environ, "NUMBA_DISABLE_JIT": disabled, "PYTHONPATH": os.pathsep.join(["."])},
            capture_output=True,
            check=True,
            text=True,
        )
        answers.append(json.loads(run.stdout.splitlines()[-1]))
    assert [compiled for compiled, _ in answers] == [True, False]
    assert answers[0][1] == answers[1][1]
