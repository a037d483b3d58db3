"""S01 持证上岗,亮起用工“红灯”: who must be certified by when in Shicheng's 24 communities and 12 stations, counted again page by page; notices
90, 60 and 30 days before; red refuses another contract and rostering; an exemption lifts it and lapses by itself."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.base.places.models import Division
from lianxin.domain.commitments.services import make_commitment
from lianxin.domain.workforce.models import (
    Agency,
    Certificate,
    Engagement,
    Exemption,
    Post,
    Registration,
    Worker,
)
from lianxin.domain.workforce.services.engaging import renew_engagement
from lianxin.entry.cli.nightly import work_through_night
from tests.entry.web.reading import all_rows, form_of, get, rows, stats, tabs
from tests.factories import NOW, TODAY, certify, engage, make_user, make_worker, refused, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
SHICHENG, QINJIANG, COMMUNITY = "360735000000", "360735100000", "360735100001"
BOARD, LIST = "/workforce/duty/", "/workforce/duty/list/"
WORDS = {"逾期", "预警", "宽限期", "已持证", "豁免", "查不清"}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def people() -> dict[str, str]:
    """In each of the 24 communities three people, at each of the 12 stations two, one of them an agency's: by worker, the colour they must have."""
    pack = packs.for_place(SHICHENG)
    communities = [place.code for place in pack.places if place.kind == "neighbourhood"]
    told: dict[str, str] = {}
    for number, place in enumerate(communities):
        told[one("community_worker", place, date(2020, 1, 1 + number))] = "逾期"
        told[one("community_worker", place, date(2025, 1, 1 + number))] = "宽限期"
        told[certified(one("community_worker", place, date(2020, 5, 1)), registered=number % 2 == 0)] = "已持证" if number % 2 == 0 else "预警"
    agency = Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)
    for station in pack.stations:
        told[one("station_worker", station.place, date(2024, 1, 1), station.name)] = "预警"
        told[one("agency_worker", station.place, date(2025, 6, 1), station.name, agency)] = "宽限期"
    village = next(place.code for place in pack.places if place.kind == "village_committee")
    one("community_worker", village, date(2020, 1, 1))  # the plan speaks of communities of the towns: nothing is asked here
    return told


def one(kind: str, place: str, since: date, name: str = "", agency: Agency | None = None) -> str:
    worker = Worker.objects.create(place=place, name=f"人{Worker.objects.count()}", made_at=NOW)
    post, _new = Post.objects.get_or_create(place=place, kind=kind, name=name, agency=agency, defaults={"seats": 9, "made_at": NOW})
    Engagement.objects.create(place=place, worker=worker, post=post, since=since, made_at=NOW)
    return worker.name


def certified(name: str, *, registered: bool) -> str:
    worker = Worker.objects.get(name=name)
    held: Certificate = certify(worker)  # of June 2024
    if registered:
        Registration.objects.create(
            place=worker.place, certificate=held, kind="first", registered_on=date(2024, 9, 1), valid_until=date(2027, 8, 31), made_at=NOW
        )
    return name


