"""The board turns in order; every role sees exactly its places; the outsider sees nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import BoardCounts, BoardFilter
from lianxin.domain.people.models import Resident
from tests.factories import (
    NOW,
    TABA,
    make_commitment,
    make_need,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def test_the_board_turns_pages_in_order_of_the_clock_with_one_query_each(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    for hours in (5, 1, 3, 1, 9):
        make_commitment(zhuoma, baima, due_at=NOW + timedelta(hours=hours))
    viewer, after = viewer_for(deji), ""
    seen: list[Commitment] = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = selectors.board(viewer, NOW, after=after, limit=2)
            assert {c.worker.display_name for c in page.rows if c.worker} == {"卓玛"}
            assert {c.resident.name for c in page.rows if c.resident} == {"白玛"}
        assert len(queries) == 1
        seen += page.rows
        after = page.after
    keys = [(c.due_at, c.id) for c in seen]
    assert after == ""
    assert len(keys) == 5
    assert keys == sorted(keys)


def test_closed_promises_come_newest_first(deji: User, zhuoma: User, baima: Resident) -> None:
    old = make_commitment(zhuoma, baima, done_at=NOW - timedelta(hours=5))
    new = make_commitment(zhuoma, baima, done_at=NOW)
    first = selectors.board(viewer_for(deji), NOW, "done", limit=1)
    second = selectors.board(viewer_for(deji), NOW, "done", limit=1, after=first.after)
    assert [*first.rows, *second.rows] == [new, old]


def test_cards_come_from_one_query_and_follow_the_filter(
    deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    make_commitment(zhuoma, baima, due_at=NOW)
    make_commitment(None, baima)
    make_commitment(ciren, baima, done_at=NOW)
    viewer = viewer_for(deji)
    with CaptureQueriesContext(connection) as queries:
        assert selectors.board_counts(viewer, NOW) == BoardCounts(open=1, overdue=1, done=1)
    assert len(queries) == 1
    assert selectors.board_counts(viewer, NOW, BoardFilter(worker_id=zhuoma.id)) == BoardCounts(overdue=1)
    assert selectors.board_counts(viewer, NOW, BoardFilter(unassigned=True)) == BoardCounts(open=1)
    assert selectors.board_counts(viewer, NOW, BoardFilter(place="540127100201")) == BoardCounts()


@pytest.mark.parametrize(
    ("who", "sees"), [("zhuoma", 1), ("deji", 1), ("cuomu", 1), ("admin", 0), ("zhangwei", 0)]
)
def test_every_role_sees_exactly_its_places(
    who: str, sees: int, request: pytest.FixtureRequest, baima: Resident
) -> None:
    promise = make_commitment(None, baima, need=make_need(baima), due_at=NOW)
    viewer = viewer_for(request.getfixturevalue(who))
    assert len(selectors.board(viewer, NOW).rows) == sees == selectors.board_counts(viewer, NOW).overdue
    assert len(selectors.board(viewer, NOW, None, BoardFilter(place=TABA)).rows) == sees
    assert selectors.of_resident(viewer, baima.id).count() == sees
    assert promise.need is not None
    assert selectors.of_need(viewer, promise.need.id).count() == sees
    if not sees:
        with refused("general.not_found"):
            selectors.commitment_or_404(viewer, promise.id)


def test_a_worker_is_shown_their_own_promises_due_by_tonight(
    zhuoma: User, ciren: User, baima: Resident
) -> None:
    late = make_commitment(zhuoma, baima, due_at=NOW - timedelta(days=1))
    tonight = make_commitment(zhuoma, baima, due_at=NOW + timedelta(hours=14))
    make_commitment(zhuoma, baima, due_at=NOW + timedelta(hours=14, microseconds=1))
    make_commitment(ciren, baima, due_at=NOW)
    assert selectors.due_for_worker(viewer_for(zhuoma), NOW) == [late, tonight]
