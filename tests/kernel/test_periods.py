"""Periods are half-open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.periods import Period, Span

starts = st.dates(date(2026, 1, 1), date(2026, 2, 28))
periods = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(days=length)),
    starts,
    st.none() | st.integers(1, 30),
)


@given(periods, periods, starts)
def test_a_day_is_in_the_intersection_when_it_is_in_both(a: Period, b: Period, day: date) -> None:
    both = a.intersect(b)
    assert (both is not None and both.contains(day)) == (a.contains(day) and b.contains(day))


@given(periods, periods)
def test_overlap_is_the_same_from_both_sides_and_in_moments(a: Period, b: Period) -> None:
    assert a.overlaps(b) == b.overlaps(a) == a.span().overlaps(b.span())


def test_periods_that_follow_each_other_do_not_overlap() -> None:
    first = Period.of_days(date(2026, 1, 1), date(2026, 1, 31))
    assert first.last == date(2026, 1, 31)
    assert not first.overlaps(Period(date(2026, 2, 1)))
    assert Period(date(2026, 2, 1)).last is None


def test_an_empty_or_reversed_period_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2026, 1, 1), date(2026, 1, 1))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after"):
        Span(moment, moment)


def test_a_span_starts_at_midnight_in_shanghai() -> None:
    span = Period(date(2026, 1, 2), date(2026, 1, 3)).span()
    assert span == Span(datetime(2026, 1, 1, 16, tzinfo=UTC), datetime(2026, 1, 2, 16, tzinfo=UTC))
    assert span.contains(span.start)
    assert not span.contains(datetime(2026, 1, 2, 16, tzinfo=UTC))
    with pytest.raises(ValueError, match="naive"):
        span.contains(datetime(2026, 1, 2))
