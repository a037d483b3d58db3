"""Care given to another: who may, the weekly contact of the parents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.services import Care
from tests import factories
from tests.domain.minors import story
from tests.factories import NOW, refused, viewer_for

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
    for user in (people.dawa, factories.make_user("wang", "child_officer", factories.BEIGAN)):
        assert list(selectors.care_page(viewer_for(user), NOW).rows) == []
        with refused("general.not_found"):
            selectors.care_or_404(viewer_for(user), NOW, care.id)
    with refused("access.denied"):
        services.record_care(actor=viewer_for(people.cuomu), now=NOW, resident_id=child.id, care=_care())
