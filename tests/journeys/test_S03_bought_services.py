"""S03 services bought from agencies: the staff a contract must post at 12 stations, their certificates, gaps, deductions by rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.purchasing.models import Contract, Deduction
from lianxin.domain.workforce.models import Agency, Worker
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, certify, engage, make_user, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

SHICHENG = "360735000000"
QINJIANG, XIAOSONG, PINGSHAN = "360735100000", "360735101000", "360735102000"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def agency(db: None) -> Agency:
    return Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)


@pytest.fixture
def officers(db: None) -> tuple[User, User]:
    return make_user("one", "bureau_officer", SHICHENG), make_user("two", "bureau_officer", SHICHENG)


def client_of(user: User) -> Client:
    return sign_in(Client(), user, verified=True)


def send(client: Client, address: str, within: str, **typed: object) -> str:
    """Fill the form in and send it; where it leads."""
    answer = client.post(address, form_of(get(client, address), within) | {name: str(value) for name, value in typed.items()})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_contract_is_signed_its_gaps_listed_and_deducted(agency: Agency, officers: tuple[User, User]) -> None:
    one, two = map(client_of, officers)
    contract = send(
        one, reverse("purchasing:new"), "agency_id", place=SHICHENG, agency_id=agency.id, number="石民购2026-01", title="乡镇社工站服务", starts_on="2026-07-01",
        ends_on="2027-06-30", amount="504000",
    )  # fmt: skip
    for place in (QINJIANG, XIAOSONG, PINGSHAN):
        send(one, f"{contract}seat/", "monthly", place=place, kind="agency_worker", seats=1, level="assistant", monthly="6000")
    send(one, f"{contract}sign/", "signed_on", signed_on="2026-06-20")
    assert one.post(f"{contract}seat/", {"place": QINJIANG, "kind": "agency_worker", "seats": 9, "monthly": "1"}).status_code == 422

    certified = make_worker("吴秋萍", QINJIANG)
    certify(certified, issued_on=date(2024, 6, 15))
    engage(certified, "agency_worker", QINJIANG, agency=agency, since=date(2026, 7, 1))
    engage(make_worker("邓志刚", XIAOSONG), "agency_worker", XIAOSONG, agency=agency, since=date(2026, 7, 1))  # no certificate, and Pingshan stays empty

    html = get(two, reverse("purchasing:gaps"))
    assert "邓志刚 无证" in html
    assert "屏山镇" in html
    assert "缺 1 人" in html
    assert "吴秋萍" not in html  # nothing lacks there

    reached = Worker.objects.get(name="邓志刚")
    assert reverse("web:worker", args=[reached.id]) in html  # from the gap to whoever lacks the certificate
    html = get(one, f"{contract}?month=2026-11")
    assert "缺口只算到" in html
    assert "没有证书一天扣 20%" in html
    html = get(one, f"{contract}?month=2026-10")
    assert "暂计(元)" in html  # nothing is worked out yet

    october = f"{contract}propose/?month=2026-10"
    assert one.post(october).status_code == 302
    vacant, uncertified = Deduction.objects.order_by("-amount")
    assert (vacant.kind, vacant.days, str(vacant.amount)) == ("vacant", 31, "6000.00")
    assert (uncertified.kind, uncertified.days) == ("uncertified", 31)  # 90 days after 1 July are over
    assert str(uncertified.amount) == "1200.00"  # a fifth

    assert "您核算的,由另一人认定" in get(one, f"{contract}?month=2026-10")
    decide = reverse("purchasing:decide", args=[vacant.id])
    assert one.post(decide, {"confirm": "yes", "why": ""}).status_code == 422  # not by whoever worked it out
    send(two, decide, "confirm", confirm="yes")
    assert two.post(reverse("purchasing:decide", args=[uncertified.id]), {"confirm": "no", "why": ""}).status_code == 422  # a reason is needed
    send(two, reverse("purchasing:decide", args=[uncertified.id]), "confirm", confirm="no", why="10 月考试成绩合格,等发证")
    html = get(two, f"{contract}?month=2026-10")
    assert "12,000.00" in html  # 18,000 less 6,000
    assert "实付(元)" in html  # nothing waits
    assert "暂计(元)" not in html
    assert "10 月考试成绩合格,等发证" in html

    assert one.post(october).status_code == 302  # worked out again: what is decided stays
    assert sorted(Deduction.objects.values_list("state", flat=True)) == ["confirmed", "waived"]
    assert one.post(f"{contract}propose/?month=2026-11").status_code == 302  # November is not over
    assert not Deduction.objects.filter(month=date(2026, 11, 1)).exists()

    send(one, f"{contract}end/", "ended_on", ended_on="2026-11-20", why="机构不再承接")
    assert "机构不再承接" in get(one, contract)


def test_wrong_people_and_wrong_input(agency: Agency, officers: tuple[User, User]) -> None:
    one = client_of(officers[0])
    contract = send(
        one, reverse("purchasing:new"), "agency_id", place=SHICHENG, agency_id=agency.id, number="1", title="服务", starts_on="2026-07-01", ends_on="2027-06-30", amount="1",
    )  # fmt: skip
    assert one.post(f"{contract}sign/", {"signed_on": "2026-06-20"}).status_code == 422  # no seats yet
    again = form_of(get(one, reverse("purchasing:new")), "agency_id")
    wrong = {"place": SHICHENG, "agency_id": str(agency.id), "title": "服务", "amount": "1"}
    assert one.post(reverse("purchasing:new"), again | wrong | {"number": "1", "starts_on": "2026-07-01", "ends_on": "2027-06-30"}).status_code == 422
    assert one.post(reverse("purchasing:new"), again | wrong | {"number": "2", "starts_on": "2026-07-01", "ends_on": "2026-06-30"}).status_code == 422
    assert Contract.objects.count() == 1

    head = client_of(make_user("head", "station_head", QINJIANG))
    assert head.get(contract).status_code == 404  # a draft is the bureau's
    send(one, f"{contract}seat/", "monthly", place=QINJIANG, kind="agency_worker", seats=1, level="", monthly="6000")
    send(one, f"{contract}sign/", "signed_on", signed_on="2026-06-20")
    assert "服务" in get(head, contract)  # what concerns its station it may read
    for act in ("seat/", "sign/", "end/"):
        assert head.get(f"{contract}{act}").status_code == 403
    stranger = client_of(make_user("stranger", "bureau_officer", "330109000000"))
    assert stranger.get(contract).status_code == 404
    assert stranger.post(f"{contract}propose/?month=2026-10").status_code == 404
    assert client_of(make_user("worker", "worker", QINJIANG)).get(reverse("purchasing:list")).status_code == 403
