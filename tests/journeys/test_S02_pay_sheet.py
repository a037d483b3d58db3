"""S02 the monthly pay and subsidy sheet: drawn from posts, certificates and attendance; it foots; explained, closed, paid, corrected."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.domain.payroll.models import PayLine, PaySheet
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, certify, engage, make_user, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

SHICHENG, QINJIANG, XIAOSONG = "360735000000", "360735100001", "360735101200"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(db: None) -> User:
    """Three community workers: one certified last year, one in October, one who begins in November; one has an account."""
    account = make_user("xiaomei", "worker", "360735100000")
    old = make_worker("赖小梅", QINJIANG, user=account)
    certify(old, issued_on=date(2025, 6, 15))
    engage(old, place=QINJIANG, grade="staff", step=3)
    new = make_worker("温丽华", QINJIANG)
    certify(new, issued_on=date(2026, 10, 20))
    engage(new, place=QINJIANG, grade="staff", step=2)
    engage(make_worker("黄建平", XIAOSONG), place=XIAOSONG, grade="staff", since=date(2026, 11, 16))
    return account


def officer(name: str) -> Client:
    return sign_in(Client(), make_user(name, "bureau_officer", SHICHENG), verified=True)


def draw(client: Client, month: str) -> str:
    answer = client.post(reverse("payroll:overview"), {"month": month, "place": SHICHENG})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def whole(html: str) -> Decimal:
    found = re.search(r'合计\(元\)</span><span class="stat-value">([\d,.]+)', html)
    assert found, html
    return Decimal(found[1].replace(",", ""))


def test_a_month_is_drawn_explained_closed_paid_and_put_right_in_the_next(people: User) -> None:
    maker, closer = officer("maker"), officer("closer")
    october = draw(maker, "2026-10")
    html = get(maker, october)
    assert whole(html) == sum(line.amount for line in PayLine.objects.all())
    for href in re.findall(r'href="([^"]+#lines)"', html):  # every sum opens its lines
        assert "这里没有明细" not in get(maker, href.replace("&amp;", "&"))
    assert f'{october}close/' not in html  # not by whoever made it

    assert closer.post(f"{october}close/").status_code == 302
    assert "已核定" in get(closer, october)
    mine = sign_in(Client(), people)
    assert "100" in get(mine, reverse("web:own-tab", args=["payroll"]))

    form = form_of(get(closer, f"{october}paid/"), "paid_on")
    assert closer.post(f"{october}paid/", form).status_code == 302
    assert "已发放" in get(maker, october)
    assert closer.post(f"{october}send-back/", {"reason": "重做"}).status_code == 422  # locked

    # November: somebody new, a certificate that counts now, half a day missed. Every difference has its reason.
    attendance = f"{reverse('payroll:attendance')}?month=2026-11&place={SHICHENG}"
    asked = form_of(get(maker, attendance), "absent_")
    first = next(name for name in asked if name.startswith("absent_"))
    assert maker.post(attendance, asked | {first: "0.5"}).status_code == 302
    november = draw(maker, "2026-11")
    html = get(maker, november)
    for reason in ("新到岗", "开始有这一项:助理社会工作师", "开始有这一项:缺勤 0.5 天"):
        assert reason in html

    # The officer finds that October was wrong: the paid line stays, two new rows stand in November.
    line = PayLine.objects.get(sheet__month=date(2026, 10, 1), item="subsidy")
    address = reverse("payroll:correct", args=[line.id])
    assert maker.post(address, form_of(get(maker, address), "amount") | {"amount": "200", "reason": "中级证书已核实"}).status_code == 302
    assert "更正以前月份的明细" in get(maker, november)
    assert PaySheet.objects.get(month=date(2026, 10, 1)).lines.filter(item="subsidy", amount=100).exists()

    book = load_workbook(io.BytesIO(maker.get(reverse("web:export", args=["pay"]), {"sheet": november.split("/")[-2]}).content))
    rows = list(book.active.iter_rows(values_only=True))[1:]
    assert sum(Decimal(str(row[5])) for row in rows) == whole(get(maker, november))
    assert "制表人(签字)" in get(maker, f"{november}print/")


def test_wrong_people(people: User) -> None:
    maker = officer("maker")
    october = draw(maker, "2026-10")
    stranger = sign_in(Client(), make_user("stranger", "bureau_officer", "330109000000"), verified=True)
    assert stranger.get(october).status_code == 404
    colleague = sign_in(Client(), people)
    for address in (october, reverse("payroll:overview"), f"{october}print/", reverse("payroll:attendance")):
        assert colleague.get(address).status_code == 403
    head = sign_in(Client(), make_user("head", "station_head", "360735100000"), verified=True)
    assert head.get(october).status_code == 404  # the county's sheet is not the township's
