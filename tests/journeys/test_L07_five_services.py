"""L07 助餐、助洁、助医、助浴、助急: one elder receives all five in a week, from the plan to the settlement, page by page."""

from __future__ import annotations

import io
import random
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from lianxin.base.access.models import User
from lianxin.base.jobs.models import Job
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.care.models import CareOrder, CarePlan, Carer, DayPlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement.models import SettlementLine
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TODAY, make_user, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey, pytest.mark.usefixtures("divisions")]

FIVE = ("zhucan", "zhujie", "zhuyi", "zhuyu", "zhuji")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW - timedelta(hours=3), tick=False) as traveller:  # Monday 07:00
        yield traveller


_GIVEN = count()


def signature() -> io.BytesIO:
    """A picture like no other before: one given twice would be doubtful."""
    picture = io.BytesIO()
    rng, drawn = random.Random(next(_GIVEN)), Image.new("RGB", (160, 90), "white")
    for _ in range(12):
        x, y = rng.randint(0, 140), rng.randint(0, 70)
        ImageDraw.Draw(drawn).rectangle((x, y, x + rng.randint(8, 60), y + rng.randint(8, 40)), fill=tuple(rng.randint(0, 255) for _ in range(3)))
    drawn.save(picture, "PNG")
    picture.name = "signature.png"
    picture.seek(0)
    return picture


def enter_carer(head: Client, worker: User) -> None:
    """The shift, skills and start of a worker, found from the page of the day plan."""
    day = get(head, f"{reverse('care:dayplan')}?place={GONGKA}&day={TODAY}")
    assert "还没有可排班的人员" in day
    listed = get(head, re.findall(r'href="([^"]+/carers/)"', day)[-1])
    address = re.search(rf'href="([^"]+/carers/{worker.id}/)"', listed)
    assert address
    assert "还没有登记班次" in listed
    sent: dict[str, object] = dict(form_of(get(head, address[1])))
    sent |= {"start": "08:00", "end": "19:00", "skills": ["meal", "cleaning", "bathing", "escort"], "languages": ["zh", "bo"]}
    sent |= {"weekdays": list("1234567")}
    assert head.post(address[1], sent | {"from_where": "point", "lat": ""}).status_code == 422
    assert head.post(address[1], sent | {"from_where": "point", "lat": "29.83", "lon": "91.73"}).status_code == 302
    carer = Carer.objects.get()
    assert (carer.shift_start, carer.shift_end, carer.place) == (480, 1140, GONGKA)
    assert (carer.lon, carer.lat, carer.languages) == (91.73, 29.83, ["bo", "zh"])
    assert "08:00–19:00" in get(head, reverse("care:carers"))


def order_everything(client: Client, elder: Resident, worker: User) -> None:
    """A care plan with the five services on Mondays, through the pages."""
    plan_page = reverse("care:plan", args=[elder.id])
    client.post(plan_page, form_of(get(client, plan_page)) | {"goals": "自己在家住得好"})
    for code in FIVE:
        html = get(client, plan_page)
        address = re.search(rf'href="([^"]+/orders/{code}/)"', html)
        assert address, f"{code} is not in the catalogue"
        sent: dict[str, object] = dict(form_of(get(client, address[1])))
        sent |= {"weekdays": ["1"], "regular_carer_id": str(worker.id), "hands": "1"}
        assert client.post(address[1], sent).status_code == 302


def plan_the_day(client: Client) -> None:
    """Visits from orders, a draft by the planner in the background, publication."""
    address = f"{reverse('care:dayplan')}?place={GONGKA}&day={TODAY}"
    client.post(address, {"act": "visits"})
    client.post(address, {"act": "plan"})
    first = get(client, address)
    assert "正在排班改进" in first, "the first answer is there at once, a better one is sought"
    assert 'http-equiv="refresh"' in first
    run_worker(threading.Event(), once=True)
    draft = get(client, address)
    assert "正在排班改进" not in draft
    client.post(address, form_of(draft, 'value="publish"') | {"act": "publish"})


