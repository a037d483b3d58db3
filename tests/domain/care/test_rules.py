"""Orders run on their weekdays inside their periods; visit times are believable."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.care import rules
from lianxin.domain.care.rules import Schedule
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.periods import Period
from tests.factories import NOW, TODAY, refused

DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_an_order_runs_on_its_weekdays_from_its_first_day_up_to_its_last(
    day: date, start: date, end: date
) -> None:
    runs = Schedule("135", start, end).runs_on(day)
    assert runs == (start <= day < end and day.weekday() in (0, 2, 4))


@given(DAYS, DAYS)
def test_a_paused_day_is_not_run_and_the_day_it_ends_is(begin: date, day: date) -> None:
    end = begin + timedelta(days=7)
    whole = Schedule("1234567", date(2026, 1, 1), pauses=(Period(begin, end),))
    assert whole.runs_on(day) == (not begin <= day < end)
    assert Schedule("1234567", date(2026, 1, 1), pauses=(Period(begin),)).runs_on(day) == (day < begin)


@given(DAYS, DAYS, st.integers(1, 12))
def test_an_order_of_every_so_many_weeks_runs_in_its_first_week_and_never_twice_in_a_turn(start: date, day: date, turn: int) -> None:
    monday = start - timedelta(days=start.weekday())
    schedule = Schedule("3", start, every_weeks=turn)
    runs = [monday + timedelta(days=n) for n in range(7 * turn) if schedule.runs_on(monday + timedelta(days=n))]
    assert len(runs) <= 1
    assert schedule.falls_on(day) == (day >= start and day.weekday() == 2 and (day - monday).days // 7 % turn == 0)


def test_leaving_before_arriving_or_far_in_the_future_is_refused() -> None:
    minute = timedelta(minutes=1)
    assert rules.visit_times(NOW, NOW, NOW) == (NOW, NOW)
    assert rules.visit_times(NOW, NOW + 10 * minute, NOW) == (NOW, NOW)
    for left, code in ((NOW - minute, "care.left_too_soon"), (NOW + 11 * minute, "care.left_in_future")):
        with refused(code):
            rules.visit_times(NOW, left, NOW)


def test_a_mistyped_year_is_refused_and_a_late_entry_is_not() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    late = NOW - rules.OLDEST
    assert rules.visit_times(late, late + hour, NOW) == (late, late + hour)
    for wrong in (late - timedelta(minutes=1), NOW.replace(year=2002), NOW.replace(year=26)):
        with refused("care.visit_too_old"):
            rules.visit_times(wrong, wrong + hour, NOW)
    for wrong in (NOW + day, NOW + 365 * day):
        with refused("care.visit_in_future"):
            rules.visit_times(wrong, wrong + hour, NOW)


@given(st.integers(-3, 0), st.none() | st.integers(0, 1439), st.integers(5, 480), st.integers(0, 1439))
def test_what_a_visit_form_proposes_can_always_be_kept(ago: int, start: int | None, minutes: int, clock: int) -> None:
    today = date(2026, 11, 23)
    now, day = rules.moment(today, clock), today + timedelta(days=ago)
    begun, left = rules.likely_times(now, day, start, minutes)
    assert rules.visit_times(begun, left, now) == (begun, left)
    assert local_day(begun) == local_day(left) == day
    assert left - begun <= timedelta(minutes=minutes)
    if start is not None and rules.moment(day, start + minutes) <= min(now, rules.moment(day, 1439)):
        assert (begun, left) == (rules.moment(day, start), rules.moment(day, start + minutes))


@pytest.mark.parametrize(
    ("minutes", "window", "weekdays", "code"),
    [
        (4, (540, 600), "1", "care.minutes_invalid"),
        (481, (540, 600), "1", "care.minutes_invalid"),
        (30, (600, 600), "1", "care.window_invalid"),
        (30, (-1, 600), "1", "care.window_invalid"),
        (30, (540, 1441), "1", "care.window_invalid"),
        (30, (540, 600), "", "care.weekdays_invalid"),
        (30, (540, 600), "8", "care.weekdays_invalid"),
        (30, (540, 600), "11", "care.weekdays_invalid"),
    ],
)
def test_an_order_that_cannot_be_kept_is_refused(
    minutes: int, window: tuple[int, int], weekdays: str, code: str
) -> None:
    with refused(code):
        rules.check_order(minutes, window, weekdays)


def test_a_visit_is_due_when_its_window_and_length_are_over_or_at_midnight_if_that_is_past() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert rules.visit_due(tomorrow, 720, 60, NOW) == rules.moment(tomorrow, 780)
    assert rules.visit_due(tomorrow, 1440, 60, NOW) == day_bounds(tomorrow)[1]
    assert rules.visit_due(TODAY, 540, 30, NOW) == day_bounds(TODAY)[1]


def test_two_needs_of_one_kind_heard_on_one_visit_stay_two() -> None:
    visit = UUID(int=5)
    assert rules.numbered_sources(visit, ["meal", "other", "other", "other"]) == [
        str(visit),
        str(visit),
        f"{visit}/2",
        f"{visit}/3",
    ]


@given(start=st.integers(0, 1438), length=st.integers(1, 1439), minutes=st.integers(5, 480))
def test_a_slot_is_the_window_its_due_moment_came_from(start: int, length: int, minutes: int) -> None:
    end = min(start + length, rules.DAY_MINUTES - 1)
    due = rules.visit_due(TODAY, end, minutes, rules.moment(TODAY, 0))
    found = rules.slot(rules.moment(TODAY, start), due, minutes)
    assert found.day == TODAY
    assert found.start <= start
    assert found.start < found.end
    if end + minutes <= rules.DAY_MINUTES and end > start:
        assert (found.start, found.end) == (start, end)
