"""One meaning of open, due, overdue, done: the rule and the rows agree at every clock time, so cards equal rows."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.domain.commitments import rules, selectors
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.rules import OPEN_STATUSES, STATUSES
from lianxin.kernel.clock import day_bounds, local_day, month_bounds
from tests.factories import NOW, TABA, viewer_for

TICK = timedelta(microseconds=1)
MIDNIGHT = day_bounds(local_day(NOW))[1]
MONTH_END = month_bounds(local_day(NOW))[1]
EDGES = [edge + step for edge in (NOW, MIDNIGHT, MONTH_END) for step in (-TICK, timedelta(0), TICK)]
MOMENTS = st.one_of(
    st.sampled_from(EDGES),
    st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 31), timezones=st.just(UTC)),
)


class Row(NamedTuple):
    due_at: datetime
    done_at: datetime | None = None
    doubted_at: datetime | None = None
    confirmed_at: datetime | None = None
    rejected_at: datetime | None = None
    refused_at: datetime | None = None
    cancelled_at: datetime | None = None


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row the database's constraints allow."""
    due = draw(MOMENTS)
    closing = draw(st.sampled_from(["", "", "done_at", "doubted_at", "confirmed_at", "rejected_at", "refused_at", "cancelled_at"]))
    if not closing:
        return Row(due)
    if closing in ("doubted_at", "confirmed_at", "rejected_at"):
        return Row(due, done_at=draw(MOMENTS))._replace(**{closing: draw(MOMENTS)})
    return Row(due)._replace(**{closing: draw(MOMENTS)})


@given(rows(), MOMENTS)
def test_every_commitment_has_exactly_one_status(row: Row, now: datetime) -> None:
    holding = [s for s in STATUSES if rules.condition(s, now).holds(row)]
    assert holding == [rules.status(row, now)]


@given(st.sampled_from(EDGES))
def test_a_promise_is_overdue_from_its_due_moment_on(due: datetime) -> None:
    assert rules.status(Row(due), due) == "overdue"
    assert rules.status(Row(due), due - TICK) == "due"


def test_a_promise_for_midnight_is_due_on_the_evening_before() -> None:
    start = day_bounds(local_day(NOW))[0]
    assert rules.status(Row(MIDNIGHT), start) == "due"
    assert rules.status(Row(MIDNIGHT), start - TICK) == "open"
    assert rules.status(Row(MIDNIGHT + TICK), start) == "open"


@given(rows(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_time_alone_only_moves_an_open_promise_towards_overdue(
    row: Row, now: datetime, later: timedelta
) -> None:
    before, after = rules.status(row, now), rules.status(row, now + later)
    if before in OPEN_STATUSES:
        assert OPEN_STATUSES.index(after) >= OPEN_STATUSES.index(before)
    else:
        assert after == before


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(
    found=[Row(e) for e in EDGES] + [Row(NOW, done_at=NOW), Row(NOW, done_at=NOW, confirmed_at=NOW), Row(NOW, done_at=NOW, doubted_at=NOW)],
    clocks=[NOW, MIDNIGHT, MONTH_END, MIDNIGHT - TICK],
)
@given(found=st.lists(rows(), max_size=12), clocks=st.lists(MOMENTS, min_size=1, max_size=4))
def test_cards_equal_rows_at_any_clock_time(deji: User, found: list[Row], clocks: list[datetime]) -> None:
    """X01: the SQL condition and the Python rule agree, on SQLite and on PostgreSQL."""
    Commitment.objects.all().delete()
    made = Commitment.objects.bulk_create(
        Commitment(
            place=TABA,
            kind="visit",
            title="走访",
            made_at=NOW,
            is_open=rules.status(row, NOW) in OPEN_STATUSES,
            **row._asdict(),
        )
        for row in found
    )
    viewer = viewer_for(deji)
    for now in clocks:
        expected = Counter(rules.status(c, now) for c in made)
        for status in STATUSES:
            shown = selectors.board(viewer, now, status).rows
            assert {c.id for c in shown} == {c.id for c in made if rules.status(c, now) == status}
        cards = selectors.board_counts(viewer, now)
        assert [cards.open, cards.due, cards.overdue, cards.done, cards.doubtful] == [
            expected[s] for s in ("open", "due", "overdue", "done", "doubtful")
        ]
        assert len(selectors.board(viewer, now).rows) == cards.open + cards.due + cards.overdue
