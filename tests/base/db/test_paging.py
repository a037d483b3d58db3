"""How many rows a list has: told on every page, counted only when needed, never beyond the bound."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.db import paging
from lianxin.base.db.paging import Total, page_of
from lianxin.domain.commitments.rules import Status
from lianxin.domain.commitments.selectors import BoardFilter, board
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import CategoryMembership
from lianxin.domain.people.selectors import ResidentFilter, residents
from tests.factories import (
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_need,
    make_resident,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def needs(number: int) -> None:
    for n in range(number):
        make_need(found_at=NOW - timedelta(hours=n))


@pytest.mark.parametrize(
    ("rows", "limit", "queries"), [(0, 4, 0), (3, 4, 0), (4, 4, 0), (5, 4, 1), (9, 4, 1)]
)
def test_a_first_page_that_holds_all_rows_is_not_counted(rows: int, limit: int, queries: int) -> None:
    needs(rows)
    page = page_of(Need.objects.all(), "found_at", limit=limit)
    with CaptureQueriesContext(connection) as asked:
        assert page.total() == Total(rows)
    assert len(asked) == queries


def test_every_page_tells_the_same_total() -> None:
    needs(9)
    after, totals = "", []
    while True:
        page = page_of(Need.objects.all(), "found_at", after=after, limit=4)
        totals.append(page.total())
        if not (after := page.after):
            break
    assert totals == [Total(9)] * 3


def test_counting_stops_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 7)
    needs(7)
    assert page_of(Need.objects.all(), "found_at", limit=4).total() == Total(7)
    make_need()
    assert page_of(Need.objects.all(), "found_at", limit=4).total() == Total(7, more=True)
    with CaptureQueriesContext(connection) as asked:
        paging.counted(Need.objects.select_related("resident").order_by("found_at"))
    sql = asked[0]["sql"]
    assert "LIMIT 8" in sql
    assert "ORDER BY" not in sql
    assert "JOIN" not in sql


def test_a_category_counts_the_rows_it_lists(cuomu: User) -> None:
    for n in range(5):
        resident = make_resident(f"居民{n}", TABA)
        if n:
            CategoryMembership.objects.create(
                resident=resident, place=TABA, code="duju", since=TODAY, rule_version="1", computed_at=NOW
            )
    for wanted in (ResidentFilter(category="duju"), ResidentFilter(category="duju", place=TABA)):
        assert residents(viewer_for(cuomu), wanted, today=TODAY, limit=2).total() == Total(4)
    assert residents(viewer_for(cuomu), ResidentFilter(category="gaoling"), today=TODAY).total() == Total(0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_the_lists_that_grow_are_counted_inside_an_index(cuomu: User, deji: User) -> None:
    viewer = viewer_for(deji)
    closed = {
        "confirmed": {"done_at": NOW, "confirmed_at": NOW},
        "refused": {"refused_at": NOW},
        "cancelled": {"cancelled_at": NOW},
    }
    for n in range(2):
        resident = make_resident(f"居民{n}", TABA)
        CategoryMembership.objects.create(
            resident=resident, place=TABA, code="duju", since=TODAY, rule_version="1", computed_at=NOW
        )
        for moments in closed.values():
            make_commitment(deji, resident, **moments)
    lists = {
        "residents": residents(viewer, today=TODAY, limit=1),
        "residents of a village": residents(viewer, ResidentFilter(place=TABA), today=TODAY, limit=1),
        "old women": residents(viewer, ResidentFilter(age_from=60, sex="2"), today=TODAY, limit=1),
        "a category": residents(viewer, ResidentFilter(category="duju"), today=TODAY, limit=1),
        **{status: board(viewer, NOW, status, limit=1) for status in closed},
    }
    for name, page in lists.items():
        with CaptureQueriesContext(connection) as asked:
            assert page.total() == Total(2)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
            plan = " ".join(str(row[3]) for row in cursor.fetchall())
        assert "COVERING INDEX" in plan, (name, plan, asked[0]["sql"])


@pytest.mark.parametrize("status", ["done", "confirmed", "refused", "cancelled"])
def test_a_page_of_an_archive_joins_its_own_rows_only(deji: User, status: Status) -> None:
    """The keys are read off the front of the index before any other table is asked."""
    moments = {"done": ["done_at"], "confirmed": ["done_at", "confirmed_at"]}.get(status, [f"{status}_at"])
    made = [
        make_commitment(deji, make_resident(f"居民{n}", TABA), **dict.fromkeys(moments, NOW - timedelta(hours=n)))
        for n in range(7)
    ]
    after, met = "", []
    while True:
        with CaptureQueriesContext(connection) as asked:
            page = board(viewer_for(deji), NOW, status, after=after, limit=3)
            met += [(one.id, one.resident and one.resident.name, one.worker and one.worker.id) for one in page.rows]
        [read] = [one["sql"] for one in asked if "commitments_commitment" in one["sql"]]
        inner = read.partition(" IN (")[2]
        assert "LIMIT 4)" in inner
        assert "JOIN" not in inner
        if not (after := page.after):
            break
    assert met == [(one.id, f"居民{n}", deji.id) for n, one in enumerate(made)]


def test_an_archive_is_counted_to_a_nearer_bound(deji: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("lianxin.domain.commitments.selectors.board"), "MOST_OF_ARCHIVE", 3)
    for n in range(5):
        make_commitment(deji, make_resident(f"居民{n}", TABA), refused_at=NOW)
    assert board(viewer_for(deji), NOW, "refused", limit=2).total() == Total(3, more=True)


def test_what_no_index_holds_together_is_not_counted(deji: User) -> None:
    viewer, women = viewer_for(deji), ResidentFilter(category="duju", sex="2")
    for n in range(3):
        resident = make_resident(f"居民{n}", TABA)
        CategoryMembership.objects.create(
            resident=resident, place=TABA, code="duju", since=TODAY, rule_version="1", computed_at=NOW
        )
        make_commitment(deji, resident, refused_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert residents(viewer, women, today=TODAY, limit=2).total() is None
        for wanted in (BoardFilter(worker_id=deji.id), BoardFilter(place=TABA)):
            assert board(viewer, NOW, "refused", wanted, limit=2).total() is None
    assert len(asked) == 3
    assert residents(viewer, women, today=TODAY).total() == Total(3)
    assert board(viewer, NOW, "refused", BoardFilter(place=GONGKA), limit=2).total() == Total(3)


def test_a_page_says_how_many_rows_there_are(client: Client, deji: User) -> None:
    for n in range(31):
        make_resident(f"居民{n}", TABA)
    sign_in(client, deji)
    first = client.get("/people/")
    assert "共 31 条 · 本页 30 条" in first.content.decode()
    second = client.get(first.context["pager"].next_href and f"/people/{first.context['pager'].next_href}")
    assert "共 31 条 · 本页 1 条" in second.content.decode()
    assert "共 31 条" in client.get("/people/?sex=2").content.decode()
    few = client.get("/people/?sex=1").content.decode()
    assert "条 · 本页" not in few


def test_the_inbox_and_the_board_tell_the_number_of_their_tab(client: Client, deji: User) -> None:
    needs(31)
    sign_in(client, deji)
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/needs/").content.decode()
    assert "共 31 条 · 本页 30 条" in page
    assert not [query for query in asked if "subquery" in query["sql"]]


def test_rows_of_a_lower_number_stand_first_and_every_row_is_shown_once() -> None:
    for n in range(9):
        make_need(found_at=NOW - timedelta(hours=n), precedence=n % 3)
    after, shown = "", []
    while True:
        page = page_of(Need.objects.all(), "found_at", first="precedence", after=after, limit=2)
        shown += page.rows
        if not (after := page.after):
            break
    assert [(need.precedence, need.found_at) for need in shown] == sorted((need.precedence, need.found_at) for need in Need.objects.all())


@pytest.mark.parametrize("mark", ["x~2026-11-23T00:00:00+00:00~0", "1", "9999999~a~b", "²~a~b", "1~nonsense~nonsense"])
def test_a_mark_nobody_gave_out_is_not_found(mark: str) -> None:
    with refused("general.not_found"):
        page_of(Need.objects.all(), "found_at", first="precedence", after=mark)
