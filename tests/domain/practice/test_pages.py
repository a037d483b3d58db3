"""The pages, without a script: practise, see why, sit a mock exam; keep the bank; the wrong person sees nothing."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.practice.models import MockExam, PracticeAnswer, Question
from lianxin.kernel.ids import new_id
from tests.factories import GONGKA, MOZHUGONGKA, NOW, make_user, sign_in, typed_into

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank", "divisions")]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == status, address
    return answer.content.decode()


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found
    return found[1]


def test_a_worker_practises_question_by_question(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    with time_machine.travel(NOW, tick=False):
        assert "开始练习" in page(client, reverse("web:own-tab", args=["practice"]))
        answer = client.get(reverse("practice:next"), {"subject": "assistant_ability", "chapter": "a_goal"}, follow=True)
        address, html = answer.request["PATH_INFO"], answer.content.decode()
        asked = Question.objects.get(id=address.split("/")[-2])
        nothing = client.post(address, {"answer_id": hidden(html, "answer_id")})
        assert nothing.status_code == 422
        wrong = next(letter for letter in "ABCD" if letter not in asked.right)
        sent = {"answer_id": hidden(html, "answer_id"), "chosen": wrong if asked.kind == "single" else [wrong]}
        for _each in range(2):
            told = client.post(address, sent, follow=True).content.decode()
        assert "答错了" in told
        assert asked.why[:12] in told
        assert "下一题" in told
        assert PracticeAnswer.objects.count() == 1
        assert "0 %" in page(client, reverse("web:own-tab", args=["practice"]))
        assert asked.stem[:10] in page(client, reverse("practice:mine"))
        client.post(reverse("practice:level"), {"level": "middle"})
        assert "法规与政策" in page(client, reverse("web:own-tab", args=["practice"]))


def test_a_mock_exam_goes_page_by_page_keeps_its_time_and_tells_the_result(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("practice:level"), {"level": "middle"})
        html = page(client, f"{reverse('practice:mock-start')}?subject=middle_law")
        assert "道,120 分钟" in html
        sent = {"mock_id": hidden(html, "mock_id"), "subject": "middle_law"}
        for _each in range(2):
            html = client.post(reverse("practice:mock-start"), sent, follow=True).content.decode()
        made = MockExam.objects.get()
        assert "收卷时间" in html
        assert "题库里题不够" in html
        items = list(made.items.select_related("question").order_by("rank"))
        address = reverse("practice:mock", args=[made.id])
        typed = {f"q{one.rank}": list(one.question.right) for one in items[:10]}
        assert client.post(f"{address}?part=1", typed | {"go": "close"})["Location"] == reverse("practice:mock-close", args=[made.id])
        assert client.post(f"{address}?part=1", typed | {"go": "1"})["Location"] == f"{address}?part=1"
        assert client.post(f"{address}?part=1", typed)["Location"] == f"{address}?part=2"
        assert "正在考" in page(client, reverse("web:own-tab", args=["practice"]))
    with time_machine.travel(NOW.replace(hour=NOW.hour + 1), tick=False):
        assert "已答 10 / 16" in page(client, f"{address}?part=2")
        assert "还没有作答:第 11、12" in page(client, reverse("practice:mock-close", args=[made.id]))
    with time_machine.travel(made.closes_at, tick=False):
        assert "时间到了" in page(client, address)
        html = client.post(reverse("practice:mock-close", args=[made.id]), follow=True).content.decode()
    assert "没有达到合格线" in html
    assert "10" in html
    assert items[0].question.why[:10] in html


def test_the_keeper_writes_and_another_approves(client: Client) -> None:
    sent = {
        "question_id": str(new_id()), "place": MOZHUGONGKA, "chapter": "a_goal", "kind": "single", "stem": "社工站做什么?", "option_a": "服务居民",
        "option_b": "收税", "option_c": "发证", "option_d": "办案", "right": "A", "why": "见职责。", "origin": "县里编写", "rights": "own",
    }  # fmt: skip
    sign_in(client, make_user("officer", "bureau_officer", MOZHUGONGKA), verified=True)
    refused = client.post(reverse("practice:question-new"), sent | {"right": "E"})
    assert refused.status_code == 422
    assert "只到 D" in refused.content.decode()
    told = client.post(reverse("practice:question-new"), sent, follow=True).content.decode()
    assert "自己不能审核自己编写的题" in told
    made = Question.objects.get(place=MOZHUGONGKA)
    assert client.post(reverse("practice:question-approve", args=[made.id]), follow=True).status_code == 200
    page(client, reverse("practice:bank"))
    page(client, reverse("practice:question-edit", args=[made.id]))
    other = Client()
    sign_in(other, make_user("officer2", "bureau_officer", MOZHUGONGKA), verified=True)
    assert "审核通过" in page(other, reverse("practice:question", args=[made.id]))
    other.post(reverse("practice:question-approve", args=[made.id]))
    made.refresh_from_db()
    assert made.state == "approved"
    other.post(reverse("practice:question-retire", args=[made.id]), {"reason": "职责改了"})
    assert "已停用" in page(other, reverse("practice:question", args=[made.id]))


def test_words_looked_for_in_the_bank_stay_out_of_the_address(client: Client) -> None:
    sign_in(client, make_user("officer", "bureau_officer", MOZHUGONGKA), verified=True)
    stem = Question.objects.order_by("id").values_list("stem", flat=True)[0]
    found = typed_into(client, reverse("practice:bank"), stem[:10], field="text", state="approved")
    assert "text=" not in found
    assert stem[:10] in page(client, found)
    assert "没有这样的题" in page(client, typed_into(client, reverse("practice:bank"), "无此题干", field="text"))


def test_who_may_not_does_not(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    for name in ("practice:bank", "practice:question-new"):
        page(client, reverse(name), 403)
    page(client, reverse("practice:mock", args=[new_id()]), 404)
    head = Client()
    sign_in(head, make_user("head", "station_head", GONGKA), verified=True)
    assert "只有数" in page(head, reverse("practice:people"))
