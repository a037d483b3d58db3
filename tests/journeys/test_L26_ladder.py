"""L26 社区工作者职业发展体系: a worker sees where they stand, what it pays and what the next step asks; the year is appraised, the step proposed by
the head and approved by the county; the next month pays more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.careers.models import Appraisal, Promotion
from lianxin.domain.workforce.rules.ladder import pay_of
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, TODAY, certify, engage, make_user, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def press(client: Client, name: str, *args: object, **typed: object) -> None:
    answer = client.post(reverse(f"careers:{name}", args=args), typed)
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def into(client: Client, user: User) -> None:
    client.logout()
    sign_in(client, user, verified=True)


def test_a_step_up_the_ladder(client: Client, zhuoma: User, deji: User, cuomu: User) -> None:
    me = make_worker("卓玛", GONGKA, user=zhuoma)
    post = engage(me, "station_worker", grade="staff", step=3, since=date(2022, 3, 1))
    certify(me, "assistant")
    mine = reverse("web:own-tab", args=["careers"])
    sign_in(client, zhuoma)
    shown = get(client, mine)
    for words in ("专职岗 3 级", "3,440", "每月 200", "下一薪级:专职岗 4 级", "上一等级:副职岗 4 级", "说不准", "看可以报的培训"):
        assert words in shown, words
    into(client, deji)
    for year in (2024, 2025):
        press(client, "appraise", me.id, appraisal_id=new_id(), year=year, result="competent", comment="走访按时")
    early = client.post(reverse("careers:appraise", args=[me.id]), {"appraisal_id": new_id(), "year": 2026, "result": "competent"})
    assert early.status_code == 422
    assert "还没有结束" in early.content.decode()
    into(client, zhuoma)
    for row in Appraisal.objects.order_by("year"):
        press(client, "appraisal-acknowledge", row.id)
    assert "可以提出" not in get(client, mine), "a worker does not propose"
    assert client.post(reverse("careers:propose", args=[post.id, "step"]), {}).status_code == 403
    into(client, deji)
    assert "卓玛" in get(client, f"{reverse('careers:due')}?place={GONGKA}")
    press(client, "propose", post.id, "step", promotion_id=new_id(), since=TODAY, reason="在这一薪级满两年,考核合格")
    asked = Promotion.objects.get()
    into(client, cuomu)
    assert "满两年" in get(client, reverse("careers:promotion", args=[asked.id]))
    press(client, "promotion", asked.id, approve="1", reason="同意")
    post.refresh_from_db()
    assert (post.grade, post.step) == ("staff", 4)
    before, after = (sum(one.yuan for one in pay_of(packs.for_place(GONGKA), "staff", step, TODAY)) for step in (3, 4))
    assert after - before == 120
    trail = AuditEntry.objects.get(verb="career.set_grade")
    assert json.loads(trail.before) == {"grade": "staff", "step": 3}
    assert json.loads(trail.after)["reason"] == "同意"
    into(client, zhuoma)
    shown = get(client, mine)
    assert "专职岗 4 级" in shown
    assert "3,560" in shown
    assert "已批准" in get(client, reverse("careers:promotion", args=[asked.id]))
    into(client, make_user("luosang", "worker", "540127205000"))
    assert client.get(reverse("careers:promotion", args=[asked.id])).status_code == 404, "the next township's worker"
