"""L07, X01 settlement: a month is drawn, closed by another, printed, exported, and corrected in the next one, page by page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.settlement.models import SettlementLine, SettlementRun
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, make_commitment, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

OCTOBER = NOW - timedelta(days=30)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def served(zhuoma: User, ciren: User, baima: Resident) -> None:
    done = {"minutes": 90, "made_at": OCTOBER - timedelta(days=3), "done_at": OCTOBER, "done_minutes": 90}
    for worker, service, confirmed in ((zhuoma, "zhujie", OCTOBER), (zhuoma, "zhucan", OCTOBER), (ciren, "zhujie", OCTOBER), (ciren, "zhuyi", None)):
        make_commitment(worker, baima, service=service, title=service, confirmed_at=confirmed, **done)


def test_a_month_is_drawn_closed_by_another_and_corrected_in_the_next(
    clock: time_machine.Traveller, served: None, zhuoma: User, deji: User, cuomu: User, baima: Resident
) -> None:
    head, officer, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), cuomu, verified=True), sign_in(Client(), zhuoma)
    overview = reverse("settlement:overview")
    assert head.post(overview, {"month": "2026-12", "place": GONGKA}).status_code == 422
    page = head.post(overview, {"month": "2026-10", "place": GONGKA})["Location"]
    shown = get(head, page)
    for said in ("90.00", "政府补贴", "本人自付", "助洁", "草稿"):
        assert said in shown
    assert f"{page}close/" not in shown, "not by whoever made it"
    waiting = get(head, f"{reverse('settlement:waiting')}?month=2026-10&place={GONGKA}")
    assert "还没有人确认" in waiting
    assert head.post(f"{page}close/").status_code == 403
    assert f"{page}close/" in get(officer, page)
    assert officer.post(f"{page}close/").status_code == 302
    run = SettlementRun.objects.get()
    assert (run.state, run.closed_by) == ("closed", cuomu.id)
    assert run.digest[:16] in get(officer, page)
    paper = get(head, f"{page}print/")
    assert "制表人" in paper
    assert paper.count("90.00") >= 1

    book = load_workbook(io.BytesIO(head.get(f"{reverse('web:export', args=['settlement'])}?run={run.id}").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 4
    assert sum(Decimal(str(row[11])) for row in rows[1:]) == Decimal("90.00")

    own = get(worker, f"{reverse('settlement:mine')}?month=2026-10")
    assert "卓玛" in own
    assert "次仁" not in own
    for address in (overview, page, f"{page}print/", reverse("settlement:waiting")):
        assert worker.get(address).status_code == 403

    line = SettlementLine.objects.filter(worker=zhuoma, service="zhujie").get()
    correct = reverse("settlement:correct", args=[line.id])
    assert correct in get(head, page)
    sent = form_of(get(head, correct), 'name="reason"') | {"price": "20.00", "subsidy": "10.00", "reason": "只做了一半"}
    assert head.post(correct, sent).status_code == 422, "there is no draft yet"
    november = head.post(overview, {"month": "2026-11", "place": GONGKA})["Location"]
    assert head.post(correct, sent)["Location"] == november
    draft = get(head, november)
    for said in ("-20.00", "冲回", "更正后", "只做了一半"):
        assert said in draft
    assert "40.00" in get(head, page)
    clock.shift(timedelta(days=10))
    officer = sign_in(Client(), cuomu, verified=True)
    assert officer.post(f"{november}close/").status_code == 302
    assert sum(one.price for one in SettlementLine.objects.all()) == Decimal("70.00")


def test_a_statement_changed_behind_its_back_says_so(served: None, deji: User, cuomu: User) -> None:
    head, officer = sign_in(Client(), deji, verified=True), sign_in(Client(), cuomu, verified=True)
    page = head.post(reverse("settlement:overview"), {"month": "2026-10", "place": GONGKA})["Location"]
    officer.post(f"{page}close/")
    assert "明细和关账时的不一样" not in get(officer, page)
    SettlementLine.objects.filter(service="zhucan").update(price=Decimal("99.00"))
    assert "明细和关账时的不一样" in get(officer, page)
