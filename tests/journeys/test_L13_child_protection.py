"""L13: a report has no draft; somebody takes it up, tells the police, assesses with the child's own view; overdue it climbs; and every look
at the file is on record. A neighbour reports without a name and hears by a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.proceedings.models import Proceeding
from lianxin.entry.cli.tasks import hourly_escalation, set_off_pressing
from tests.domain.minors import story
from tests.factories import GONGKA, NOW, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    """Ten in the morning."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _looks(user: User) -> int:
    """How many looks at a child's file stand in the trail under this name."""
    return AuditEntry.objects.filter(verb__contains="read", actor_id=user.id).count()


def _walk(client: Client, address: str, *pages: dict[str, Any]) -> Any:
    """Send the pages of a report one after the other, each with everything before, as the browser does."""
    page, given, answer = client.get(address), {}, None
    given["report_id"] = str(page.context["report_id"])
    for number, fields in enumerate(pages, 1):
        assert not ChildReport.objects.exists()  # nothing is kept on the way
        given |= fields
        answer = client.post(address, given | {"page": str(number)})
    return answer


WHAT = {"happened": "手臂上有几处青紫", "situations": ["MR4"], "found_how": "seen"}
SAFETY = {"safety": "unknown", "where": "在学校", "discovered_at": "2026-11-23T09:50"}


def test_a_report_goes_all_the_way_to_the_response_and_climbs_while_nobody_moves(morning: time_machine.Traveller) -> None:
    people, child = story.station(), story.child()
    reporter, officer = sign_in(Client(), people.dawa), sign_in(Client(), people.quzhen, verified=True)
    head = sign_in(Client(), people.deji, verified=True)
    sent = _walk(reporter, f"{reverse('minors:report')}?resident={child.id}", WHAT, SAFETY, {"way": "staff"})
    assert sent.status_code == 302
    assert "110" in reporter.get(sent["Location"]).content.decode()
    file_id = ChildFile.objects.get().id
    assert reporter.get(reverse("minors:file", args=[file_id])).status_code == 404  # who reported does not read on

    morning.shift(timedelta(minutes=21))
    assert set_off_pressing(NOW + timedelta(minutes=21))
    hourly_escalation.call()
    assert set(Notice.objects.filter(kind="commitment.overdue").values_list("user__username", flat=True)) == {"deji"}

    desk = officer.get(reverse("minors:desk")).content.decode()
    assert "我来接" in desk
    assert "格桑" not in desk
    officer.post(reverse("minors:receive", args=[file_id]))
    story.allowed(people, file_id, NOW + timedelta(minutes=21))
    page = officer.get(reverse("minors:file", args=[file_id])).content.decode()
    assert "手臂上有几处青紫" in page
    assert _looks(people.quzhen)

    def act(client: Client, code: str, **fields: Any) -> None:
        answer = client.post(reverse("minors:act", args=[file_id, code]), fields)
        assert answer.status_code == 302, answer.content.decode()

    def step(client: Client, code: str) -> None:
        version = Proceeding.objects.get(id=file_id).version
        assert client.post(reverse("proceedings:step", args=[file_id, code]), {"version": version}).status_code == 302

    act(officer, "tell", agency="police", receiver="塔巴派出所", told_at="2026-11-23T10:20")
    act(officer, "safe")
    step(officer, "report")
    without = officer.post(reverse("minors:act", args=[file_id, "assess"]), _assessment() | {"view": ""})
    assert without.status_code == 422
    assert "没有孩子自己的想法" in without.content.decode()
    act(officer, "assess", **_assessment())
    shown = head.get(reverse("minors:act", args=[file_id, "sign"]))
    assert "同意这个等级。 高" in shown.content.decode()
    act(head, "sign", assessment_id=shown.context["form"].initial["assessment_id"])
    step(officer, "assess")
    act(officer, "measure", kind="kin", detail="奶奶照料", since="2026-11-23", until="2027-02-23")
    step(officer, "safe")
    assert Proceeding.objects.get(id=file_id).state == "help"
    for show in ("assess", "plan", "visits"):
        assert officer.get(f"{reverse('minors:file', args=[file_id])}?show={show}").status_code == 200


def _assessment() -> dict[str, Any]:
    return {
        "occasion": "first", "injury": "左臂瘀伤", "danger": "叔叔同住", "view": "想和奶奶住", "signs": ["violence"], "guardianship_result": "improper",
        "tier": "high", "seen_on": "2026-11-23",
    }  # fmt: skip


def test_a_neighbour_reports_without_a_name_and_asks_by_code() -> None:
    people = story.station()
    anybody = Client()
    sent = _walk(anybody, reverse("public:child-report"), {"place": GONGKA, "child": "红衣服的男孩"}, WHAT, SAFETY, {})
    assert sent.status_code == 200
    code = sent.context["code"]
    assert sent.content.decode().count(code[:4]) == 1
    officer = sign_in(Client(), people.quzhen, verified=True)
    report = ChildReport.objects.get()
    officer.post(reverse("minors:receive", args=[report.file_id]))
    officer.post(reverse("minors:act-on", args=[report.file_id, "answer", report.id]), {"feedback": "已经有人去看了,谢谢您"})
    heard = anybody.post(reverse("public:child-answer"), {"code": f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()}).content.decode()
    assert "已经有人去看了" in heard
    assert "红衣服" not in heard
    assert anybody.post(reverse("public:child-answer"), {"code": "AAAA-BBBB-CCCC"}).status_code in (404, 422)
