"""X07 日计划: a station head plans, asks why not, moves, pins, publishes, and replans when somebody falls ill, page by page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.care.models import Absence, Carer, DayPlan, Pin, ResidentWish, Visit
from lianxin.domain.people.models import Resident
from tests.domain.care.test_planning import visit
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TODAY, make_carer, make_resident, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey, pytest.mark.usefixtures("divisions")]
DAY = f"/care/dayplan/?place={GONGKA}&day={TODAY}"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW - timedelta(hours=3), tick=False) as traveller:  # Monday 07:00
        yield traveller


@pytest.fixture
def head(clock: time_machine.Traveller, deji: User, zhuoma: User, ciren: User) -> Client:
    make_carer(zhuoma)
    make_carer(ciren, languages=["zh"])
    return sign_in(Client(), deji, verified=True)


def page(client: Client, address: str) -> str:
    return unescape(get(client, address))


def question(row: Visit) -> str:
    return reverse("care:dayplan-visit", args=[DayPlan.objects.get(state__in=("draft", "published")).id, row.id])


def test_the_head_plans_asks_moves_pins_and_publishes(
    head: Client, zhuoma: User, ciren: User, baima: Resident
) -> None:
    first = visit(baima, day=TODAY)
    other = visit(make_resident("扎西", lon=91.74, lat=29.84), day=TODAY)
    head.post(DAY, {"act": "plan"})
    draft = page(head, DAY)
    assert "正在排班改进" in draft
    plan = DayPlan.objects.get()
    progress = reverse("care:dayplan-progress", args=[plan.id])
    asks = {"HX-Request": "true"}
    assert "hx-get" in head.get(progress, headers=asks).content.decode()
    assert head.get(progress).status_code == 302, "a part of a page is no page"
    run_worker(threading.Event(), once=True)
    assert head.get(progress, headers=asks)["HX-Redirect"].startswith("/care/dayplan/")
    draft = page(head, DAY)
    assert "正在排班改进" not in draft
    assert "手工就近派人" in draft
    assert '<svg viewBox="0 0 1100' in draft
    asked = page(head, f"{question(first)}?carer={ciren.id}&start=10:00")
    assert "次仁 10:00 可以,全天多" in asked
    assert "语言不合居民的意愿" in asked
    assert "照这样改" in asked
    assert "不行:还没到约好的时间" in page(head, f"{question(first)}?carer={zhuoma.id}&start=06:00")
    alternative = re.search(r'href="(/care/dayplan/[^"]+\?carer=[^"]+)"', asked)
    assert alternative
    assert "可以" in page(head, alternative[1])
    sent = {"act": "move", "carer": str(ciren.id), "start": "10:00", "changes": "0"}
    assert head.post(question(first), sent).status_code == 302
    draft = page(head, DAY)
    assert "手工改动" in draft
    assert "草稿刚才被别人改过" in unescape(head.post(question(first), sent, follow=True).content.decode())
    head.post(question(other), {"act": "pin", "pin-carer": str(zhuoma.id), "pin-start": ""})
    assert "锁定给 卓玛" in page(head, question(other))
    assert Pin.objects.get().carer_id == zhuoma.id
    head.post(question(other), {"act": "unpin"})
    assert not Pin.objects.exists()
    head.post(DAY, form_of(draft, 'value="publish"') | {"act": "publish"})
    first.refresh_from_db()
    assert (first.worker_id, first.planned_start) == (ciren.id, 600)


def test_somebody_falls_ill_and_those_whose_promise_changed_are_told(
    clock: time_machine.Traveller, head: Client, deji: User, zhuoma: User, ciren: User, baima: Resident
) -> None:
    later = visit(baima, day=TODAY, window_start=840, window_end=900)
    head.post(DAY, {"act": "plan"})
    draft = page(head, DAY)
    head.post(DAY, form_of(draft, 'value="publish"') | {"act": "publish"})
    later.refresh_from_db()
    assert later.worker_id == zhuoma.id
    clock.move_to(NOW)
    head = sign_in(Client(), deji, verified=True)
    answer = head.post(DAY, {"act": "away", "away-who": str(zhuoma.id), "away-since": "09:30", "away-reason": "发烧"}, follow=True)
    html = unescape(answer.content.decode())
    assert "重新排出的草稿" in html
    assert "换人" in html
    assert Absence.objects.get().reason == "发烧"
    head.post(DAY, form_of(html, 'value="publish"') | {"act": "publish"})
    html = page(head, DAY)
    assert "还有 1 户要告知" in html
    told = form_of(html, 'value="told"')
    head.post(DAY, told | {"act": "told"})
    assert "改动都已告知" in page(head, DAY)
    later.refresh_from_db()
    assert later.worker_id == ciren.id
    worker = sign_in(Client(), zhuoma)
    assert worker.post(DAY, {"act": "away", "away-who": str(ciren.id), "away-since": "10:00", "away-reason": "?"}).status_code == 403
    assert worker.post(question(later), {"act": "move", "carer": str(zhuoma.id)}).status_code == 403


def test_absences_certificates_and_wishes_are_entered_on_pages(
    head: Client, zhuoma: User, ciren: User, baima: Resident
) -> None:
    address = reverse("care:carer", args=[zhuoma.id])
    sent: dict[str, object] = dict(form_of(get(head, address)))
    sent |= {"skills": ["bathing"], "languages": ["bo"], "weekdays": ["1", "2"], "until_bathing": str(TODAY - timedelta(days=1))}
    assert head.post(address, sent | {"until_meal": str(TODAY)}).status_code == 422
    assert head.post(address, sent).status_code == 302
    stored = Carer.objects.get(user=zhuoma)
    assert (stored.weekdays, stored.skills_until) == ("12", {"bathing": str(TODAY - timedelta(days=1))})
    assert "已过期" in page(head, reverse("care:carers"))
    away = reverse("care:absences", args=[zhuoma.id])
    given = form_of(get(head, away), 'name="reason"') | {"from_day": str(TODAY), "until_day": str(TODAY), "reason": "看病"}
    assert head.post(away, given).status_code == 302
    assert "看病" in page(head, away)
    assert "请假" in page(head, reverse("care:carers"))
    head.post(reverse("care:absence-end", args=[Absence.objects.get().id]))
    assert "没有登记的请假" in page(head, away)
    wishes = reverse("care:wishes", args=[baima.id])
    assert head.post(wishes, form_of(get(head, wishes), 'name="wish"') | {"wish": f"not_carer:{ciren.id}"}).status_code == 422
    told = form_of(get(head, wishes), 'name="wish"') | {"wish": "sex:2", "is_hard": "on"}
    assert head.post(wishes, told).status_code == 302
    assert "由女性来" in page(head, wishes)
    head.post(reverse("care:wish-end", args=[ResidentWish.objects.get().id]))
    assert "没有特别的意愿" in page(head, wishes)
    worker = sign_in(Client(), zhuoma)
    assert worker.get(away).status_code == 403


def test_a_week_is_planned_at_once_and_shows_everybodys_load(
    head: Client, zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    for day in (0, 1, 3):
        visit(baima, day=TODAY + timedelta(days=day))
    week = f"{reverse('care:week')}?place={GONGKA}&day={TODAY}"
    assert head.post(week).status_code == 302
    assert "正在排这一周" in page(head, week)
    run_worker(threading.Event(), once=True)
    html = page(head, week)
    assert "正在排这一周" not in html
    assert DayPlan.objects.filter(state="draft").count() == 3, "a day without visits needs no plan"
    load = html.partition("各人的工作量")[2]
    assert "卓玛" in load
    assert sign_in(Client(), zhuoma).post(week).status_code == 403
    assert "工卡镇" not in get(sign_in(Client(), zhangwei), week)