def test_one_elder_receives_all_five(
    client: Client, clock: time_machine.Traveller, zhuoma: User, deji: User, baima: Resident
) -> None:
    baima.ability_level = 1
    baima.save()
    head, worker = sign_in(Client(), deji, verified=True), sign_in(client, zhuoma)
    enter_carer(head, zhuoma)
    order_everything(worker, baima, zhuoma)
    assert CareOrder.objects.count() == 5
    plan_the_day(head)
    plan = DayPlan.objects.get()
    assert (plan.state, plan.unserved) == ("published", [])
    today = get(worker, reverse("web:today"))
    assert today.count('class="stop"') == 5
    starts = re.findall(r"<strong>(\d\d:\d\d)</strong>", today)
    assert starts == sorted(starts)
    for visit in Visit.objects.order_by("sequence"):
        assert visit.planned_start is not None
        clock.move_to(day_bounds(TODAY)[0] + timedelta(minutes=visit.planned_start + visit.minutes))
        worker = sign_in(Client(), zhuoma)  # the morning's login has idled out
        address = f"{reverse('web:visit-record', args=[baima.id])}?visit={visit.id}"
        sent: dict[str, object] = dict(form_of(get(worker, address)))
        sent |= {"note": "做好了", "signature": signature(), "photo": signature(), "lon": "91.735", "lat": "29.835"}
        assert worker.post(address, sent).status_code == 302
    finish_what_lacks_proof(worker)
    assert Commitment.objects.filter(is_open=True).count() == 0
    for promise in Commitment.objects.all():
        assert Client(REMOTE_ADDR="198.51.100.1").post(invited_by(worker, promise), {"satisfied": "yes"}).status_code == 302
    head = sign_in(Client(), deji, verified=True)
    settle_doubts(head)
    made = head.post(reverse("settlement:overview"), {"month": f"{TODAY:%Y-%m}", "place": GONGKA})
    assert "共" in get(head, f"{made['Location']}print/")
    assert SettlementLine.objects.count() == 5
    assert all(sum(Decimal(part["amount"]) for part in one.parts) == one.price for one in SettlementLine.objects.all())
    assert sum(one.price for one in SettlementLine.objects.all()) > 0
    assert Commitment.objects.filter(confirmed_at__isnull=False).count() == 5


def settle_doubts(head: Client) -> None:
    """What is doubtful is looked into and accepted, one by one, from the list."""
    listed = get(head, reverse("commitments:doubts"))
    for promise in Commitment.objects.filter(has_doubts=True):
        address = reverse("commitments:doubt", args=[promise.id])
        assert address in listed
        sent = form_of(get(head, address), 'name="reason"') | {"decision": "accept", "reason": "打过电话,属实"}
        assert head.post(address, sent).status_code == 302


def finish_what_lacks_proof(worker: Client) -> None:
    """What a service asks beyond a signature is brought on its own page, which names it."""
    for promise in Commitment.objects.filter(is_open=True):
        address = reverse("commitments:finish", args=[promise.id])
        sent: dict[str, object] = dict(form_of(get(worker, address)))
        sent |= {name: "在场" for name in ("place", "code") if name in sent}
        sent |= {"outcome": "做好了", "minutes": "30", "signature": signature(), "photo": signature()}
        answer = worker.post(address, sent)
        assert answer.status_code == 302, unescape(answer.content.decode())


def invited_by(worker: Client, promise: Commitment) -> str:
    """The address of the confirmation link the worker shows as a QR code."""
    html = worker.post(reverse("commitments:invite", args=[promise.id]), {"by_kind": "resident"}).content.decode()
    assert '<svg class="qr"' in html or 'class="qr"' in html
    found = re.search(r'<p class="address">https?://[^/]+([^<]+)</p>', html)
    assert found
    return found[1]


def test_a_day_without_carers_is_refused_in_words_and_nothing_is_kept(
    clock: time_machine.Traveller, zhuoma: User, deji: User, baima: Resident
) -> None:
    head, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), zhuoma)
    order_everything(worker, baima, zhuoma)
    address = f"{reverse('care:dayplan')}?place={GONGKA}&day={TODAY}"
    head.post(address, {"act": "visits"})
    shown = head.post(address, {"act": "plan"}, follow=True).content.decode()
    assert not Job.objects.exists()
    assert "没有可排班的人员" in shown
    assert "登记上门人员的班次" in shown
    assert not DayPlan.objects.exists()


