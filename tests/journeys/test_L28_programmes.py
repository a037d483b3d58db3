"""L28 万人培养工程、高层次人才培养工程: programmes with classes, hours and outcomes; the report counts people once and opens its rows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.domain.training.selectors import report_of
from lianxin.domain.training.services import add_members, drop_member, open_class
from tests.domain.training.story import DAY, SHICHENG, tell
from tests.factories import NOW, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["ten_thousand", "high_level"])
def test_L28_a_programme_reports_people_days_hours_completions_and_cost(kind: str, client: Client) -> None:
    story = tell(5, kind=kind, budget=Decimal(1000))
    second = open_class(actor=story.officer, now=NOW, programme_id=story.programme.id, name="第二班")
    add_members(
        actor=story.officer, now=NOW, cohort_id=second.id, worker_ids=[story.people[0].id]
    )  # in both: one person
    story.held(story.people[:4])
    story.held(story.people[:1], cohort_id=second.id, day=DAY + timedelta(days=1))
    gone = story.cohort.members.get(worker=story.people[4])
    drop_member(actor=story.officer, now=NOW, member_id=gone.id, reason="调走了")
    assert story.complete() == 4
    report = report_of(story.officer, story.programme)
    assert (report.counts.people, report.counts.days, report.counts.hours) == (4, 5, Decimal("20.0"))
    assert (report.completed, report.dropped, report.cost) == (4, 1, Decimal("250.00"))
    assert (
        sum(one.counts.people for one in report.classes) == 5
    )  # the classes' own numbers, of which the total is not the sum

    officer = sign_in(client, make_user("boss", "bureau_officer", SHICHENG), verified=True)
    page = officer.get(reverse("training:programme", args=[story.programme.id])).content.decode()
    rows = reverse("training:attended", args=[story.programme.id])
    assert page.count(f'href="{rows}"') == 4  # people, days, hours, cost
    assert "新人0" in officer.get(rows).content.decode()
    with refused("general.not_found"):
        abroad = viewer_for(make_user("abroad", "bureau_officer", "540127000000"))
        open_class(actor=abroad, now=NOW, programme_id=story.programme.id, name="别县的班")
    elsewhere = sign_in(Client(), make_user("elsewhere", "bureau_officer", "540127000000"), verified=True)
    assert elsewhere.get(rows).status_code == 404
