"""The inbox shows what the viewer may see, in the order of the clock, and its cards equal its rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.domain.needs import selectors
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.rules import TRIAGE_STATES
from lianxin.domain.needs.selectors import InboxFilter
from lianxin.domain.people.models import Resident
from tests.factories import BEIGAN_COMMUNITY, NOW, TABA, make_need, make_resident, refused, viewer_for

pytestmark = pytest.mark.django_db

MINUTES = (-1440, -1, 0, 1, 239, 240, 241, 3000)


def fill(resident: Resident) -> None:
    for minutes in MINUTES:
        make_need(resident, triage_due_at=NOW + timedelta(minutes=minutes))
    make_need(resident, state="accepted", triage_due_at=NOW)
    make_need(resident, state="met", is_open=False, closed_at=NOW)
    make_need(make_resident("王阿姨", BEIGAN_COMMUNITY))


@pytest.mark.parametrize("minutes", [-100_000, -241, -1, 0, 1, 240, 100_000])
def test_at_any_clock_every_card_equals_the_rows_it_opens(deji: User, baima: Resident, minutes: int) -> None:
    fill(baima)
    viewer, now = viewer_for(deji), NOW + timedelta(minutes=minutes)
    cards = selectors.counts(viewer, now)
    for state in TRIAGE_STATES:
        rows = selectors.inbox(viewer, now, InboxFilter(triage=state)).rows
        assert getattr(cards, state) == len(rows)
        assert {selectors.triage_state(viewer, now, n) for n in rows} <= {state}
    assert cards.untriaged == len(selectors.inbox(viewer, now).rows) == len(MINUTES)
    assert cards.accepted == len(selectors.accepted(viewer).rows) == 1


def test_turning_pages_meets_every_need_once_in_order(deji: User, baima: Resident) -> None:
    for _ in range(3):
        fill(baima)
    seen: list[Need] = []
    after = ""
    while True:
        page = selectors.inbox(viewer_for(deji), NOW, after=after, limit=5)
        seen += page.rows
        after = page.after
        if not after:
            break
    keys = [(n.triage_due_at, n.id) for n in seen]
    assert len(keys) == 3 * len(MINUTES)
    assert keys == sorted(set(keys))


def test_an_invented_page_mark_is_not_found(deji: User) -> None:
    for mark in ("x", "2026-11-01~", "2026-11-01T00:00:00~00000000-0000-0000-0000-000000000001"):
        with refused("general.not_found"):
            selectors.inbox(viewer_for(deji), NOW, after=mark)


def test_the_inbox_is_one_query_and_its_rows_name_the_people_without_another(
    deji: User, baima: Resident
) -> None:
    fill(baima)
    viewer = viewer_for(deji)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = selectors.inbox(viewer, NOW).rows
        assert {n.resident.name for n in rows if n.resident} == {"白玛"}
        selectors.counts(viewer, NOW)
    assert len(queries) == 2


def test_the_outsider_sees_only_the_needs_at_home(zhangwei: User, admin: User, baima: Resident) -> None:
    fill(baima)
    theirs = selectors.inbox(viewer_for(zhangwei), NOW).rows
    assert [n.place for n in theirs] == [BEIGAN_COMMUNITY]
    assert selectors.inbox(viewer_for(zhangwei), NOW, InboxFilter(place=TABA)).rows == ()
    assert not selectors.needs_of_resident(viewer_for(zhangwei), baima.id)
    assert selectors.counts(viewer_for(zhangwei), NOW).untriaged == 1
    assert selectors.counts(viewer_for(admin), NOW).untriaged == 0
    need = make_need(baima)
    with refused("general.not_found"):
        selectors.need_or_404(viewer_for(zhangwei), need.id)


def test_filters_narrow_by_kind_urgency_channel_and_place(deji: User, baima: Resident) -> None:
    wanted = make_need(baima, kind="bathing", urgency="high", channel="call")
    make_need(make_resident("扎西", "540127100201"), kind="bathing", urgency="high", channel="call")
    for other in ({"kind": "meal"}, {"urgency": "low"}, {"channel": "form"}):
        make_need(baima, **({"kind": "bathing", "urgency": "high", "channel": "call"} | other))
    chosen = InboxFilter(kind="bathing", urgency="high", channel="call", place=TABA)
    assert [n.id for n in selectors.inbox(viewer_for(deji), NOW, chosen).rows] == [wanted.id]


def test_repeats_are_open_needs_of_one_person_and_kind_within_the_packs_days(
    deji: User, baima: Resident
) -> None:
    need = make_need(baima)
    near = make_need(baima, found_at=need.found_at - timedelta(days=30), state="accepted")
    make_need(baima, found_at=need.found_at - timedelta(days=31))
    make_need(baima, kind="bathing")
    make_need(baima, state="declined", is_open=False, closed_at=NOW)
    make_need(make_resident("扎西"))
    make_need(None)
    assert [n.id for n in selectors.repeats_of(viewer_for(deji), need)] == [near.id]
    assert selectors.repeats_of(viewer_for(deji), make_need(None)) == []


def test_a_persons_needs_come_newest_first(zhuoma: User, baima: Resident) -> None:
    old, new = make_need(baima, found_at=NOW - timedelta(days=9)), make_need(baima, found_at=NOW)
    make_need(make_resident("扎西"))
    assert [n.id for n in selectors.needs_of_resident(viewer_for(zhuoma), baima.id)] == [new.id, old.id]