def test_a_worker_may_not_plan_and_an_outsider_not_even_look(
    clock: time_machine.Traveller, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    address = f"{reverse('care:dayplan')}?place={GONGKA}&day={TODAY}"
    worker = sign_in(Client(), zhuoma)
    assert worker.get(address).status_code == 200
    assert worker.post(address, {"act": "visits"}).status_code == 403
    assert worker.post(address, {"act": "plan"}).status_code == 403
    assert worker.get(reverse("care:carers")).status_code == 403
    outsider = sign_in(Client(), zhangwei)
    assert outsider.get(reverse("care:plan", args=[baima.id])).status_code == 404
    assert "工卡镇" not in get(outsider, address)
    assert not Visit.objects.exists()


def test_the_plan_is_agreed_paused_and_looked_at_again(
    clock: time_machine.Traveller, zhuoma: User, deji: User, baima: Resident
) -> None:
    """What is proposed is decided one by one; a stay in hospital empties the published day and its end fills the next."""
    baima.ability_level = 2
    baima.save()
    head, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), zhuoma)
    enter_carer(head, zhuoma)
    plan_page = reverse("care:plan", args=[baima.id])
    worker.post(plan_page, form_of(get(worker, plan_page)) | {"goals": "脚伤好起来"})
    plan = CarePlan.objects.get()
    html = get(worker, plan_page)
    assert "建议的服务" in html
    assert "能力等级 2(中度失能)" in html
    assert "政府补贴 40.00 元、本人自付 40.00 元" in html
    worker.post(reverse("care:order-accept", args=[plan.id, "zhuyu"]))
    refuse = reverse("care:order-refuse", args=[plan.id, "zhujie"])
    assert worker.post(refuse, {"why": "other", "note": ""}).status_code == 422
    worker.post(refuse, {"why": "family", "note": "女儿周末来打扫"})
    assert "家里人自己做:女儿周末来打扫" in get(worker, plan_page)
    address = reverse("care:order-new", args=[plan.id, "jingshen"])
    every_day = {"weekdays": list("1234567"), "regular_carer_id": str(zhuoma.id), "every_weeks": "1"}
    assert worker.post(address, form_of(get(worker, address)) | every_day).status_code == 302
    goal = {"goal_id": str(new_id()), "text": "自己走到院门", "measure": "一周五天", "due_on": str(TODAY + timedelta(days=30))}
    worker.post(reverse("care:goal-new", args=[plan.id]), goal)
    worker.post(reverse("care:plan-agree", args=[plan.id]), {
        "agreed": "yes", "by_kind": "family", "given_by": "仁增", "how": "phone", "day": str(TODAY),
    })  # fmt: skip
    html = get(worker, plan_page)
    assert "自己走到院门" in html
    assert "家属 仁增 · 电话" in html
    plan_the_day(head)
    day_page = f"{reverse('care:dayplan')}?place={GONGKA}&day={TODAY}"
    assert "已取消或改到别的日子" not in get(head, day_page)
    pause = {"pause_id": str(new_id()), "why": "hospital", "starts_on": str(TODAY), "until": "", "note": ""}
    assert worker.post(reverse("care:plan-pause", args=[plan.id]), pause).status_code == 302
    assert "已取消或改到别的日子" in get(head, day_page), "the published day shows the gap"
    assert get(worker, reverse("web:today")).count('class="stop"') == 0
    html = get(worker, plan_page)
    assert "另行通知" in html
    resume = re.search(r'href="([^"]+/pauses/[^"]+/resume/)"', html)
    assert resume
    assert "出院后先看能力有没有变化" in get(worker, resume[1])
    worker.post(resume[1], {"resumes_on": str(TODAY), "note": "女儿接回来了"})
    assert get(worker, reverse("web:today")).count('class="stop"') == 1
    review = {"day": str(TODAY), "note": "能走几步了", "next_on": str(TODAY + timedelta(days=60))}
    assert worker.post(reverse("care:plan-review", args=[plan.id]), review).status_code == 302
    told = get(worker, reverse("care:plan-history", args=[plan.id]))
    for words in ("按建议采用:助浴", "不采用:助洁", "暂停全部服务", "恢复全部服务", "能走几步了", "同意:家属 仁增"):
        assert words in told, words
    paper = get(worker, f"{reverse('care:plan-print', args=[plan.id])}?lang=bo")
    assert 'lang="bo"' in paper
    assert "ཁྲུས" in paper, "the name of bathing in the person's language"
    stranger = sign_in(Client(), make_user("far", "worker", "330109002000"))
    for name in ("care:plan-pause", "care:plan-history", "care:plan-print", "care:plan-review", "care:plan-agree", "care:goal-new"):
        assert stranger.get(reverse(name, args=[plan.id])).status_code == 404
