"""L10: asked on paper (entered twice), on the phone, over a link; a total of one with item 9 opens a crisis, which does not close without a
safety plan and a second person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Crisis, Screening
from lianxin.domain.screening.rules.crises import PARTS
from lianxin.domain.surveys.models import Form
from lianxin.domain.surveys.services import receive_submission
from tests.domain.screening.made import publish_scale, sheet
from tests.domain.surveys.test_pages_filling import Sheet, carried
from tests.entry.web.reading import form_of, get, tabs
from tests.factories import NOW, TODAY, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
PLAIN = dict.fromkeys([f"q{number}" for number in range(1, 10)], "0")


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    """Eleven in the evening in 墨竹工卡."""
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        yield


@pytest.fixture
def form(db: None) -> Form:
    return publish_scale()


def fill(client: Client, address: str, filled_on: str = "", act: str = "send", **answers: Any) -> None:
    opened = Sheet(client, address)
    given = {f"a/data/items/{code}": answer for code, answer in (PLAIN | answers).items() if answer}
    done = client.post(address, carried(opened.page) | given | {"act": act, "filled_on": filled_on})
    assert done.status_code in (200, 302), done.content.decode()


def test_over_a_link_at_night_one_answer_opens_a_crisis_that_only_a_plan_and_two_people_end(
    form: Form, zhuoma: User, deji: User, zhangwei: User, baima: Resident
) -> None:
    worker, head = sign_in(Client(), zhuoma), sign_in(Client(), deji, verified=True)
    link = worker.post(f"{reverse('surveys:links', args=[form.id])}?resident={baima.id}", {"last_day": TODAY + timedelta(days=7)}).content.decode()
    found = re.search(r"https?://[^/\s]+(/q/[\w-]+/)", link)
    assert found is not None
    fill(Client(), found[1], q9="1")

    one, crisis = Screening.objects.get(), Crisis.objects.select_related("proceeding__clock").get()
    assert (one.state, one.total, one.level) == ("unconfirmed", 1, "normal")
    running = crisis.proceeding
    assert (running.holder_id, running.supervisor_id, running.guard) == (zhuoma.id, deji.id, "screening.read")
    assert running.clock is not None
    assert running.clock.due_at == NOW + timedelta(hours=14), "a person calls within the hour"
    assert set(Notice.objects.filter(kind="screening.crisis").values_list("user_id", flat=True)) == {zhuoma.id, deji.id}
    assert tabs(get(worker, reverse("screening:board")))["心理危机"][1] == 1

    page = reverse("screening:crisis", args=[crisis.id])
    shown = get(worker, page)
    for text in ("不要让本人独处", "12356", "还没有写。没有安全计划不能结案。", "有自伤、轻生的念头", "白玛"):
        assert text in shown
    outsider = sign_in(Client(), zhangwei)
    for address in (page, reverse("screening:screening", args=[one.id]), reverse("screening:answers", args=[one.id])):
        get(outsider, address, 404)
    assert "白玛" not in get(outsider, reverse("screening:board") + "?list=crises")

    note = reverse("screening:crisis-note", args=[crisis.id])

    def step(code: str) -> str:
        return reverse("proceedings:step", args=[running.id, code])

    assert worker.post(step("called"), {"version": 1, "reason": ""}).status_code == 422, "nothing was asked yet"
    asked = {"done": ["called", "supervisor_told"], "has_plan": "yes", "has_means": "no", "has_time": "unsaid", "said": "有时候想喝农药"}
    assert worker.post(note, asked).status_code == 302
    assert worker.post(step("called"), form_of(get(worker, step("called")))).status_code == 302
    assert worker.post(note, {"done": ["visited"], "danger": "no"}).status_code == 302
    assert worker.post(step("visited"), form_of(get(worker, step("visited")))).status_code == 302
    assert worker.post(step("planned"), form_of(get(worker, step("planned")))).status_code == 422, "no safety plan"
    plan = reverse("screening:crisis-plan", args=[crisis.id])
    parts = dict.fromkeys(PARTS, "写好了")
    assert worker.post(plan, parts | {"helpers": ""}).status_code == 422, "every part of it"
    assert worker.post(plan, parts).status_code == 302
    assert worker.post(step("planned"), form_of(get(worker, step("planned")))).status_code == 302
    running.refresh_from_db()
    assert running.clock is not None
    assert running.clock.due_at == NOW + timedelta(hours=13 + 72), "the first contact after the plan"
    need = Need.objects.get()
    assert (need.urgency, need.state, need.resident_id) == ("immediate", "new", baima.id)
    assert worker.post(note, {"done": ["contacted"]}).status_code == 302
    close = form_of(get(head, step("close"))) | {"reason": "已经连续两周平稳"}
    assert worker.post(step("close"), close).status_code == 403
    too_soon = head.post(step("close"), close)
    assert too_soon.status_code == 422, "a contact in the minute of the plan says nothing"
    assert "安全计划写好以后联系过本人" in too_soon.content.decode()
    with time_machine.travel(NOW + timedelta(hours=13 + 25), tick=False):
        worker, head = sign_in(Client(), zhuoma), sign_in(Client(), deji, verified=True)
        assert worker.post(note, {"done": ["contacted"], "said": "女儿陪着,好些了"}).status_code == 302
        assert head.post(step("close"), form_of(get(head, step("close"))) | {"reason": "平稳"}).status_code == 302
    need.refresh_from_db()
    assert (need.state, need.is_open) == ("met", False)
    worker = sign_in(Client(), zhuoma)
    running.refresh_from_db()
    assert (running.state, running.clock_id) == ("closed", None)
    crisis.refresh_from_db()
    assert "有时候想喝农药" in crisis.said
    assert b"\xe5\x86\x9c" not in bytes(crisis.said_sealed), "kept sealed"

    confirm = reverse("screening:accept", args=[one.id])
    assert worker.post(confirm, form_of(get(worker, confirm)) | {"reason": "上门见到,本人承认"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "counted"
    assert "这是筛查,不是诊断。" in get(worker, reverse("screening:screening", args=[one.id]))


def test_paper_is_entered_twice_and_a_person_decides_where_the_two_differ(
    client: Client, form: Form, zhuoma: User, ciren: User, deji: User, baima: Resident
) -> None:
    first, second, head = sign_in(Client(), zhuoma), sign_in(Client(), ciren), sign_in(Client(), deji, verified=True)
    person = get(first, reverse("screening:person", args=[baima.id]))
    address = re.search(r'href="(/surveys/forms/[^"]+&amp;paper=1)"', person) or re.search(r'href="([^"]+paper=1)"', person)
    assert address is not None
    paper = address[1].replace("&amp;", "&")
    day = TODAY - timedelta(days=4)
    fill(first, paper, day.isoformat(), q1="2", q2="2", q3="2")
    one = Screening.objects.get()
    assert (one.state, one.basis, one.on) == ("waiting", "entries", day)
    assert not Commitment.objects.filter(kind="screening").exists(), "nothing follows from half of it"
    fill(second, paper, day.isoformat(), q1="2", q2="3", q3="2")
    one.refresh_from_db()
    assert (one.state, one.total, one.result["differing"]) == ("differs", None, ["q2"])
    assert "两遍录的不一样" in get(head, reverse("screening:screening", args=[one.id]))
    answers = get(first, reverse("screening:answers", args=[one.id]))
    assert "几乎每天" in answers
    assert "不同" in answers
    choose = reverse("screening:choose", args=[one.id])
    right = str(one.sheets.get(worker_id=ciren.id).id)
    assert head.post(choose, form_of(get(head, choose)) | {"sheet_id": right, "reason": "看了原纸"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.total, one.level) == ("counted", 7, "mild")
    follow = one.follow_ups.get(limit="act")
    done = reverse("screening:follow-up", args=[follow.id])
    assert first.post(done, {"outcome": "done", "note": "参加了小组"}).status_code == 302
    follow.commitment.refresh_from_db()
    assert not follow.commitment.is_open


def test_who_leaves_a_question_out_on_a_link_can_hand_in_and_the_ninth_answer_opens_a_crisis(form: Form, zhuoma: User, deji: User, baima: Resident) -> None:
    worker = sign_in(Client(), zhuoma)
    link = worker.post(f"{reverse('surveys:links', args=[form.id])}?resident={baima.id}", {"last_day": TODAY + timedelta(days=7)}).content.decode()
    found = re.search(r"https?://[^/\s]+(/q/[\w-]+/)", link)
    assert found is not None
    fill(Client(), found[1], act="send-all", q3="", q9="2")
    one = Screening.objects.get()
    assert (one.state, one.total, one.result["missing"]) == ("review", None, ["q3"])
    assert Crisis.objects.get().proceeding.resident_id == baima.id


def test_a_sheet_from_a_phone_that_was_days_without_a_signal_starts_the_clock_when_it_arrives(
    form: Form, zhuoma: User, deji: User, baima: Resident
) -> None:
    asked, arrives = NOW - timedelta(days=3), NOW + timedelta(hours=13)
    sent = receive_submission(
        actor=viewer_for(zhuoma, arrives), now=arrives, xml=sheet("phq9", PLAIN | {"q9": "1"}, asked), channel="field", place_hint=baima.place,
        resident_id=baima.id,
    ).submission  # fmt: skip
    one, running = Screening.objects.get(sheets__submission=sent), Crisis.objects.select_related("proceeding__clock").get().proceeding
    assert (one.on, running.opened_at) == (TODAY - timedelta(days=3), arrives)
    assert running.clock is not None
    assert running.clock.due_at == arrives + timedelta(hours=1), "at night too, a person calls within the hour of its coming"
