"""L07 助餐、助洁、助医、助浴、助急: one elder receives all five in a week, from the plan to the settlement, page by page."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image

from lianxin.base.access.models import User
from lianxin.base.jobs.models import Job, JobState
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.care.models import CareOrder, Carer, DayPlan, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import day_bounds
from tests.entry.web.reading import form_of, get, rows
from tests.factories import GONGKA, NOW, TODAY, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey, pytest.mark.usefixtures("divisions")]

FIVE = ("zhucan", "zhujie", "zhuyi", "zhuyu", "zhuji")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW - timedelta(hours=3), tick=False) as traveller:  # Monday 07:00
        yield traveller


def signature() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(picture, "PNG")
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
    waiting = client.post(address, {"act": "plan"}).url  # type: ignore[attr-defined]
    answer = client.get(waiting)
    assert "正在排班" in answer.content.decode()
    assert answer["Refresh"]
    run_worker(threading.Event(), once=True)
    assert client.get(waiting).status_code == 302
    draft = get(client, address)
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
    settled = get(sign_in(Client(), deji, verified=True), reverse("commitments:settlement"))
    assert rows(settled) == 5
    assert Commitment.objects.filter(confirmed_at__isnull=False).count() == 5


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
    waiting = head.post(address, {"act": "plan"}).url  # type: ignore[attr-defined]
    run_worker(threading.Event(), once=True)
    assert Job.objects.get().state == JobState.FAILED
    shown = get(head, waiting)
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
