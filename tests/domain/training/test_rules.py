"""Hours from presence, codes that are worth nothing later, who has completed, what may be shown: no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.training.rules import (
    Attended,
    HourRule,
    Standing,
    code_of,
    counts_of,
    credited_hours,
    is_current,
    is_step,
    means_of,
    missing_of,
    planned_hours,
    present_minutes,
    share_of,
    window_of,
)

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=3)
LONG = Decimal(99)
RULE = HourRule(minutes=60, steps=2, least_percent=80, late_minutes=15)
SESSION = UUID(int=7)
SECRET = b"s" * 32


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("arrived", "left", "hours"),
    [
        (-20, None, "3.0"), (0, 180, "3.0"), (15, None, "3.0"), (16, None, "2.5"), (36, None, "2.0"), (37, None, "0.0"),
        (0, 144, "2.0"), (0, 143, "0.0"), (0, 400, "3.0"), (16, 170, "2.5"), (200, None, "0.0"),
    ],
)  # fmt: skip
def test_hours_are_the_real_ones_down_to_the_half_and_none_below_the_least_share(
    arrived: int, left: int | None, hours: str
) -> None:
    gone = None if left is None else at(left)
    assert credited_hours(START, END, at(arrived), gone, RULE, most=LONG) == Decimal(hours)


def test_hours_of_forty_five_minutes_are_a_parameter() -> None:
    assert planned_hours(START, END, HourRule(45, 2, 80, 15), most=LONG) == Decimal("4.0")
    assert planned_hours(START, START + timedelta(minutes=100), HourRule(45, 1, 80, 15), most=LONG) == Decimal("2.0")


def test_nobody_gets_more_than_the_course_was_planned_with() -> None:
    planned = Decimal("1.5")
    assert credited_hours(START, END, at(0), None, RULE, most=planned) == planned_hours(START, END, RULE, most=planned) == planned


@given(st.integers(-60, 300), st.integers(0, 300), st.integers(1, 400))
def test_nobody_gets_more_than_the_session_lasted(arrived: int, stayed: int, lasted: int) -> None:
    ends = START + timedelta(minutes=lasted)
    got = credited_hours(START, ends, at(arrived), at(arrived + stayed), RULE, most=LONG)
    assert 0 <= got <= planned_hours(START, ends, RULE, most=LONG)
    assert got * 60 <= max(0, present_minutes(START, ends, at(arrived), at(arrived + stayed), RULE))
    assert got * 2 == int(got * 2)


def test_a_code_holds_now_a_window_before_and_after_and_for_one_session() -> None:
    code = code_of(SECRET, SESSION, window_of(START, 30))
    assert is_current(SECRET, SESSION, code, START, 30)
    assert is_current(SECRET, SESSION, code, START + timedelta(seconds=59), 30)
    assert not is_current(SECRET, SESSION, code, START + timedelta(seconds=60), 30)
    assert not is_current(SECRET, SESSION, code, START - timedelta(seconds=31), 30)
    assert not is_current(SECRET, UUID(int=8), code, START, 30)
    assert not is_current(b"x" * 32, SESSION, code, START, 30)
    assert not is_current(SECRET, SESSION, "", START, 30)
    assert not is_current(SECRET, SESSION, "签到", START, 30)


@given(st.integers(-10_000, 10_000))
def test_no_code_outlives_three_windows(seconds: int) -> None:
    code = code_of(SECRET, SESSION, window_of(START, 30))
    held = is_current(SECRET, SESSION, code, START + timedelta(seconds=seconds), 30)
    assert held == (-30 <= seconds < 60)


def test_what_is_missing_for_the_certificate() -> None:
    whole = Standing(Decimal(12), Decimal(12), 70, evaluated=True)
    asked = {"least_percent": 80, "pass_mark": 60, "asks_evaluation": True}
    assert missing_of(whole, **asked) == ()  # type: ignore[arg-type]
    assert missing_of(Standing(Decimal("9.5"), Decimal(12), 59, evaluated=False), **asked) == (
        "hours",
        "quiz",
        "evaluation",
    )  # type: ignore[arg-type]
    assert (
        missing_of(
            Standing(Decimal("9.6"), Decimal(12), None, evaluated=False),
            least_percent=80,
            pass_mark=None,
            asks_evaluation=False,
        )
        == ()
    )
    assert missing_of(
        Standing(Decimal(0), Decimal(0), None, evaluated=False),
        least_percent=0,
        pass_mark=None,
        asks_evaluation=False,
    ) == ("hours",)
    assert (
        share_of(whole),
        share_of(Standing(Decimal(1), Decimal(3), None, evaluated=False)),
        share_of(Standing(Decimal(0), Decimal(0), None, evaluated=False)),
    ) == (100, 33, 0)


def test_days_of_people_are_counted_once_a_day_and_only_with_hours() -> None:
    first, second = date(2026, 3, 2), date(2026, 3, 3)
    ada, bo = UUID(int=1), UUID(int=2)
    rows = [
        Attended(ada, first, Decimal(3)), Attended(ada, first, Decimal(2)), Attended(ada, second, Decimal(3)),
        Attended(bo, first, Decimal(0)), Attended(bo, second, Decimal("0.5")),
    ]  # fmt: skip
    found = counts_of(rows)
    assert (found.people, found.days, found.hours) == (2, 3, Decimal("8.5"))


def test_answers_are_shown_from_five_people_on() -> None:
    few = means_of([("useful", 5, 3, 0), ("useful", 4, 1, 0)])
    assert (few[0].people, few[0].counted, few[0].mean) == (4, 0, None)
    enough = means_of([("useful", 5, 3, 3), ("useful", 4, 3, 2), ("clear", 1, 6, 5), ("clear", 2, 0, 0)])
    assert [(one.question, one.people, one.counted, one.mean) for one in enough] == [
        ("clear", 6, 5, Decimal("1.0")),
        ("useful", 6, 5, Decimal("4.6")),
    ]
    assert [people for people in range(12) if is_step(people, 5)] == [5, 10]


def test_a_mean_in_the_middle_is_rounded_up() -> None:
    (half,) = means_of([("useful", 4, 3, 3), ("useful", 5, 1, 1)])
    assert half.mean == Decimal("4.3")
