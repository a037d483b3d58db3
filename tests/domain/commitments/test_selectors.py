"""The board turns in order; settlement counts what was confirmed, once, at the day's price; the outsider sees nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import BoardCounts, BoardFilter
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import local_day, month_bounds
from tests.factories import (
    BEIGAN_COMMUNITY,
    NOW,
    TABA,
    make_commitment,
    make_need,
    make_resident,
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


def test_settlement_counts_confirmed_services_only_and_by_the_packs_prices(
    deji: User, zhuoma: User, ciren: User, zhangwei: User, baima: Resident
) -> None:
    start, end = month_bounds(local_day(NOW))
    done: dict[str, Any] = {"kind": "service", "service": "zhucan", "done_at": NOW, "done_minutes": 20, "minutes": 15}
    make_commitment(zhuoma, baima, **done, confirmed_at=start)
    make_commitment(
        zhuoma, baima, **(done | {"done_minutes": None}), confirmed_at=end - timedelta(microseconds=1)
    )
    make_commitment(ciren, baima, **(done | {"service": "zhuyu"}), confirmed_at=NOW)
    make_commitment(zhuoma, baima, **done)
    make_commitment(zhuoma, baima, **done, confirmed_at=end)
    make_commitment(zhuoma, baima, **done, confirmed_at=start - timedelta(microseconds=1))
    make_commitment(zhuoma, baima, **(done | {"kind": "visit"}), confirmed_at=NOW)
    make_commitment(zhangwei, make_resident("王阿姨", BEIGAN_COMMUNITY), **done, confirmed_at=NOW)
    rows = selectors.settlement(viewer_for(deji), local_day(NOW))
    assert [(r.service, r.worker, r.count, r.minutes, r.price, r.subsidy) for r in rows] == [
        ("zhucan", "卓玛", 2, 35, Decimal("20.00"), Decimal("12.00")),
        ("zhuyu", "次仁", 1, 20, Decimal("80.00"), Decimal("40.00")),
    ]
    assert selectors.totals(rows)["zhucan"].count == 2
    assert selectors.settlement(viewer_for(zhuoma), local_day(NOW)) == []
    assert selectors.settlement(viewer_for(deji), local_day(NOW), "540127100201") == []


def test_a_service_done_before_the_pack_sets_a_price_is_counted_without_amount(
    deji: User, zhuoma: User, baima: Resident
) -> None:
    old = datetime(2025, 6, 1, tzinfo=UTC)
    make_commitment(zhuoma, baima, service="zhucan", made_at=old, done_at=old, confirmed_at=NOW)
    (row,) = selectors.settlement(viewer_for(deji), local_day(NOW))
    assert (row.count, row.price) == (1, Decimal("0.00"))
