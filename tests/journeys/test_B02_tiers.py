"""B02 按照“助理-中级-高级”分层分类开设考前培训: classes by level, who may join which, and who passed afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.domain.training.selectors import exam_passes, report_of
from lianxin.domain.training.services import add_members, make_programme, open_class
from tests.factories import (
    BEIGAN,
    BEIGAN_COMMUNITY,
    NOW,
    TODAY,
    certify,
    make_user,
    make_worker,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def test_B02_classes_by_level_and_who_passed_afterwards(client: Client) -> None:
    user = make_user("head", "station_head", BEIGAN)
    head = viewer_for(user)
    programme = make_programme(
        actor=head,
        now=NOW,
        place=BEIGAN,
        kind="pre_exam",
        title="社工师资质考前培训",
        goals="以考促学",
        starts_on=TODAY - timedelta(days=200),
        ends_on=TODAY,
    )
    with refused("training.tier_needed"):
        open_class(actor=head, now=NOW, programme_id=programme.id, name="不分级")
    entries = {"assistant": "", "middle": "assistant", "senior": "middle"}
    classes = {
        tier: open_class(
            actor=head, now=NOW, programme_id=programme.id, name=f"{tier} 班", tier=tier, entry_level=entry
        )
        for tier, entry in entries.items()
    }
    people = {tier: [make_worker(f"{tier}{n}", BEIGAN_COMMUNITY) for n in range(3)] for tier in entries}
    for tier, entry in entries.items():
        for one in people[tier] if entry else []:
            certify(one, entry, issued_on=date(2022, 6, 1))
    for tier, found in classes.items():
        add_members(actor=head, now=NOW, cohort_id=found.id, worker_ids=[one.id for one in people[tier]])
    with refused("training.entry_not_met"):
        add_members(
            actor=head, now=NOW, cohort_id=classes["senior"].id, worker_ids=[people["assistant"][0].id]
        )

    certify(people["assistant"][0], "assistant", issued_on=TODAY - timedelta(days=10))
    certify(people["middle"][0], "middle", issued_on=TODAY - timedelta(days=10))
    certify(
        people["middle"][1], "middle", issued_on=TODAY - timedelta(days=10), verified_at=None
    )  # nobody has looked at it yet
    certify(people["senior"][0], "senior", issued_on=TODAY - timedelta(days=300))  # before the class began
    report = {one.cohort.tier: (one.members, one.exam_passed) for one in report_of(head, programme).classes}
    assert report == {"assistant": (3, 1), "middle": (3, 1), "senior": (3, 0)}
    assert [one.worker.name for one in exam_passes(head, classes["middle"])] == ["middle0"]

    browser = sign_in(client, user, verified=True)
    page = browser.get(reverse("training:programme", args=[programme.id])).content.decode()
    assert all(level in page for level in ("助理社会工作师", "社会工作师", "高级社会工作师"))
    assert browser.get(reverse("training:class", args=[classes["senior"].id])).status_code == 200
    other = sign_in(Client(), make_user("lhasa", "station_head", "540127100000"), verified=True)
    assert other.get(reverse("training:class", args=[classes["senior"].id])).status_code == 404
