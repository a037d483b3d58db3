"""The pages: what each shows to whom, the public button, the bracelets' address; and the job that calls more people."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.jobs.worker import run_worker
from lianxin.domain.emergency.models import Alarm, Bracelet, CallOut, Duty
from lianxin.domain.emergency.rules import signature_of
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.search import index_residents
from lianxin.kernel.clock import SHANGHAI
from tests.domain.emergency.story import address, at_work, bracelet, called, goes, helpers, press
from tests.entry.web.reading import form_of, get, rows
from tests.factories import GONGKA, NOW, TABA, make_resident, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def send(client: Client, device: Bracelet, secret: str, **more: object) -> tuple[int, dict[str, str]]:
    body = json.dumps({"event_id": str(uuid4()), "kind": "sos"} | more)
    stamp = str(int(NOW.timestamp()))
    headers = {"X-Timestamp": stamp, "X-Signature": signature_of(secret, stamp, body.encode())}
    answer = client.post(reverse("public:bracelet", args=[device.id]), body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_the_button_works_without_account_script_or_cookie(baima: Resident, zhuoma: User) -> None:
    at_work(zhuoma)
    client, page = Client(enforce_csrf_checks=True), reverse("public:sos", args=[address(zhuoma, baima)])
    first = get(client, page)
    assert 'href="tel:120"' in first
    assert "按这里求助" in first
    assert "白玛" not in first
    event = form_of(first)["event"]
    for _twice in range(2):
        answer = client.post(page, {"act": "call", "event": event, "lon": "nowhere", "lat": "29.8"})
        assert (answer.status_code, answer["Location"]) == (302, page)
    alarm = Alarm.objects.get()
    assert (alarm.repeats, alarm.lon, alarm.lat) == (0, None, None)
    assert "已经收到,正在找最近的人" in get(client, page)
    goes(zhuoma, alarm, now=NOW, eta_minutes=7)
    seen = get(client, page)
    assert "有人正在赶来" in seen
    assert "大概 7 分钟" in seen
    assert "卓玛" not in seen
    client.post(page, {"act": "mistaken"})
    assert "您说按错了" in get(client, page)
    answer = client.get(page)
    assert "noindex" in answer["X-Robots-Tag"]
    wrong = client.get(reverse("public:sos", args=["x" * 43]))
    assert wrong.status_code == 404
    assert 'href="tel:120"' in wrong.content.decode()


def test_bracelets_are_answered_in_one_word(baima: Resident, zhuoma: User, deji: User, client: Client) -> None:
    at_work(zhuoma)
    device, secret = bracelet(deji, baima)
    assert send(client, device, secret) == (201, {"status": "raised"})
    assert send(client, device, secret, kind="fall") == (201, {"status": "joined"})
    assert send(client, device, secret, kind="heartbeat", battery=50) == (200, {"status": "heard"})
    assert send(client, device, "wrong")[0] == 401
    assert send(client, device, secret, kind="dance")[1]["error"] == "alarm.message_unreadable"
    assert send(client, device, secret, event_id="x" * 5000)[0] == 413
    here = reverse("public:bracelet", args=[device.id])
    assert client.get(here).status_code == 405
    assert client.post(here, "{}", content_type="application/json")["WWW-Authenticate"].startswith("Bearer")
    bearer = client.post(here, json.dumps({"event_id": "b", "kind": "sos"}), content_type="application/json", headers={"Authorization": f"Bearer {secret}"})
    assert bearer.json() == {"status": "joined"}


def test_the_board_shows_what_is_open_and_says_when_nobody_calls(
    baima: Resident, zhuoma: User, deji: User, client: Client, morning: time_machine.Traveller
) -> None:
    helpers(12)
    called(deji, baima)
    sign_in(client, zhuoma)
    board = get(client, reverse("emergency:board"))
    for text in ("来电求助", "白玛", "还没有人应答", "塔巴村", 'http-equiv="refresh"', "没有安排值班"):
        assert text in board
    assert "派人程序没有运行" not in board
    morning.shift(timedelta(minutes=3))
    assert "派人程序没有运行" in get(client, reverse("emergency:board"))
    alarm = Alarm.objects.get()
    answer = client.post(f"{reverse('emergency:act', args=[alarm.id])}?what=more", follow=True)
    assert "已通知下一圈的人" in answer.content.decode()
    assert CallOut.objects.filter(ring=2).exists()
    assert "派人程序没有运行" not in get(client, reverse("emergency:board"))


def test_when_there_is_nobody_to_call_the_page_says_so(baima: Resident, zhuoma: User, deji: User, client: Client) -> None:
    alarm = called(deji, baima)
    assert not CallOut.objects.exists()
    sign_in(client, zhuoma)
    page = reverse("emergency:alarm", args=[alarm.id])
    assert "没有可以叫的人" in get(client, page)
    client.post(f"{reverse('emergency:act', args=[alarm.id])}?what=accept")
    assert "没有可以叫的人" not in get(client, page)


@pytest.mark.both
def test_the_worker_calls_more_people_when_it_is_time(baima: Resident, deji: User, morning: time_machine.Traveller) -> None:
    helpers(12)
    called(deji, baima)
    run_worker(threading.Event(), once=True)
    assert not CallOut.objects.filter(ring=2).exists()
    morning.shift(timedelta(seconds=91))
    run_worker(threading.Event(), once=True)
    assert CallOut.objects.filter(ring=2).exists()


def test_a_call_is_taken_in_three_steps(baima: Resident, zhuoma: User, client: Client) -> None:
    at_work(zhuoma)
    others = [make_resident(f"白玛{number}", address=f"塔巴村{number}号") for number in "一二三四五六七八九十"] + [make_resident(f"次仁白玛{n}") for n in "一二三四五六七八九十百千"]
    Resident.objects.filter(id=baima.id).update(pinyin="baima")
    index_residents([*others, baima])
    sign_in(client, zhuoma)
    start = reverse("emergency:take")
    assert 'href="tel:120"' in get(client, start)
    found = client.post("/find/", {"to": start, "typed": "q", "q": "白玛"}, follow=True).content.decode()
    assert f"?resident={baima.id}" in found
    first = client.post("/find/", {"to": start, "typed": "q", "q": "baima"}, follow=True).content.decode()
    offered = re.findall(r"\?resident=([0-9a-f-]+)", first)
    assert (len(offered), offered[0], "符合的不止这些" in first) == (20, str(baima.id), True), "whose whole name it is stands first, and that there are more is said"
    assert "女 80岁 · " in first
    page = f"{start}?resident={baima.id}"
    answer = client.post(page, form_of(get(client, page), "event_id") | {"kind": "fall", "said": "摔了"})
    assert answer.status_code == 302
    shown = get(client, answer["Location"])
    for text in ("跌倒", "摔了", "第 1 圈", "先打120"):
        assert text in shown
    other = f"{start}?other=1"
    sent = form_of(get(client, other), "event_id") | {"kind": "call", "place": TABA, "where": ""}
    assert client.post(other, sent).status_code == 422
    assert client.post(other, sent | {"where": "桥头"}).status_code == 302


def test_my_call_with_big_buttons(baima: Resident, zhuoma: User, ciren: User, deji: User, client: Client) -> None:
    at_work(zhuoma, ciren)
    alarm = called(deji, baima)
    mine = CallOut.objects.get(user=zhuoma)
    page = reverse("emergency:call", args=[mine.id])
    sign_in(client, zhuoma)
    assert "有人求助,正等您答复" in get(client, reverse("web:today"))
    shown = get(client, page)
    for text in ("白玛", "塔巴村", "10 分钟", "去不了", 'href="tel:110"', "geo:29.83500,91.73500"):
        assert text in shown
    assert AuditEntry.objects.filter(subject_id=str(baima.id), actor_id=zhuoma.id).exists(), "the look is on record"
    assert client.post(page, {"what": "accept", "eta_minutes": "10"}).status_code == 302
    assert "我到了" in get(client, page)
    other = Client()
    sign_in(other, ciren)
    theirs = reverse("emergency:call", args=[CallOut.objects.get(user=ciren).id])
    covered = get(other, theirs)
    assert "这次不用您去了" in covered
    assert "白玛" not in covered
    assert get(other, page, 404)
    refused = other.post(theirs, {"what": "accept"}, follow=True).content.decode()
    assert "已经有人去了:卓玛" in refused
    client.post(page, {"what": "arrive"})
    there = get(client, page)
    assert "按时到场" in there
    assert "已按时完成" not in there, "somebody is there, and the call is still open"
    closing = reverse("emergency:close", args=[alarm.id])
    assert client.post(closing, {"outcome": "helped", "reason": ""}).status_code == 422
    assert client.post(closing, {"outcome": "helped", "reason": "扶起来了"}).status_code == 302
    assert "已到场帮助" in get(client, reverse("emergency:alarm", args=[alarm.id]))
    assert get(client, reverse("emergency:mine"))


@pytest.mark.both
def test_the_head_reviews_and_every_number_of_the_month_opens_its_rows(baima: Resident, zhuoma: User, deji: User, client: Client) -> None:
    alarm = called(deji, baima)
    sign_in(client, deji, verified=True)
    client.post(reverse("emergency:close", args=[alarm.id]), {"outcome": "by_phone", "reason": "电话里说清了"})
    page = reverse("emergency:review", args=[alarm.id])
    assert "写复盘" in get(client, reverse("emergency:alarm", args=[alarm.id]))
    assert client.post(page, {"happened": "头晕", "change": ""}).status_code == 422
    assert client.post(page, {"happened": "头晕", "change": "量血压", "needs": ["medical"]}).status_code == 302
    assert "量血压" in get(client, reverse("emergency:alarm", args=[alarm.id]))
    month = get(client, reverse("emergency:month"))
    assert rows(month) == 1
    assert rows(get(client, f"{reverse('emergency:all')}?month=2026-11&kind=call")) == 1
    assert rows(get(client, f"{reverse('emergency:all')}?month=2026-11&kind=call&outcome=false_alarm")) == 0


def test_the_roster_and_ones_own_register(zhuoma: User, deji: User, client: Client) -> None:
    sign_in(client, deji, verified=True)
    page = reverse("emergency:duty")
    sent = form_of(get(client, page), "duty_id") | {"place": GONGKA, "user_id": str(zhuoma.id), "day": "2026-11-23", "start": "18:00", "end": "09:00"}
    assert client.post(page, sent).status_code == 302
    turn = Duty.objects.get()
    assert turn.ends_at - turn.starts_at == timedelta(hours=15)
    assert client.post(page, sent | {"duty_id": str(uuid4())}).status_code == 422
    client.post(reverse("emergency:duty-cancel", args=[turn.id]))
    assert "还没有安排值班" in get(client, page)
    worker = Client()
    sign_in(worker, zhuoma)
    assert worker.post(page, sent).status_code == 403
    assert worker.post(reverse("emergency:standby"), {"off_hours": "on", "skills": ["driving"], "mode": "car"}).status_code == 302
    assert (zhuoma.standby.off_hours, zhuoma.standby.skills, zhuoma.standby.mode) == (True, ["driving"], "car")
    own = reverse("emergency:own")
    answer = worker.post(own, form_of(get(worker, own), "event_id") | {"place": TABA, "where": "桥头"})
    assert "工作人员求助" in get(worker, answer["Location"])


def test_bracelets_and_addresses_are_told_once(baima: Resident, zhuoma: User, deji: User, client: Client) -> None:
    sign_in(client, deji, verified=True)
    shown = client.post(reverse("emergency:bracelet-new"), {"place": GONGKA, "serial": "LX-9", "model": "跌倒款"})
    device = Bracelet.objects.get()
    assert device.secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    page = reverse("emergency:bracelet", args=[device.id])
    index_residents([baima])
    assert device.secret not in get(client, page)
    found = client.post("/find/", {"to": page, "typed": "q", "q": "白玛"}, follow=True).content.decode()
    assert "发给此人" in found
    client.post(reverse("emergency:bracelet-act", args=[device.id]), {"resident": str(baima.id)})
    assert "白玛" in get(client, page)
    assert "白玛" in get(client, reverse("emergency:bracelets"))
    client.post(f"{reverse('emergency:bracelet-act', args=[device.id])}?what=back")
    client.post(f"{reverse('emergency:bracelet-act', args=[device.id])}?what=retire")
    device.refresh_from_db()
    assert (device.resident, device.secret, device.retired_at) == (None, "", NOW)
    links = reverse("emergency:links", args=[baima.id])
    answer = client.post(links, {"holder": "family"}).content.decode()
    assert "/sos/" in answer
    assert "/sos/" not in get(client, links)
    link = baima.sos_links.get()
    client.post(reverse("emergency:link-revoke", args=[link.id]))
    assert "已收回" in get(client, links)


def test_a_child_is_not_named_in_the_list(zhuoma: User, deji: User, client: Client) -> None:
    child = make_resident("次仁小宝", birth_date=NOW.date() - timedelta(days=3000))
    press(address(zhuoma, child))
    sign_in(client, zhuoma)
    board = get(client, reverse("emergency:board"))
    assert "次仁小宝" not in board
    assert "次×" in board


def test_whoever_takes_a_call_hears_whether_anybody_was_told_and_who_hears_of_it_next(
    baima: Resident, zhuoma: User, deji: User, cuomu: User, client: Client
) -> None:
    start = f"{reverse('emergency:take')}?resident={baima.id}"
    sent = form_of(get(sign_in(client, deji, verified=True), start), 'name="kind"')
    alone = client.post(start, sent, follow=True).content.decode()
    assert "一个能去的人也没有通知到" in alone
    assert "通知了最近的" not in alone
    steps = packs.for_place(baima.place).alarm_steps
    ahead = re.findall(r"<li>(\d\d:\d\d) 告知[^:]+:([^<]+)</li>", alone)
    assert len(ahead) == len(steps) > 1
    assert (ahead[0][0], deji.display_name in ahead[0][1], cuomu.display_name in "".join(who for _at, who in ahead)) == (
        f"{NOW.astimezone(SHANGHAI) + timedelta(minutes=steps[0].after_minutes):%H:%M}", True, True,
    )  # fmt: skip
    at_work(zhuoma)
    other = make_resident("另一位")
    start = f"{reverse('emergency:take')}?resident={other.id}"
    sent = form_of(get(client, start), 'name="kind"')
    assert "已登记,通知了最近的 1 人" in client.post(start, sent, follow=True).content.decode()
