"""S04 绿灯: the question bank — own questions, approved by another; practised with and without a signal; weak chapters; a mock exam in its time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.models import Card, MockExam, PracticeAnswer, Question
from lianxin.domain.practice.services import load_questions
from tests.factories import NOW, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


@pytest.fixture
def worker(client: Client, zhuoma: User) -> Client:
    load_questions(actor=Viewer.system("测试"), now=NOW)
    return sign_in(client, zhuoma, verified=True)


def practise(client: Client, subject: str, chapter: str, *, right: bool) -> str:
    """One question on the website; the page that explains it."""
    shown = client.get(reverse("practice:next"), {"subject": subject, "chapter": chapter}, follow=True)
    address = shown.request["PATH_INFO"]
    asked = Question.objects.get(id=address.rstrip("/").rpartition("/")[2])
    wrong = next(letter for letter in "ABCD" if letter not in asked.right)
    key = re.search(r'name="answer_id" value="([^"]+)"', shown.content.decode())
    assert key
    sent = {"answer_id": key[1], "chosen": list(asked.right) if right else [wrong]}
    return client.post(address, sent, follow=True).content.decode()


def percents(html: str) -> list[str]:
    return re.findall(r"(\d+) %\(", html)


def test_practised_on_the_website_and_offline_on_the_phone_it_is_one_memory_and_weak_chapters_stand_first(worker: Client, zhuoma: User) -> None:
    with time_machine.travel(NOW, tick=False):
        assert "答对了" in practise(worker, "assistant_ability", "a_ethics", right=True)
        assert "答错了" in practise(worker, "assistant_ability", "a_goal", right=False)
        home = worker.get(reverse("web:own-tab", args=["practice"])).content.decode()
        assert percents(home) == ["0", "100"]
        assert home.index("目标、对象和领域") < home.index("价值观和专业伦理")
        weak = Card.objects.get(last_right=False)
    evening = NOW + timedelta(hours=8)
    with time_machine.travel(evening, tick=False):
        phone = sign_in(Client(), zhuoma, verified=True)
        carried = phone.get("/field/api/practice").json()["rows"]
        asked = next(row for row in carried if row["id"] == str(weak.question_id))
        op = {
            "id": str(uuid4()), "kind": "practice", "captured_at": (NOW + timedelta(hours=4)).isoformat(), "base": {},
            "body": {"question_id": asked["id"], "chosen": asked["right"]},
        }  # fmt: skip
        sent = {"ops": [op], "device": "d", "phone_at": evening.isoformat()}
        answers = [phone.post("/field/api/ops", sent, content_type="application/json").json()["answers"][0]["outcome"] for _each in range(2)]
        assert answers == ["accepted", "again"]
    weak.refresh_from_db()
    assert (weak.seen, weak.last_right, weak.last_at) == (2, True, NOW + timedelta(hours=4))
    assert PracticeAnswer.objects.count() == 3


def test_a_mock_exam_keeps_its_time_over_a_reload_and_counts_what_was_answered(worker: Client, zhuoma: User) -> None:
    with time_machine.travel(NOW, tick=False):
        worker.post(reverse("practice:mock-start"), {"mock_id": str(uuid4()), "subject": "assistant_ability"})
        made = MockExam.objects.get()
        address = reverse("practice:mock", args=[made.id])
        items = list(made.items.select_related("question").order_by("rank"))
        assert [one.question.kind for one in items] == ["single"] * 12 + ["multiple"] * 4
        worker.post(address, {f"q{one.rank}": list(one.question.right) for one in items[:10]})
    for minutes in (1, 119):
        shown = re.search(r'data-closes="([^"]+)"', at(zhuoma, address, NOW + timedelta(minutes=minutes)))
        assert shown
        assert datetime.fromisoformat(shown[1]) == NOW + timedelta(minutes=120)
    assert "时间到了" in at(zhuoma, address, NOW + timedelta(minutes=120))
    with time_machine.travel(NOW + timedelta(minutes=121), tick=False):
        told = sign_in(Client(), zhuoma, verified=True).post(reverse("practice:mock-close", args=[made.id]), follow=True).content.decode()
    made.refresh_from_db()
    assert (made.points, made.full, made.closed_at) == (100, 200, made.closes_at)
    assert "没有达到合格线" in told
    assert PracticeAnswer.objects.filter(channel="mock", is_right=True).count() == 10


def test_the_head_sees_numbers_and_no_answer(worker: Client, deji: User) -> None:
    with time_machine.travel(NOW, tick=False):
        practise(worker, "assistant_ability", "a_goal", right=False)
        head = sign_in(Client(), deji, verified=True)
        told = head.get(reverse("practice:people")).content.decode()
        assert "卓玛" in told
        assert "各章的正确率不汇总显示" in told
        asked = PracticeAnswer.objects.select_related("question").get()
        assert asked.question.stem[:10] not in told
        assert head.get(reverse("practice:answered", args=[asked.id])).status_code == 404


def at(user: User, address: str, moment: datetime) -> str:
    """The page as it is then, to somebody who has just logged in."""
    with time_machine.travel(moment, tick=False):
        return sign_in(Client(), user, verified=True).get(address).content.decode()
