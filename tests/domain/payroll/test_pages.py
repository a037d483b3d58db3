"""Pages of payroll: what is said before anything is typed, and whom to ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.payroll import services
from lianxin.domain.payroll.models import PaySheet
from lianxin.domain.payroll.rules import Paid, differences
from lianxin.domain.payroll.views.showing import difference_row
from lianxin.domain.workforce.models import Worker
from tests.factories import NOW, certify, engage, make_user, make_worker, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SHICHENG, QINJIANG, COMMUNITY = "360735000000", "360735100000", "360735100001"
D = Decimal


@pytest.fixture
def paid(db: None) -> PaySheet:
    """October of a county of one worker, drawn by 制表甲 and paid by another."""
    worker = make_worker("赖小梅", COMMUNITY)
    certify(worker, issued_on=date(2025, 6, 15))
    engage(worker, place=COMMUNITY, grade="staff", step=3)
    maker, closer = (viewer_for(make_user(name, "bureau_officer", SHICHENG, display_name=told)) for name, told in (("maker", "制表甲"), ("closer", "核定乙")))
    drawn = services.draw_sheet(actor=maker, now=NOW, place=SHICHENG, month=date(2026, 10, 1))
    services.close_sheet(actor=closer, now=NOW, sheet_id=drawn.id)
    return services.pay_sheet(actor=closer, now=NOW, sheet_id=drawn.id, paid_on=date(2026, 11, 23))


def test_a_correction_says_before_it_is_typed_that_there_is_no_draft(client: Client, paid: PaySheet) -> None:
    sign_in(client, User.objects.get(username="maker"), verified=True)
    address = reverse("payroll:correct", args=[paid.lines.get(item="subsidy").id])
    told = client.get(address).content.decode()
    assert "没有可以写更正的草稿" in told
    assert 'name="reason"' not in told
    client.post(reverse("payroll:draw", args=[paid.id]))
    assert 'name="reason"' in client.get(address).content.decode()


def test_a_head_is_told_where_the_pay_of_their_people_is_and_a_worker_whom_to_ask(client: Client, paid: PaySheet) -> None:
    sign_in(client, make_user("head", "station_head", QINJIANG), verified=True)
    assert "表由县里制" in client.get(reverse("payroll:overview")).content.decode()
    Worker.objects.update(user=make_user("own", "worker", COMMUNITY))
    client.logout()
    sign_in(client, User.objects.get(username="own"))
    assert "请问制表的人:制表甲。" in client.get(reverse("web:own-tab", args=["payroll"])).content.decode()


def test_a_month_worked_whole_is_said_beside_one_worked_in_part() -> None:
    part, whole = {"days": 13, "of": 18}, {"days": 21, "of": 21}
    (found,) = differences([Paid("a", "grade", D(1900), part)], [Paid("a", "grade", D(2600), whole)])
    assert difference_row(found, None).cells[-1] == "在岗天数变了:13/18 → 全月"
