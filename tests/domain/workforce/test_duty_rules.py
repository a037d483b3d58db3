"""The duty to be certified: light, reason and day of the next change of anybody on any day; one person's answer is the county's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.packs.schema import Duty
from lianxin.domain.workforce.rules import duty as rules
from lianxin.domain.workforce.rules.duty import Held
from lianxin.domain.workforce.rules.exempting import last_day
from tests.engines.rules.emit import engines

SHICHENG = "360735000000"
COMMUNITY, VILLAGE = "360735100001", "360735100200"
GOOD_TO_BAD = ("green", "exempt", "grace", "amber", "unknown", "red")


def rule() -> rules.DutyRule:
    return rules.rule_of(packs.for_place(SHICHENG))


def duty(**changed: Any) -> Duty:
    found = rules.duty_of(packs.for_place(SHICHENG), "community_worker", COMMUNITY)
    assert found is not None
    return msgspec.structs.replace(found, **changed)


def light(
    on: date,
    hired_on: date | None,
    held: tuple[Held, ...] = (),
    exempt: tuple[tuple[date, date], ...] = (),
    asked: Duty | None = None,
) -> rules.Verdict:
    return rule().verdict(rule().facts(asked or duty(), hired_on, held, exempt, on), on)


EDGES = (date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 28), date(2024, 3, 1), date(2027, 2, 28))
days = st.one_of(st.sampled_from(EDGES), st.dates(date(2018, 1, 1), date(2032, 12, 31)))
levels = st.sampled_from(("assistant", "middle", "senior"))
certificates = st.builds(Held, levels, days, st.one_of(st.none(), days))
spans = st.builds(lambda a, b: (min(a, b), max(a, b)), days, days)
duties = st.builds(
    lambda start, years, amber, level, registration: duty(start=start, grace_years=years, amber_days=amber, level=level, registration=registration),
    days, st.integers(0, 4), st.integers(0, 400), levels, st.sampled_from(("none", "amber", "red")),
)  # fmt: skip
people = st.tuples(st.one_of(st.none(), days), st.lists(certificates, max_size=3), st.lists(spans, max_size=3))


@pytest.mark.parametrize(
    ("on", "colour", "reason"),
    [
        (date(2026, 8, 31), "grace", "grace"),
        (date(2026, 9, 1), "amber", "soon"),  # 180 days before
        (date(2027, 2, 28), "amber", "soon"),  # the last day is in time
        (date(2027, 3, 1), "red", "overdue"),
    ],
)
def test_a_leap_day_hire_is_due_on_the_last_of_february(on: date, colour: str, reason: str) -> None:
    found = light(on, date(2024, 2, 29))
    assert (found.light, found.reason, found.due_on) == (colour, reason, date(2027, 2, 28))


def test_whoever_was_there_before_the_rule_is_counted_from_its_start() -> None:
    assert light(date(2026, 1, 1), date(2009, 5, 1)).due_on == date(2024, 1, 1)
    assert light(date(2026, 1, 1), date(2021, 1, 1)).due_on == date(2024, 1, 1)
    assert light(date(2026, 1, 1), date(2021, 1, 2)).due_on == date(2024, 1, 2)


def test_a_day_that_nobody_wrote_down_is_unknown_and_never_no() -> None:
    assert light(date(2026, 1, 1), None).light == "unknown"
    assert light(date(2026, 1, 1), None, (Held("assistant", date(2025, 6, 1), date(2028, 5, 31)),)).light == "green"
    assert light(date(2026, 1, 1), None, (), ((date(2025, 1, 1), date(2026, 12, 31)),)).light == "exempt"


def test_a_lower_certificate_is_none_and_a_higher_one_is_enough() -> None:
    asked = duty(level="middle")
    on = date(2026, 1, 1)
    assert light(on, date(2020, 1, 1), (Held("assistant", date(2025, 6, 1), date(2028, 5, 31)),), asked=asked).light == "red"
    assert light(on, date(2020, 1, 1), (Held("senior", date(2025, 6, 1), date(2028, 5, 31)),), asked=asked).light == "green"


def test_a_lapsed_registration_is_its_own_reason_in_the_colour_that_the_duty_gives_it() -> None:
    held = (Held("assistant", date(2020, 1, 1), date(2025, 12, 31)),)
    for registration, colour in (("none", "green"), ("amber", "amber"), ("red", "red")):
        found = light(date(2026, 1, 1), date(2020, 1, 1), held, asked=duty(registration=registration))
        assert found.light == colour
        assert found.reason == ("held" if registration == "none" else "lapsed")
        assert found.due_on == (None if registration == "none" else date(2025, 12, 31))


def test_an_exemption_lifts_red_for_its_days_and_lapses_by_itself() -> None:
    span = ((date(2026, 1, 10), date(2026, 2, 10)),)
    told = {on: light(on, date(2020, 1, 1), (), span).light for on in (date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 10), date(2026, 2, 11))}
    assert list(told.values()) == ["red", "exempt", "exempt", "red"]
    assert light(date(2026, 2, 1), date(2020, 1, 1), (), span).exempt_until == date(2026, 2, 10)


def test_exemptions_that_touch_are_one_stretch() -> None:
    told = [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 5, 1), date(2026, 6, 1))]
    assert rules.exempt_span(told, date(2026, 1, 5)) == (date(2026, 1, 1), date(2026, 3, 1))
    assert rules.exempt_span(told, date(2026, 4, 5)) == (date(2026, 5, 1), date(2026, 6, 1))
    assert rules.exempt_span(told, date(2026, 7, 5)) is None


def test_the_post_and_the_kind_of_place_say_which_duty_it_is() -> None:
    pack = packs.for_place(SHICHENG)
    assert rules.duty_of(pack, "community_worker", COMMUNITY) is pack.duties["community"]
    assert rules.duty_of(pack, "community_worker", VILLAGE) is None  # the plan speaks of the communities of the towns
    assert rules.duty_of(pack, "station_worker", VILLAGE) is pack.duties["station"]
    assert rules.duty_of(pack, "cook", COMMUNITY) is None


@pytest.mark.parametrize(("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, 0), (-400, 0)])
def test_each_notice_has_its_days(left: int, step: int | None) -> None:
    assert rules.notice_step(duty(), date(2026, 6, 1), date(2026, 6, 1) - timedelta(days=left)) == step


@given(duties, people, days)
def test_the_light_stays_until_the_day_of_the_next_change_and_changes_then(asked: Duty, person: Any, on: date) -> None:
    def said(day: date) -> tuple[str, str]:
        found = light(day, *_as_of(person), asked=asked)
        return found.light, found.reason

    now, change = said(on), rule().next_change(rule().facts(asked, *_as_of(person), on), on)
    last = min(change or date.max, on + timedelta(days=1500))
    ends = {on + timedelta(days=one) for one in (1, 30, 365, 800)} | {last - timedelta(days=1)}
    assert all(said(day) == now for day in ends if on < day < last)
    if change is not None:
        assert change > on
        assert said(change) != now


@given(duties, people, days, certificates)
def test_one_more_certificate_never_makes_it_worse(asked: Duty, person: Any, on: date, more: Held) -> None:
    """Where no registration is asked; where it is, whoever has no certificate may be green only by an exemption or the years of grace."""
    hired, held, exempt = _as_of(person)
    before = light(on, hired, held, exempt, asked)
    after = light(on, hired, (*held, more), exempt, asked)
    if asked.registration == "none" or before.reason in ("held", "lapsed", "ending"):
        assert GOOD_TO_BAD.index(after.light) <= GOOD_TO_BAD.index(before.light)


@given(duties, people, days)
def test_a_longer_grace_never_makes_it_worse(asked: Duty, person: Any, on: date) -> None:
    before = light(on, *_as_of(person), asked=asked)
    after = light(on, *_as_of(person), asked=msgspec.structs.replace(asked, grace_years=asked.grace_years + 1))
    assert GOOD_TO_BAD.index(after.light) <= GOOD_TO_BAD.index(before.light)


@given(st.lists(st.tuples(duties, people), min_size=1, max_size=30), days)
def test_everybody_at_once_hears_what_each_hears(told: Any, on: date) -> None:
    facts = [rule().facts(asked, *_as_of(person), on) for asked, person in told]
    plan = rule().plan(on)
    assert (plan.apart, plan.absent) == ((), ())
    found = engines.by_duckdb(plan, [{"id": f"w{n}", "region": None, **one} for n, one in enumerate(facts)])
    codes = {0: "grace", -1: "unknown"} | dict(enumerate(rule().rows, 1))
    for n, one in enumerate(facts):
        row, said = found[f"w{n}"], rule().verdict(one, on)
        assert (row["chizheng_deng_light"], codes[row["chizheng_deng_row"]]) == (said.light, said.reason)


def test_whoever_asks_again_at_the_end_gains_nothing() -> None:
    assert last_day(date(2026, 1, 1), [], 12) == date(2026, 12, 31)
    assert last_day(date(2027, 1, 1), [(date(2026, 1, 1), date(2026, 12, 31))], 12) == date(2026, 12, 31)
    assert last_day(date(2027, 1, 2), [(date(2026, 1, 1), date(2026, 12, 31))], 12) == date(2028, 1, 1)
    assert last_day(date(2024, 2, 29), [], 12) == date(2025, 2, 27)


def _as_of(person: Any) -> tuple[date | None, tuple[Held, ...], tuple[tuple[date, date], ...]]:
    hired, held, exempt = person
    return hired, tuple(held), tuple(exempt)
