"""Pages of the duty: everybody sees their own, a head their station, nobody the next one; a wrong address is named."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from lianxin.domain.workforce.models import Certificate, Exemption, Registration
from lianxin.domain.workforce.selectors.duty import lights
from tests.entry.web.reading import get, rows, tabs
from tests.factories import NOW, TODAY, certify, engage, make_user, make_worker, sign_in

SHICHENG, QINJIANG, COMMUNITY, XIAOSONG = "360735000000", "360735100000", "360735100001", "360735101000"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> object:
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(client: Client) -> Client:
    return sign_in(client, make_user("head", "station_head", QINJIANG))


def test_the_list_has_the_most_urgent_first_and_tabs_that_are_its_rows(head: Client) -> None:
    for since, name in ((date(2025, 1, 1), "宽限人"), (date(2020, 1, 1), "逾期人"), (date(2024, 1, 1), "预警人")):
        engage(make_worker(name, COMMUNITY), since=since)
    page = get(head, "/workforce/duty/list/")
    assert page.index("逾期人") < page.index("预警人") < page.index("宽限人")
    shown = tabs(page)
    assert {label: number for label, (_href, number) in shown.items()} == {"全部": 3, "逾期": 1, "预警": 1, "宽限期": 1, "已持证": 0, "豁免": 0, "查不清": 0}
    for label, (href, number) in shown.items():
        assert rows(get(head, f"/workforce/duty/list/{href}")) == number, label
    assert rows(get(head, f"/workforce/duty/list/?place={XIAOSONG}")) == 0
    assert rows(get(head, "/workforce/duty/list/?light=pink&station=none")) == 0


def test_the_certified_add_up_and_amber_says_which(head: Client) -> None:
    def one(**fields: object) -> Certificate:
        return certify(engage(make_worker("人", COMMUNITY), since=date(2020, 1, 1)).worker, **fields)

    one(issued_on=TODAY - timedelta(days=30))
    one(issued_on=date(2024, 9, 15))
    for until in (TODAY + timedelta(days=9), TODAY - timedelta(days=9)):
        held = one(issued_on=date(2022, 9, 15))
        Registration.objects.create(
            place=COMMUNITY, certificate=held, kind="first", registered_on=date(2023, 1, 1), valid_until=until, made_at=NOW
        )
    engage(make_worker("没证", COMMUNITY), since=date(2024, 1, 1))
    said = "有证的共 4 人:绿灯(已持证) 1 人,有证未登记 1 人,登记快到期 1 人,登记已过期 1 人。预警里另有还没有证的 1 人。"
    assert said in get(head, "/workforce/duty/")
    page = get(head, "/workforce/duty/list/?light=amber")
    for text in ("有证未登记", "登记快到期", "登记已过期", "还没有证"):
        assert text in page


def test_the_board_opens_on_the_first_count_with_people(head: Client) -> None:
    engage(make_worker("驻站的人", QINJIANG), "station_worker", since=date(2024, 1, 1))
    page = head.get("/workforce/duty/")
    assert [tab.current for tab in page.context["tabs"]] == [False, True, False, False, False]
    assert next(iter(head.get("/workforce/duty/?by=community").context["tabs"])).current


def test_nobody_is_left_out_on_paper(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    engage(make_worker("逾期人", COMMUNITY), since=date(2020, 1, 1))
    monkeypatch.setattr("lianxin.domain.workforce.views.duty.lights", lambda *asked: lights(*asked) * 2001)
    assert rows(get(head, "/workforce/duty/print/")) == 2001


@pytest.mark.parametrize("query", ["agency=x", "agency=0a2abc80-075c-4a1c-a540-46584b704c3e", "after=x", f"after={'9' * 5000}", "place=", "exact=1", "light=", "post=nothing"])
def test_a_mistyped_address_brings_no_page_down(head: Client, query: str) -> None:
    assert head.get(f"/workforce/duty/list/?{query}").status_code in (200, 404)
    assert head.get(f"/workforce/duty/?by={query}").status_code == 200


def test_a_long_list_is_turned_page_by_page(head: Client) -> None:
    for number in range(52):
        engage(make_worker(f"人{number}", COMMUNITY))
    page = get(head, "/workforce/duty/list/?light=red")
    assert rows(page) == 50
    assert rows(get(head, "/workforce/duty/list/?light=red&after=50")) == 2


def test_somebody_reads_what_is_asked_of_them_and_why(client: Client) -> None:
    user = make_user("hongying", "worker", COMMUNITY)
    found = engage(make_worker("刘红英", COMMUNITY, user=user), since=date(2024, 6, 1))
    own = sign_in(client, user)
    page = get(own, "/own/duty/")
    for text in ("宽限期", "没有证,还在宽限期内", "最迟 2027-06-01 取得证书,还有 190 天", "一张助理社会工作师及以上的证书", "石城县加强城镇社区工作者队伍建设实施方案"):
        assert text in page
    for text in ("岗位的基本职责", "走访居民,了解每家的情况和需求,记清楚。", "尚未核实"):
        assert text in page
    certify(found.worker, verified_at=None)
    assert "已经交了,等别人核实" in get(own, "/own/duty/")
    certify(found.worker, issued_on=TODAY - timedelta(days=30))
    assert "不差什么" in get(own, "/own/duty/")


def test_nobody_opens_what_lies_beyond_their_reach(client: Client) -> None:
    found = engage(make_worker("刘红英", COMMUNITY))
    asked = Exemption.objects.create(
        place=COMMUNITY, engagement=found, reason="illness", since=TODAY, until=TODAY, made_at=NOW, made_by=uuid4()
    )
    outsider = sign_in(client, make_user("xiaosong", "station_head", XIAOSONG))
    for address in (f"workers/{found.worker_id}/tab/duty/", f"duty/{found.id}/exempt/", f"exemptions/{asked.id}/"):
        get(outsider, f"/workforce/{address}", 404)
    assert rows(get(outsider, "/workforce/exemptions/")) == 0
    assert rows(get(outsider, "/workforce/duty/print/")) == 1  # the line that says so
    worker = sign_in(Client(), make_user("worker", "worker", COMMUNITY))
    for address in ("duty/", "duty/list/", "duty/print/", "exemptions/"):
        get(worker, f"/workforce/{address}", 403)


def test_a_head_asks_for_somebody_and_a_mistake_is_told_at_its_field(head: Client) -> None:
    found = engage(make_worker("刘红英", COMMUNITY))
    page = f"/workforce/duty/{found.id}/exempt/"
    sent = {"exemption_id": str(uuid4()), "reason": "illness", "since": str(TODAY), "until": str(TODAY - timedelta(days=1)), "note": ""}
    wrong = head.post(page, sent)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["until"]
    assert head.post(page, sent | {"until": str(TODAY)}).status_code == 302
    assert "待批准" in get(head, f"/workforce/workers/{found.worker_id}/tab/duty/")


def test_whoever_decides_sees_the_age_the_light_and_what_it_changes(client: Client) -> None:
    found = engage(make_worker("刘红英", COMMUNITY, birth_date=date(1989, 3, 5)))
    asked = Exemption.objects.create(
        place=COMMUNITY, engagement=found, reason="near_retirement", since=TODAY, until=TODAY + timedelta(days=9), made_at=NOW, made_by=uuid4()
    )
    page = get(sign_in(client, make_user("bureau", "bureau_officer", SHICHENG)), f"/workforce/exemptions/{asked.id}/")
    for text in ("37 周岁", "逾期", "批准以后", "变为“豁免”"):
        assert text in page
    other = get(sign_in(Client(), make_user("near", "station_head", QINJIANG)), f"/workforce/exemptions/{asked.id}/")
    assert "周岁" not in other


def test_the_board_reads_in_three_languages(client: Client) -> None:
    engage(make_worker("刘红英", COMMUNITY))
    for language in ("zh-hans", "bo", "en"):
        user = make_user(f"head-{language}", "station_head", QINJIANG, language=language)
        get(sign_in(Client(), user), "/workforce/duty/")