def table(html: str) -> list[list[tuple[str, int]]]:
    """The rows of the board: of each number its address and itself."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert body
    found = []
    for row in re.findall(r"<tr.*?</tr>", body[1], re.DOTALL):
        numbers = []
        for cell in re.findall(r'<td class="number".*?</td>', row, re.DOTALL):
            address, number = re.search(r'href="([^"]+)"', cell), re.search(r">\s*([\d,]+)\s*<", cell)
            assert number, cell
            numbers.append((unescape(address[1]) if address else "", int(number[1].replace(",", ""))))
        found.append(numbers)
    return found


def test_the_board_is_counted_again_from_its_rows(client: Client) -> None:
    told = people()
    bureau = sign_in(client, make_user("bureau", "bureau_officer", SHICHENG))
    page = get(bureau, BOARD)
    counted = Counter(told.values())
    shown = stats(page)
    assert {label: number for label, (_href, number) in shown.items() if label in WORDS} == {word: counted[word] for word in WORDS}
    assert shown["要持证的人"][1] == len(told)
    for label, (href, number) in shown.items():
        if number and label in WORDS | {"要持证的人"}:
            assert all_rows(bureau, href) == number, label
    assert "共 24 个,24 个有登记的人" in page
    communities = table(page)
    assert len(communities) == 24
    assert [[number for _href, number in row[:5]] for row in communities[:2]] == [[3, 1, 0, 1, 1], [3, 1, 1, 1, 0]]
    for row in communities[::6]:
        for href, number in row:
            assert not number or rows(get(bureau, href)) == number
    stations = table(get(bureau, f"{BOARD}?by=station"))
    assert len(stations) == 12
    assert all([number for _href, number in row[:4]] == [2, 0, 1, 1] for row in stations)
    assert [rows(get(bureau, row[0][0])) for row in stations[:2]] == [2, 2]  # two stations stand at one place
    townships = table(get(bureau, f"{BOARD}?by=township"))
    assert sum(row[0][1] for row in townships) == len(told)
    agencies = table(get(bureau, f"{BOARD}?by=agency"))
    assert [[number for _href, number in row[:4]] for row in agencies] == [[12, 0, 0, 12]]
    assert rows(get(bureau, agencies[0][0][0])) == 12
    for text in ("石城县加强城镇社区工作者队伍建设实施方案", "尚未核实", "须在规定的年限内取得社会工作者职业资格证书"):
        assert text in page
    _on_paper_and_as_a_table(bureau, counted["逾期"])


def _on_paper_and_as_a_table(bureau: Client, red: int) -> None:
    assert rows(get(bureau, "/workforce/duty/print/?light=red")) == red
    answer = bureau.get(reverse("web:export", args=["duty"]) + "?light=red")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == red + 1
    assert {sheet.cell(row, 4).value for row in range(2, red + 2)} == {"逾期"}


def test_the_next_county_and_a_worker_see_no_board(client: Client) -> None:
    people()
    far = sign_in(Client(), make_user("lhasa", "bureau_officer", "540127000000"))
    assert rows(get(far, LIST)) == 0
    assert rows(get(far, f"{LIST}?place={SHICHENG}")) == 0
    one_of_them = Engagement.objects.order_by("id").first()
    assert one_of_them is not None
    get(far, f"/workforce/workers/{one_of_them.worker_id}/tab/duty/", 404)
    worker = sign_in(client, make_user("worker", "worker", COMMUNITY))
    get(worker, BOARD, 403)
    get(worker, f"/workforce/workers/{one_of_them.worker_id}/tab/duty/", 404)
    assert "还没有您的职业档案" in get(worker, "/own/")


def test_notices_go_out_by_night_ninety_sixty_and_thirty_days_before() -> None:
    Division.objects.create(code=SHICHENG, level="county", name="石城县", pack="360735")
    user, head = make_user("hongying", "worker", COMMUNITY), make_user("head", "station_head", QINJIANG)
    engage(make_worker("刘红英", COMMUNITY, user=user), since=date(2024, 3, 1))  # due on 1 March 2027
    system = Viewer.system("夜间")
    heard = []
    for left in (91, 90, 89, 60, 30, 0, -1, -2):
        at = NOW + (date(2027, 3, 1) - timedelta(days=left) - TODAY)
        with time_machine.travel(at, tick=False):
            work_through_night(system, at, SHICHENG)
        heard.append((left, Notice.objects.filter(user_id=user.id, kind__startswith="duty.").count(), Notice.objects.filter(user_id=head.id, kind__startswith="duty.").count()))
    assert heard == [(91, 0, 0), (90, 1, 1), (89, 1, 1), (60, 2, 2), (30, 3, 3), (0, 3, 3), (-1, 4, 4), (-2, 4, 4)]
    assert not Notice.objects.filter(link__contains="刘").exists()


def test_red_refuses_contract_and_rostering_until_an_exemption_lifts_it_and_again_after_it(client: Client) -> None:
    user = make_user("hongying", "worker", COMMUNITY, display_name="刘红英")
    head, bureau = make_user("head", "station_head", QINJIANG), make_user("bureau", "bureau_officer", SHICHENG)
    found = engage(make_worker("刘红英", COMMUNITY, user=user), until=date(2026, 12, 31))

    def visit(at: int = 0) -> None:
        now = NOW + timedelta(days=at)
        make_commitment(actor=viewer_for(head, now), now=now, kind="visit", place=COMMUNITY, worker_id=user.id)

    def renew(at: int = 0, until: date = date(2027, 12, 31)) -> None:
        now = NOW + timedelta(days=at)
        renew_engagement(actor=viewer_for(bureau, now), now=now, engagement_id=found.id, until=until)

    with refused("duty.red_rostering"):
        visit()
    with refused("workforce.renewal_blocked"):
        renew()
    own = sign_in(client, user)
    mine = get(own, "/own/duty/")
    for text in ("逾期", "没有证,期限已过", "最迟 2025-03-01 取得证书,已过 632 天", "一张助理社会工作师及以上的证书", "申请豁免"):
        assert text in mine
    ask = f"/workforce/duty/{found.id}/exempt/"
    sent = form_of(get(own, ask)) | {"reason": "illness", "since": str(TODAY), "until": "2027-12-31", "note": "住院手术"}
    wrong = own.post(ask, sent)
    assert wrong.status_code == 422
    assert "最长 12 个月" in wrong.content.decode()
    assert own.post(ask, sent | {"until": "2026-12-31"}).status_code == 302
    asked = Exemption.objects.get()
    page = f"/workforce/exemptions/{asked.id}/"
    assert "收回豁免" not in get(own, page)
    heads = sign_in(Client(), head)
    assert "住院手术" not in get(heads, page)  # who may not decide need not read it
    assert heads.post(page, {"decision": "grant", "why": ""}).status_code == 403
    officer = sign_in(Client(), bureau)
    assert tabs(get(officer, reverse("workforce:duty-exemptions")))["待批准"][1] == 1
    assert "住院手术" in get(officer, page)
    assert officer.post(page, {"decision": "grant", "why": "已看住院证明"}).status_code == 302
    assert stats(get(officer, BOARD))["豁免"][1] == 1
    visit()
    renew()
    with time_machine.travel(NOW + timedelta(days=39), tick=False):  # the day after the last one
        late = sign_in(Client(), bureau)
        assert stats(get(late, BOARD))["逾期"][1] == 1
        with refused("duty.red_rostering"):
            visit(39)
        with refused("workforce.renewal_blocked"):
            renew(39, date(2028, 12, 31))
    certify(found.worker)
    visit()
