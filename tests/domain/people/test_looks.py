"""Whoever is shown one person's data leaves a row, once in the pack's hours; a list with children leaves one for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care import selectors as care
from lianxin.domain.commitments.selectors import commitment_or_404
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import (
    ResidentFilter,
    find_residents,
    households,
    members_of,
    resident_or_404,
    residents,
)
from lianxin.domain.people.selectors.looks import watching
from lianxin.domain.people.services.looks import record_looks, unrecorded
from tests.architecture.samples import Place
from tests.factories import NOW, TABA, TODAY, make_resident, viewer_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def look(viewer: Viewer, ask: Callable[[], object], now: object = NOW) -> None:
    """As a page does it."""
    with watching() as looks:
        ask()
    fresh = unrecorded(viewer, looks, now)  # type: ignore[arg-type]
    if fresh.residents or fresh.lists:
        record_looks(actor=viewer, now=now, looks=fresh)  # type: ignore[arg-type]


def rows(verb: str = "") -> list[tuple[str, str]]:
    found = AuditEntry.objects.order_by("at", "seq").values_list("verb", "subject_id")
    return [row for row in found if row[0].startswith(verb)]


@pytest.fixture
def place(zhuoma: User) -> Place:
    return Place(TABA, "本地丁")


@pytest.mark.parametrize("way", ["resident", "need", "commitment", "visit", "plan", "order"])
def test_every_way_to_one_person_is_a_look_at_them(place: Place, deji: User, way: str) -> None:
    viewer = viewer_for(deji)
    ways: dict[str, Callable[[], object]] = {
        "resident": lambda: resident_or_404(viewer, place.resident.id),
        "need": lambda: need_or_404(viewer, place.need.id),
        "commitment": lambda: commitment_or_404(viewer, place.commitment.id),
        "visit": lambda: care.visit_or_404(viewer, place.visit.id),
        "plan": lambda: care.care_plan_or_404(viewer, place.plan.id),
        "order": lambda: care.order_or_404(viewer, place.order.id),
    }
    look(viewer, ways[way])
    assert rows() == [("resident.read", str(place.resident.id))]


def test_a_child_is_read_as_a_child(place: Place, zhuoma: User) -> None:
    viewer = viewer_for(zhuoma)
    look(viewer, lambda: resident_or_404(viewer, place.child.id))
    assert rows() == [("child.read", str(place.child.id))]


def test_who_comes_of_age_today_is_a_child_no_longer(zhuoma: User) -> None:
    viewer, grown = viewer_for(zhuoma), make_resident(birth_date=TODAY.replace(year=TODAY.year - 18))
    look(viewer, lambda: resident_or_404(viewer, grown.id))
    assert rows() == [("resident.read", str(grown.id))]


def test_the_same_person_is_recorded_once_an_hour_for_each_viewer(
    baima: Resident, zhuoma: User, ciren: User
) -> None:
    first, second = viewer_for(zhuoma), viewer_for(ciren)
    for viewer, now in (
        (first, NOW),
        (first, NOW + HOUR - timedelta(seconds=1)),
        (second, NOW),
        (first, NOW + HOUR),
    ):
        look(viewer, lambda viewer=viewer: resident_or_404(viewer, baima.id), now)
    by = list(
        AuditEntry.objects.filter(subject_id=str(baima.id)).order_by("seq").values_list("actor_id", "at")
    )
    assert by == [(zhuoma.id, NOW), (ciren.id, NOW), (zhuoma.id, NOW + HOUR)]


def test_a_look_already_recorded_costs_one_statement(baima: Resident, zhuoma: User) -> None:
    viewer = viewer_for(zhuoma)
    look(viewer, lambda: resident_or_404(viewer, baima.id))
    with CaptureQueriesContext(connection) as asked:
        look(viewer, lambda: resident_or_404(viewer, baima.id))
    assert len(asked) == 2  # the resident, and whether the look is known
    with CaptureQueriesContext(connection) as asked:
        look(viewer, lambda: None)
    assert len(asked) == 0


def test_an_emergency_is_named_with_the_look(baima: Resident, zhangwei: User) -> None:
    viewer = replace(viewer_for(zhangwei), emergency=frozenset({baima.id}))
    look(viewer, lambda: resident_or_404(viewer, baima.id))
    assert "emergency" in AuditEntry.objects.get(verb="resident.read").after


def test_a_list_with_children_is_one_row_with_its_filter_and_never_the_words_typed(
    place: Place, zhuoma: User
) -> None:
    viewer = viewer_for(zhuoma)
    place.child, place.resident  # noqa: B018  made when asked for
    look(viewer, lambda: residents(viewer, ResidentFilter(place=TABA, age_below=18), today=TODAY))
    look(viewer, lambda: find_residents(viewer, f"居民{place.mark}"))
    look(viewer, lambda: members_of(viewer, [h.id for h in households(viewer, TABA).rows]))
    named = ["people place=540127100202&age_below=18", "search", "households"]
    assert rows() == [("child.list", name) for name in named]
    assert not AuditEntry.objects.filter(after__contains=place.mark)
    look(viewer, lambda: find_residents(viewer, place.mark), NOW + timedelta(minutes=30))
    assert len(rows()) == 3


def test_a_list_without_children_leaves_no_row(zhuoma: User) -> None:
    viewer = viewer_for(zhuoma)
    make_resident(birth_date=date(1950, 1, 1))
    look(viewer, lambda: residents(viewer, today=TODAY))
    assert rows() == []


def test_turning_the_page_is_no_look_at_the_last_of_the_page_before(zhuoma: User) -> None:
    viewer = viewer_for(zhuoma)
    for at in range(3):
        make_resident(f"居民{at}")
    first = residents(viewer, today=TODAY, limit=1)
    look(viewer, lambda: residents(viewer, today=TODAY, after=first.after, limit=1))
    assert rows() == []
