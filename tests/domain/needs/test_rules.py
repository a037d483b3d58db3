"""The triage clock has no gap and no overlap."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.needs import rules

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
SPANS = st.timedeltas(timedelta(0), timedelta(days=3))


@given(MOMENTS, MOMENTS, SPANS)
def test_at_every_moment_a_need_is_in_exactly_one_triage_state(
    due: datetime, now: datetime, soon: timedelta
) -> None:
    states = [s for s in rules.TRIAGE_STATES if rules._inside(due, rules.due_bounds(s, now, soon))]
    assert states == [rules.triage_state(due, now, soon)]


@given(MOMENTS, SPANS)
def test_a_need_is_overdue_from_its_due_moment_on_and_not_before(due: datetime, soon: timedelta) -> None:
    tick = timedelta(microseconds=1)
    assert rules.triage_state(due, due, soon) == "overdue"
    assert rules.triage_state(due, due - tick, soon + tick) == "due_soon"
    assert rules.triage_state(due, due - soon - tick, soon) == "waiting"


@given(MOMENTS, MOMENTS, st.integers(0, 60))
def test_being_a_repeat_is_mutual_and_never_joins_needs_about_nobody(
    a: datetime, b: datetime, days: int
) -> None:
    assert rules.are_repeats((1, "meal", a), (1, "meal", b), days) == rules.are_repeats(
        (1, "meal", b), (1, "meal", a), days
    )
    assert not rules.are_repeats((None, "meal", a), (None, "meal", a), days)
    assert not rules.are_repeats((1, "meal", a), (2, "meal", a), days)
    assert not rules.are_repeats((1, "meal", a), (1, "bathing", a), days)
