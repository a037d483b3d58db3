"""One's own visits in a calendar program: an address that holds a secret, no name, one's own visits only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import CalendarKey, Visit
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import local_day
from tests.factories import TABA, sign_in

pytestmark = pytest.mark.django_db


def visit(worker: User, resident: Resident, days: int = 0, **more: object) -> Visit:
    day = local_day(timezone.now()) + timedelta(days=days)
    filled = {"service": "zhucan", "planned_start": 630, "minutes": 15} | more
    return Visit.objects.create(place=TABA, resident=resident, worker=worker, day=day, **filled)


def subscribed(client: Client) -> str:
    page = client.post("/visits/calendar/").content.decode()
    return "/calendar/" + re.search(r"http://testserver/calendar/([\w-]+\.ics)<", page)[1]  # type: ignore[index]


@pytest.fixture
def address(client: Client, zhuoma: User) -> str:
    User.objects.filter(id=zhuoma.id).update(language="zh-hans")
    sign_in(client, zhuoma)
    return subscribed(client)


def test_a_program_without_a_login_reads_ones_own_visits_and_no_name(
    address: str, zhuoma: User, ciren: User, baima: Resident
) -> None:
    mine = visit(zhuoma, baima, 1)
    others = [visit(ciren, baima, 1), visit(zhuoma, baima, 2, cancelled_at=timezone.now()), visit(zhuoma, baima, 40)]
    answer = Client().get(address)
    body = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert body.count("BEGIN:VEVENT") == 1
    assert f"URL:http://testserver/visits/{mine.id}/" in body
    assert f"DTSTART:{mine.day:%Y%m%d}T023000Z" in body
    assert "SUMMARY:助餐" in body
    assert "LOCATION:塔巴村" in body
    assert not any(str(other.id) in body for other in others)
    for word in filter(None, (baima.name, baima.name_bo, baima.address)):
        assert word not in body


def test_a_new_address_kills_the_old_one_and_ending_kills_both(client: Client, address: str) -> None:
    newer = subscribed(client)
    assert (Client().get(address).status_code, Client().get(newer).status_code) == (404, 200)
    assert address not in client.get("/visits/calendar/").content.decode()  # shown once
    assert client.post("/visits/calendar/", {"end": "1"}).status_code == 302
    assert Client().get(newer).status_code == 404
    told = AuditEntry.objects.filter(verb__startswith="calendar.").order_by("seq").values_list("verb", flat=True)
    assert list(told) == ["calendar.open", "calendar.open", "calendar.close"]


def test_the_secret_is_not_in_the_database(address: str) -> None:
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in CalendarKey.objects.get().digest
    assert Client().get(f"/calendar/{CalendarKey.objects.get().digest}.ics").status_code == 404


@pytest.mark.parametrize("gone", ["account", "role"])
def test_who_may_visit_no_more_has_no_calendar(address: str, zhuoma: User, gone: str) -> None:
    if gone == "account":
        User.objects.filter(id=zhuoma.id).update(is_active=False)
    else:
        Grant.objects.filter(user=zhuoma).update(ends_on=local_day(timezone.now()))
    assert Client().get(address).status_code == 404


def test_an_auditor_cannot_make_one(client: Client, cuomu: User) -> None:
    sign_in(client, cuomu)
    assert client.post("/visits/calendar/").status_code == 403
    assert not CalendarKey.objects.exists()
