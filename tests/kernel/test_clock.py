"""Days belong to Asia/Shanghai, moments to UTC."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.clock import (
    age_on,
    combine,
    day_bounds,
    day_reaching,
    local_day,
    month_bounds,
    month_start,
    next_month_start,
)

days = st.dates(date(1992, 1, 1), date(2100, 12, 30))


def test_the_day_changes_at_16_utc() -> None:
    assert local_day(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_naive_moments_and_zoned_times_of_day_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 11, 23))
    with pytest.raises(ValueError, match="time zone"):
        combine(date(2026, 11, 23), time(8, tzinfo=UTC))


@given(st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_in_the_bounds_of_its_own_day_only(moment: datetime) -> None:
    start, end = day_bounds(local_day(moment))
    assert start <= moment < end
    assert end - start == timedelta(days=1)


@given(days)
def test_days_follow_each_other_without_gap(day: date) -> None:
    assert day_bounds(day)[1] == day_bounds(day + timedelta(days=1))[0]


@given(days)
def test_a_month_starts_with_its_first_day_and_ends_with_the_next_month(day: date) -> None:
    assert month_start(day) <= day < next_month_start(day)
    assert next_month_start(day).day == 1
    assert (next_month_start(day) - timedelta(days=1)).month == day.month
    assert month_bounds(day) == (day_bounds(month_start(day))[0], day_bounds(next_month_start(day))[0])


def test_combine_gives_utc() -> None:
    assert combine(date(2026, 11, 24), time(7, 30)) == datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1946, 11, 24), date(2026, 11, 23), 79),
        (date(1946, 11, 24), date(2026, 11, 24), 80),
        (date(2004, 2, 29), date(2005, 2, 28), 0),
        (date(2004, 2, 29), date(2005, 3, 1), 1),
        (date(2004, 2, 29), date(2008, 2, 28), 3),
        (date(2004, 2, 29), date(2008, 2, 29), 4),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_counts_completed_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 79))
def test_an_age_is_reached_on_its_day_and_not_before(birth: date, age: int) -> None:
    day = day_reaching(birth, age)
    assert age_on(birth, day) == age
    if age:
        assert age_on(birth, day - timedelta(days=1)) == age - 1


def test_ages_before_birth_and_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="before birth"):
        age_on(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="negative"):
        day_reaching(date(2026, 1, 2), -1)
