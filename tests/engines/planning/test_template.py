"""Weekly templates keep every rule, are the best there are where that can be tried, and say why somebody is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianxin.engines.planning import (
    PlanInputError,
    TemplateCarer,
    TemplateOrder,
    TemplatePrices,
    WeekCost,
    WeekLeftOut,
    WeekProblem,
    WeekSlot,
    WeekTemplate,
    Wishes,
    check_template,
    continuity,
    template_solving,
    week_template,
)
from tests.engines.planning.weeks import BATH, best_cost, random_week

ALL = frozenset(range(1, 8))
PAGE = Path(__file__).parents[3] / "docs" / "engines" / "planning.md"


def carer(name: str, **more: Any) -> TemplateCarer:
    return TemplateCarer(name, **{"weekdays": ALL, "shift_minutes": 400, "weekly_minutes": 2000, **more})


def order(name: str, *weekdays: int, **more: Any) -> TemplateOrder:
    return TemplateOrder(
        name, **{"elder": f"elder {name}", "weekdays": frozenset(weekdays), "minutes": 60, **more}
    )


def own(*orders: TemplateOrder, carers: tuple[TemplateCarer, ...], **prices: int) -> WeekTemplate:
    return week_template(WeekProblem(orders, carers, TemplatePrices(**prices)), solver="own")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(0, 5))
def test_whatever_the_week_the_checker_accepts_our_own_template(seed: int, orders: int, carers: int) -> None:
    problem = random_week(seed, orders, carers)
    found = week_template(problem, solver="own", seed=seed)
    assert check_template(problem, found) == ()
    done = {(slot.order, slot.weekday) for slot in found.slots}
    assert done | {(each.order, each.weekday) for each in found.left_out} == {
        (o.id, day) for o in problem.orders for day in o.weekdays
    }


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 4))
def test_cp_sat_is_accepted_too_and_never_dearer(seed: int, orders: int, carers: int) -> None:
    problem = random_week(seed, orders, carers)
    found = week_template(problem, solver="cp-sat", effort=0.2)
    assert check_template(problem, found) == ()
    assert found.cost.total <= week_template(problem, solver="own").cost.total


@pytest.mark.parametrize("seed", range(5))
def test_tiny_weeks_are_the_best_there_are(seed: int) -> None:
    problem = random_week(seed, 2, 3, days=2)
    found = week_template(problem, solver="cp-sat", effort=2.0)
    assert found.proven
    assert found.cost.total == best_cost(problem)
    assert week_template(problem, solver="own").cost.total == best_cost(problem)


@pytest.mark.parametrize("solver", ["own", "cp-sat"])
def test_the_same_week_seed_and_effort_give_the_same_template(solver: str) -> None:
    problem = random_week(4, 10, 4)
    assert week_template(problem, effort=0.2, seed=3, solver=solver) == week_template(
        problem, effort=0.2, seed=3, solver=solver
    )


def test_everybody_keeps_todays_regular_carer_where_nothing_speaks_against_it() -> None:
    orders = [order(str(n), 1, 3, regular=("b" if n % 2 else "a",)) for n in range(6)]
    found = own(*orders, carers=(carer("a"), carer("b")))
    assert [found.regular(o.id) for o in orders] == ["a", "b"] * 3


def test_one_elder_with_two_services_gets_one_carer() -> None:
    found = own(
        order("wash", 1, 4, elder="e"), order("cook", 2, 5, elder="e"), carers=(carer("a"), carer("b"))
    )
    assert len({slot.carer for slot in found.slots}) == 1
    assert found.cost.carers == 0


def test_who_rests_on_a_weekday_is_replaced_on_that_day_only() -> None:
    found = own(
        order("o", 1, 2, 3, 4, 5, 7, regular=("a",)), carers=(carer("a", weekdays=ALL - {7}), carer("b"))
    )
    assert [slot.carer for slot in found.slots] == [*"aaaaa", "b"]
    assert found.regular("o") == "a"


def test_work_is_shared_when_fairness_has_its_price() -> None:
    orders = [order(str(n), 1) for n in range(4)]
    found = own(*orders, carers=(carer("a"), carer("b")), busiest=50)
    assert set(found.minutes(WeekProblem(tuple(orders), (carer("a"), carer("b")))).values()) == {140}


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (order("o", 1, skills=frozenset({"nurse"})), "no_skill"),
        (order("o", 1, hands=2, second_skills=frozenset({"nurse"})), "no_second_carer"),
        (order("o", 1, refused=frozenset({"a", "b"})), "refused"),
        (order("o", 1, hands=2, refused=frozenset({"a"})), "no_second_carer"),
        (order("o", 7), "no_hours"),
        (order("o", 1, window=(1300, 1400)), "no_hours"),
        (order("o", 1, minutes=399), "no_hours"),
    ],
)
def test_an_order_nobody_can_take_says_why(asked: TemplateOrder, reason: str) -> None:
    staff = tuple(carer(name, weekdays=ALL - {7}, hours=(480, 1080)) for name in "ab")
    found = own(asked, order("other", 1), carers=staff)
    assert [(each.order, each.reason) for each in found.left_out] == [("o", reason)]


def test_who_finds_no_room_beside_the_others_is_left_out_the_least_pressing_first() -> None:
    orders = [order(str(n), 1, window=(600, 600), priority=1 if n else 3) for n in range(3)]
    found = own(*orders, carers=(carer("a"), carer("b")))
    assert len(found.left_out) == 1
    assert found.left_out[0].reason == "no_capacity"
    assert found.left_out[0].order != "0"


def test_without_or_tools_our_own_search_makes_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_solving, "find_spec", lambda name: None)
    assert week_template(random_week(1, 4, 3)).solver == "own"


SOUND = WeekProblem(
    (order("a", 1, 2, skills=BATH), order("b", 1, hands=2), order("c", 3, window=(600, 600), allowed=frozenset({"y"}))),
    (carer("x", skills=BATH), carer("y", skills=BATH, rest_days=4, hours=(480, 1080)), carer("z", shift_minutes=80)),
)  # fmt: skip
FOUND = week_template(SOUND, solver="own")


def given_to(plan: WeekTemplate, order_id: str, weekday: int, who: str) -> WeekTemplate:
    slots = [
        replace(s, carer=who) if (s.order, s.weekday, s.hand) == (order_id, weekday, 0) else s
        for s in plan.slots
    ]
    return replace(plan, slots=tuple(slots))


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("visit_missing", replace(FOUND, slots=FOUND.slots[1:])),
        ("visit_twice", replace(FOUND, left_out=(WeekLeftOut("a", 1, "no_capacity"),))),
        ("hands_wrong", replace(FOUND, slots=(*FOUND.slots, replace(FOUND.slots[0], hand=1)))),
        ("unknown_visit", replace(FOUND, slots=(*FOUND.slots, WeekSlot("a", 7, 0, "x")))),
        ("unknown_carer", given_to(FOUND, "a", 1, "nobody")),
        ("same_carer_twice", given_to(FOUND, "b", 1, next(s.carer for s in FOUND.slots if s.order == "b" and s.hand))),
        ("skill_missing", given_to(FOUND, "a", 2, "z")),
        ("carer_refused", given_to(FOUND, "c", 3, "x")),
        ("cost_wrong", replace(FOUND, cost=WeekCost())),
        ("reason_false", replace(FOUND, slots=tuple(s for s in FOUND.slots if s.order != "c"), left_out=(WeekLeftOut("c", 3, "no_skill"),))),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)  # fmt: skip
def test_a_wrong_template_is_refused(rule: str, wrong: WeekTemplate) -> None:
    assert check_template(SOUND, FOUND) == ()
    broken = check_template(SOUND, wrong)
    assert rule in {violation.rule for violation in broken}
    assert all(violation.words for violation in broken)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("not_on_duty", {"weekdays": frozenset({7})}),
        ("no_rest", {"rest_days": 7}),
        ("day_too_long", {"shift_minutes": 69}),
        ("week_too_long", {"weekly_minutes": 70}),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_a_template_of_better_staffed_days_is_refused(rule: str, change: dict[str, object]) -> None:
    problem = WeekProblem((order("a", 1, 2),), (carer("x"),))
    found = week_template(problem, solver="own")
    worse = replace(problem, carers=(carer("x", **change),))
    assert rule in {violation.rule for violation in check_template(worse, found)}


def test_two_windows_one_carer_cannot_keep_are_refused() -> None:
    orders = (order("a", 1, window=(600, 630)), order("b", 1, window=(600, 700)))
    found = week_template(WeekProblem(orders, (carer("x"),)), solver="own")
    tight = WeekProblem((orders[0], replace(orders[1], window=(600, 630))), (carer("x"),))
    assert "windows_clash" in {violation.rule for violation in check_template(tight, found)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(0, 100), st.sampled_from(["carer", "weekday", "lost"]))
def test_templates_changed_in_any_place_are_refused(seed: int, where: int, what: str) -> None:
    problem = random_week(seed, 5, 3)
    found = week_template(problem, solver="own")
    assume(found.slots)
    at = where % len(found.slots)
    slots = list(found.slots)
    if what == "lost":
        del slots[at]
    elif what == "weekday":
        slots[at] = replace(slots[at], weekday=8)
    else:
        slots[at] = replace(slots[at], carer="nobody")
    assert check_template(problem, replace(found, slots=tuple(slots)))


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("weekdays", lambda: order("o", 8)),
        ("weekdays", lambda: carer("c", weekdays=frozenset({0}))),
        ("window", lambda: order("o", 1, window=(700, 600))),
        ("hands", lambda: order("o", 1, hands=3)),
        ("minutes", lambda: order("o", 1, minutes=-1)),
        ("id", lambda: order("")),
        ("id", lambda: WeekProblem((order("o", 1), order("o", 2)), ())),
        ("hours", lambda: carer("c", hours=(900, 800))),
        ("rest_days", lambda: carer("c", rest_days=8)),
        ("unserved", lambda: TemplatePrices(unserved=-1)),
        ("effort", lambda: week_template(WeekProblem((), ()), effort=-1)),
        ("solver", lambda: week_template(WeekProblem((), ()), solver="luck")),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_wrong_input_names_its_field_and_remedy(field: str, make: object) -> None:
    with pytest.raises(PlanInputError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.field == field
    assert caught.value.remedy


def test_continuity_counts_the_carers_of_28_days_and_the_share_of_the_regular_one() -> None:
    until = date(2026, 11, 28)
    visits = [
        ("e", "a", date(2026, 10, 31)),  # the day before the first
        ("e", "a", date(2026, 11, 1)),
        ("e", "b", date(2026, 11, 20)),
        ("e", "a", until),
        ("e", "c", date(2026, 11, 29)),
        ("f", "cd", until),  # two together
        ("f", "d", until),
    ]
    found = continuity(visits, until=until)
    assert (found["e"].visits, found["e"].carers, found["e"].regular, found["e"].share) == (3, 2, "a", 0.6667)
    assert (found["f"].visits, found["f"].carers, found["f"].regular, found["f"].share) == (2, 2, "d", 1)
    assert continuity(visits, until=until, regular={"f": "c"})["f"].by_regular == 1
    assert continuity(visits, until=until, regular={"e": "z"})["e"].share == 0
    assert continuity([], until=until) == {}


def test_unmet_wishes_cost_what_the_table_says() -> None:
    asked = order("o", 1, 2, wishes=Wishes("bo", "female"))
    found = own(asked, carers=(carer("c", sex="male", languages=frozenset({"zh"})),), language=7, sex=5)
    assert found.cost.wishes == 2 * (7 + 5)


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"```python template\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    exec(example.group(1), {})
    assert "carers=2, regular='卓玛', share=0.5" in capsys.readouterr().out


def test_every_second_week_counts_half_in_the_week_and_whole_on_the_day() -> None:
    """Two of 60 minutes and 10 on the way: a week of 70 holds both every other week, not a day of 100."""
    both = (order("a", 1, every_weeks=2), order("b", 2, every_weeks=2))
    week = WeekProblem(both, (carer("x", weekly_minutes=70),))
    assert week.weekly(both[0]) == 35
    found = week_template(week, solver="own")
    assert (found.left_out, found.minutes(week)) == ((), {"x": 70})
    assert check_template(week, found) == ()
    same_day = WeekProblem(tuple(replace(one, weekdays=frozenset({1})) for one in both), (carer("x", shift_minutes=100),))
    assert len(week_template(same_day, solver="own").left_out) == 1
    with pytest.raises(PlanInputError, match="every_weeks"):
        order("c", 1, every_weeks=0)


@pytest.mark.parametrize("solver", ["own", "cp-sat"])
def test_no_time_gives_a_sound_template_at_once(solver: str) -> None:
    problem = random_week(7, 40, 6)
    found = week_template(problem, solver=solver, effort=60.0, seconds=0.0)
    assert check_template(problem, found) == ()
    assert found.cost.total >= week_template(problem, solver="own").cost.total
    with pytest.raises(PlanInputError, match="seconds"):
        week_template(problem, seconds=-1.0)
