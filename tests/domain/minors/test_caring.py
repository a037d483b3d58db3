"""Care given to another: who may, the weekly contact of the parents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.services import Care
from tests import factories
from tests.domain.minors import story
from tests.factories import NOW, refused, viewer_for

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.minors.models import DelegatedCare

pytestmark = pytest.mark.django_db


def _care(**fields: Any) -> Care:
    filled: dict[str, Any] = {
        "carer": "卓嘎",
        "relation": "姨妈",
        "reason": "父母在拉萨打工",
        "since": date(2026, 11, 1),
        "cleared": True,
    }
    return Care(**(filled | fields))


def test_a_week_without_a_call_from_the_parents_is_seen() -> None:
    people, child = story.station(), story.child()
    officer = viewer_for(people.quzhen)
    care = services.record_care(actor=officer, now=NOW, resident_id=child.id, care=_care())
    assert [one.days for one in selectors.lapsed_care(officer, NOW)] == [
        15
    ]  # 22 days since 1 November, seven allowed
    services.record_contact(actor=officer, now=NOW, care_id=care.id, on=date(2026, 11, 20), way="video")
    services.record_contact(actor=officer, now=NOW, care_id=care.id, on=date(2026, 11, 20), way="video")
    assert selectors.lapsed_care(officer, NOW) == []
    assert len(selectors.contacts_of(officer, NOW, care)) == 1
    assert [one.days for one in selectors.lapsed_care(officer, NOW + timedelta(days=5))] == [1]
    services.end_care(actor=officer, now=NOW, care_id=care.id, ended_on=date(2026, 11, 22))
    assert selectors.lapsed_care(officer, NOW + timedelta(days=30)) == []
    with refused("minor.care_over"):
        services.record_contact(actor=officer, now=NOW, care_id=care.id, on=date(2026, 11, 21), way="phone")


def test_a_carer_whom_the_law_forbids_is_refused_and_nobody_else_sees_the_care() -> None:
    people, child = story.station(), story.child()
    with refused("minor.carer_not_cleared"):
        services.record_care(
            actor=viewer_for(people.quzhen), now=NOW, resident_id=child.id, care=_care(cleared=False)
        )
    care = services.record_care(actor=viewer_for(people.quzhen), now=NOW, resident_id=child.id, care=_care())
    with refused("minor.care_running"):
        services.record_care(actor=viewer_for(people.quzhen), now=NOW, resident_id=child.id, care=_care())
    wang = factories.make_user("wang", "child_officer", factories.BEIGAN)
    factories.vet(wang)
    for user in (people.dawa, wang):
        assert list(selectors.care_page(viewer_for(user), NOW).rows) == []
        with refused("general.not_found"):
            selectors.care_or_404(viewer_for(user), NOW, care.id)
    with refused("access.denied"):
        services.record_care(actor=viewer_for(people.cuomu), now=NOW, resident_id=child.id, care=_care())


def test_care_that_cannot_be_is_refused_and_nobody_is_called_about_who_came_of_age_or_left() -> None:
    people = story.station()
    officer = viewer_for(people.quzhen)
    grown, child, gone = story.child("罗布", birth_date=date(2008, 11, 22)), story.child(), story.child("卓玛", birth_date=None)

    def record(resident_id: UUID, **fields: Any) -> DelegatedCare:
        return services.record_care(actor=officer, now=NOW, resident_id=resident_id, care=_care(**fields))

    with refused("minor.not_a_child"):
        record(grown.id)
    with refused("general.day_before"):
        record(child.id, until=date(2026, 10, 1))
    for told_on in ("school_told_on", "committee_told_on"):
        with refused("general.day_in_future"):
            record(child.id, **{told_on: date(2027, 1, 1)})
    record(child.id)
    record(gone.id)  # of whom nobody knows the birth date is taken for a child
    assert {one.care.resident_id for one in selectors.lapsed_care(officer, NOW)} == {child.id, gone.id}
    child.birth_date = date(2008, 11, 1)
    child.save()
    gone.left_on = date(2026, 11, 20)
    gone.save()
    assert selectors.lapsed_care(officer, NOW) == []


def test_without_a_check_of_their_record_nobody_writes_or_sees_the_care_of_a_child() -> None:
    people, child = story.station(), story.child()
    care = services.record_care(actor=viewer_for(people.quzhen), now=NOW, resident_id=child.id, care=_care())
    unvetted = viewer_for(factories.make_user("ciwang", "child_officer", display_name="次旺"))
    for attempt in (
        lambda: selectors.care_page(unvetted, NOW),
        lambda: selectors.care_or_404(unvetted, NOW, care.id),
        lambda: services.record_contact(actor=unvetted, now=NOW, care_id=care.id, on=NOW.date(), way="phone"),
        lambda: services.record_care(actor=unvetted, now=NOW, resident_id=story.child("白玛").id, care=_care()),
    ):
        with refused("commitment.worker_not_vetted"):
            attempt()
