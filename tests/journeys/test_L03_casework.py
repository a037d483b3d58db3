"""L03 白玛骨折: found on a visit, a case through its six phases page by page, each asking for what its phase needs; it closes with goals
scored, and the well-being before and after stands beside it. The errand of the disability certificate runs within it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.cases.models import CaseFile, CaseGoal, CasePrint, CaseRecord, CaseReferral
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.errands.services import open_errand
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get, rows, tabs
from tests.factories import NOW, TODAY, make_need, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
FACTS = ("risk_level", "close_reason", "follow_up_on")
LATER = str(TODAY + timedelta(days=30))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Worker:
    """卓玛 at her phone: every form as the page gave it, and what she fills in."""

    def __init__(self, user: User) -> None:
        user.language = "zh-hans"
        user.save()
        self.client = sign_in(Client(), user)
        self.case = CaseFile()

    def page(self, name: str, *args: object) -> str:
        return reverse(f"cases:{name}", args=[self.case.id, *args])

    def fill(self, address: str, **typed: object) -> str:
        answer = self.client.post(address, form_of(get(self.client, address)) | typed)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return str(answer["Location"])

    def write(self, paper: str, **typed: object) -> None:
        self.fill(self.page("write", paper), **{name if name in FACTS else f"w-{name}": text for name, text in typed.items()})

    def step(self, code: str) -> None:
        self.fill(reverse("proceedings:step", args=[self.case.id, code]))

    def lacks(self, what: str) -> None:
        assert f"还缺:{what}" in get(self.client, self.page("case"))


def test_a_broken_foot_from_the_need_to_a_closed_case(zhuoma: User, deji: User, baima: Resident) -> None:
    need = make_need(baima, kind="medical", state="accepted", triaged_at=NOW)
    worker = Worker(zhuoma)
    opening = reverse("cases:new") + f"?need={need.id}"
    assert opening in get(worker.client, reverse("web:need", args=[need.id]))
    worker.fill(opening)
    worker.case = CaseFile.objects.get()
    worker.lacks("有知情同意书")
    worker.fill(worker.page("basis"), basis="consent", way="print")
    worker.write("case_intake", presenting="上山捡柴摔断了脚,走不远")
    worker.step("accept")

    worker.lacks("风险等级已定")
    worker.fill(worker.page("tie-new"), relation="child", name="仁增", sex="1", quality="strong", flow="from")
    assert "<svg" in get(worker.client, worker.page("ties"))
    worker.write("case_assessment", needs_problems="行动不便,不知道残疾证怎么办", risk_level="middle")
    worker.step("assess")

    worker.lacks("至少有一个可衡量的目标")
    worker.fill(worker.page("goal-new"), title="能自己走到村卫生室", measure="一周去几次", now_value="0 次", target="2 次", due_on=LATER)
    worker.lacks("服务计划已请本人签名")
    worker.write("case_plan", plan_steps="每周陪一次复查")
    plan = CaseRecord.objects.get(paper="case_plan")
    worker.fill(reverse("cases:sign", args=[plan.id]), way="print")
    worker.fill(worker.page("well-being"), moment="before", score="3")
    worker.step("plan")

    worker.lacks("至少有一次过程记录")
    worker.write("case_record", session_course="陪她做康复操,扶墙走一圈")
    errand = open_errand(actor=viewer_for(zhuoma), now=NOW, resident_id=baima.id, kind="disability_certificate", within_id=worker.case.id)
    assert reverse("errands:errand", args=[errand.id]) in get(worker.client, worker.page("support"))
    worker.fill(worker.page("resource"), provider="县红十字会", what="轮椅一辆")
    worker.fill(worker.page("refer"), **{"w-refer_to": "县残联", "w-refer_reason": "评定残疾等级", "w-refer_consent": "yes"})
    worker.fill(worker.page("answer", CaseReferral.objects.get().id), answer="accepted", answered_by="达瓦", outcome="已受理")
    worker.step("evaluate")

    worker.lacks("目标达成情况已评分")
    worker.fill(worker.page("score", CaseGoal.objects.get().id), score="1", evidence="这一周自己去了三次")
    worker.fill(worker.page("well-being"), moment="after", score="7", note="能走了")
    worker.write("case_evaluation", satisfaction="very", result_review="目标达到")
    worker.step("score")

    worker.lacks("回访日期已定")
    worker.write("case_closing", summary="能自己走动", close_reason="reached", follow_up_on=LATER)
    worker.step("close")
    shown = get(worker.client, worker.page("case"))
    for text in ("已结案", "3 → 7", "60.0", "目标达成"):
        assert text in shown
    need.refresh_from_db()
    assert need.state == "met"
    assert Commitment.objects.filter(kind="follow_up", worker=zhuoma, is_open=True).count() == 1

    head = sign_in(Client(), deji, verified=True)
    found = tabs(get(head, reverse("cases:list")))
    assert (found["在办"][1], found["已结案"][1]) == (0, 1)
    assert rows(get(head, reverse("cases:list") + found["已结案"][0])) == 1
    whole = worker.page("print-all")
    assert worker.client.post(whole).status_code == 302
    assert run_worker(threading.Event(), once=True, clock=lambda: NOW + timedelta(minutes=1))
    made = CasePrint.objects.get()
    assert (made.state, made.sheets) == ("ready", CaseRecord.objects.count()), "every sheet, however many"
    fetch = reverse("cases:print-fetch", args=[made.id])
    assert fetch in get(worker.client, whole)
    assert worker.client.get(fetch).content[:5] == b"%PDF-"
