"""L05 为90余名空巢、孤寡、独居老人发放藏茶、纸巾、背心: donated, listed by category with reasons, handed out and signed for, counted; page
by page. That the demo's 93 elders each get three things and the books balance is held by `lianxin.entry.cli.demo.told`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from lianxin.base.access.models import User
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.goods.models import Campaign, Donation, HandOut, Recipient, StockAccount, StockCount
from tests.domain.goods.story import elders, in_category
from tests.entry.web.reading import form_of, get, rows, tabs
from tests.factories import GONGKA, NOW, TODAY, make_resident, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
EXPIRES = str(TODAY + timedelta(days=400))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def picture() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(made, "PNG")
    made.name = "signature.png"
    made.seek(0)
    return made


def donate(head: Client) -> None:
    page = reverse("goods:donation-new")
    sent = form_of(get(head, page)) | {"place": GONGKA, "donor_kind": "organisation", "donor_name": "拉萨某商会"}
    sent |= {"line-0-goods": "zangcha", "line-0-quantity": "3.5", "line-0-expires_on": EXPIRES, "line-0-unit_value": "32"}
    sent |= {"line-1-goods": "zhijin", "line-1-quantity": "4", "line-1-expires_on": EXPIRES}
    sent |= {"line-2-goods": "beixin", "line-2-quantity": "4", "line-2-size": "L"}
    wrong = head.post(page, sent)
    assert wrong.status_code == 422
    assert "数量“3.5”不对" in wrong.content.decode()
    assert wrong.context["lines"][0].errors["quantity"], "said at the line it is about"
    assert not Donation.objects.exists()
    answer = head.post(page, sent | {"line-0-quantity": "4"})
    receipt = get(head, answer["Location"])
    for text in ("拉萨某商会", "JZ20261123-001", "128.00", "工卡镇", "德吉"):
        assert text in receipt
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        back = head.post(page, sent | {"line-0-quantity": "5"}, follow=True)  # the browser's Back, and another number
    assert "没有再登记一次" in back.content.decode()
    assert Donation.objects.get().batches.get(goods="zangcha").quantity == 4


def plan(head: Client) -> Campaign:
    page = reverse("goods:campaign-new")
    store = StockAccount.objects.get(kind="store")
    sent: dict[str, object] = dict(form_of(get(head, page)))
    sent |= {"title": "暖冬行动", "place": GONGKA, "store_id": str(store.id), "categories": ["kongchao", "gugua", "duju"], "as_of": str(TODAY)}
    sent |= {"goods-zangcha": "1", "goods-zhijin": "1", "goods-beixin": "1"}
    answer = head.post(page, sent)
    assert answer.status_code == 302
    seen = get(head, answer["Location"])
    made = Campaign.objects.get()
    for text in ("老人0", "老人1", "老人2", "独居老人", "没有列入的人", "已故", "定下名单"):
        assert text in seen
    why = re.search(r'href="(/people/[^"]+/categories/duju/\?on=2026-11-23)"', seen)
    assert why
    assert get(head, why[1]), "every reason leads to why"
    head.post(reverse("goods:campaign-open", args=[made.id]))
    return made


def test_from_the_donor_to_every_door_and_back_to_the_books(deji: User, zhuoma: User, cuomu: User, zhangwei: User) -> None:
    elders(3)
    in_category(make_resident("昨日去世", died_on=TODAY - timedelta(days=1)))
    head, worker = sign_in(Client(), deji, verified=True), sign_in(Client(), zhuoma)
    donate(head)
    made = plan(head)
    page = reverse("goods:campaign", args=[made.id])
    assert set(Recipient.objects.values_list("resident__name", flat=True)) == {"老人0", "老人1", "老人2"}
    assign = reverse("goods:assign", args=[made.id])
    assert head.post(assign, {**form_of(get(head, assign)), "place": "540127100202", "worker_id": str(zhuoma.id)}).status_code == 302

    mine = get(worker, reverse("goods:mine"))
    doors = re.findall(r'href="(/goods/recipients/[^"]+/)"', mine)
    assert len(doors) == 3
    signed = {"outcome": "handed", "signed_by": "self", "size-beixin": "L"}
    assert worker.post(doors[0], form_of(get(worker, doors[0])) | signed).status_code == 422, "nothing proves it"
    assert worker.post(doors[0], form_of(get(worker, doors[0])) | signed | {"signature": picture()}).status_code == 302
    again = worker.post(doors[0], {"hand_out_id": "01a21c96-a3e2-7748-a8c8-738cf0ff2ae1"} | signed | {"signature": picture()})
    assert again.status_code == 422
    assert "卓玛" in again.context["refused"].errors.as_text(), "who was first"
    assert again.context["refused"].errors.as_text().removeprefix("* __all__\n  * ")[:10] in again.content.decode()
    family = signed | {"signed_by": "family", "signer_name": "仁增", "relation": "儿子", "photo": picture()}
    assert worker.post(doors[1], form_of(get(worker, doors[1])) | family).status_code == 302
    assert worker.post(doors[2], form_of(get(worker, doors[2])) | {"outcome": "no_answer"}).status_code == 302
    assert HandOut.objects.filter(outcome="handed").count() == 2
    assert Commitment.objects.filter(done_at=NOW).count() == Proof.objects.filter(file__isnull=False).count() == 2
    assert "卓玛" in get(head, doors[0])
    assert "家属 仁增(儿子)" in get(head, doors[1])

    shown = tabs(get(head, reverse("goods:list", args=[made.id])))
    assert {name: number for name, (_href, number) in shown.items()} == {"全部": 3, "待发放": 1, "已发放": 2, "本人不要": 0, "已去掉": 0}
    paper = get(head, reverse("goods:list-print", args=[made.id]))
    assert paper.count("________") == 1
    _books_balance(head)
    _counted(head, sign_in(Client(), cuomu, verified=True))
    book = load_workbook(io.BytesIO(head.get(reverse("web:export", args=["handouts"]) + f"?campaign={made.id}").content))
    assert [row[5] for row in book.active.iter_rows(min_row=2, values_only=True)].count("已发放") == 2
    outsider = sign_in(Client(), zhangwei)
    for address in (page, doors[0], reverse("goods:list-print", args=[made.id])):
        assert outsider.get(address).status_code == 404


def _books_balance(head: Client) -> None:
    """Donated = handed out + left + written off + on the way, and each number opens as many movements."""
    html = get(head, reverse("goods:overview"))
    for name in ("藏茶", "纸巾", "背心"):
        line = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{name}.*?</tr>", html, re.DOTALL)
        assert line
        numbers = re.findall(r'href="([^"]+movements[^"]+)">(-?\d+)<', line[0])
        donated, handed, left, off, way = (int(number) for _href, number in numbers)
        assert (donated, handed, left, off, way) == (4, 2, 2, 0, 0)
        opened = [rows(get(head, href.replace("&amp;", "&"))) for href, _number in numbers]
        assert opened == [1, 2, 3, 0, 0]


def _counted(head: Client, officer: Client) -> None:
    store = StockAccount.objects.get(kind="store")
    page = reverse("goods:count-new", args=[store.id])
    sent = form_of(get(head, page))
    batches = [name for name in sent if name.startswith("batch-")]
    sent |= dict.fromkeys(batches, "2") | {batches[0]: "1", "reason": "少一件"}
    assert head.post(page, sent).status_code == 302
    found = StockCount.objects.get()
    there = reverse("goods:count", args=[found.id])
    assert "自己不能批准" in get(head, there)
    assert there in get(officer, reverse("goods:overview")), "whoever may agree to it finds it"
    assert head.post(there, {"decision": "book"}).status_code == 403
    assert officer.post(there, {"decision": "book"}).status_code == 302
    found.refresh_from_db()
    assert found.state == "booked"
