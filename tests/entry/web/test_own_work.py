"""The joined page of a worker, 我的职业 of oneself: a tab for each area that the viewer may see of them, each with its own data; and the
staff's pages folded together in the menu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.domain.careers.models import SupervisionRelation
from lianxin.domain.workforce.models import Worker
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TODAY, certify, engage, make_user, make_worker, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TABS = ("duty", "file", "exams", "practice", "training", "careers", "payroll", "conduct")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zhuoma() -> Worker:
    worker = make_worker("卓玛", GONGKA, user=make_user("zhuoma", "worker"))
    engage(worker, "station_worker", since=date(2015, 1, 1), grade="staff")
    return worker


def into(username: str, role: str, place: str = GONGKA) -> Client:
    return sign_in(Client(), make_user(username, role, place), verified=True)


def own(worker: Worker) -> Client:
    assert worker.user is not None
    return sign_in(Client(), worker.user)


def offered(html: str) -> list[str]:
    """The codes of the tabs of a page, without the overview."""
    return re.findall(r'href="[^"]*/(?:tab|own)/([a-z]+)/"', html.split('<nav class="tabs"', 1)[1].split("</nav>", 1)[0])


def test_of_oneself_it_says_how_one_stands_and_every_tab_opens(zhuoma: Worker) -> None:
    client = own(zhuoma)
    html = get(client, reverse("web:own"))
    assert "已过" in html  # ten years on the post and no certificate
    assert "还没有登记证书" in html
    assert offered(html) == [*TABS]
    for tab in TABS:
        shown = get(client, reverse("web:own-tab", args=[tab]))
        assert re.search(rf'/own/{tab}/" aria-current="page"', shown), tab
        assert "已过" in shown, "the light stands in the head of every tab"
        assert client.get(reverse("web:worker-tab", args=[zhuoma.id, tab]))["Location"] == reverse("web:own-tab", args=[tab])
    certify(zhuoma, issued_on=date(2026, 6, 15))
    html = get(client, reverse("web:own"))
    assert "已过" not in html
    assert "助理社会工作师,继续教育 0 / 72 学时" in html


def test_a_head_reads_the_same_page_of_their_people_and_a_tab_loads_only_its_own(zhuoma: Worker) -> None:
    head, page = into("deji", "station_head"), reverse("web:worker", args=[zhuoma.id])
    html = get(head, page)
    assert offered(html) == [*TABS]
    assert "没有证,期限已过" in html
    assert "还没有登记证书" in html
    for tab in TABS:
        with CaptureQueriesContext(connection) as asked:
            shown = get(head, reverse("web:worker-tab", args=[zhuoma.id, tab]))
        assert "卓玛" in shown
        assert ("以前的从业经历" in shown) == (tab == "file"), tab
        tables = {area for area in ("exams", "practice", "training", "payroll", "conduct") if any(f'FROM "{area}_' in one["sql"] for one in asked)}
        assert tables <= {tab, *(("training",) if tab == "careers" else ())}, tab
    assert get(head, reverse("web:worker-tab", args=[zhuoma.id, "nothing"]), 404)


def test_from_the_list_to_a_person_to_an_act_and_back_to_them(zhuoma: Worker) -> None:
    head = into("deji", "station_head")
    assert f'href="{reverse("web:worker", args=[zhuoma.id])}"' in get(head, reverse("workforce:workers"))
    form = reverse("workforce:certificate-new", args=[zhuoma.id])
    assert f'href="{form}"' in get(head, reverse("web:worker-tab", args=[zhuoma.id, "duty"]))
    sent = form_of(get(head, form), "number") | {"level": "assistant", "number": "20230540AA", "issued_on": "2023-09-15"}
    done = head.post(form, sent, follow=True)
    assert done.redirect_chain[-1][0] == reverse("web:worker-tab", args=[zhuoma.id, "file"])
    assert "20230540AA" in done.content.decode()
    assert "已经交了,等别人核实" in get(own(zhuoma), reverse("web:own-tab", args=["duty"]))


def test_nobody_else_has_a_page_or_a_tab_of_them(zhuoma: Worker) -> None:
    for client in (into("pema", "worker"), into("far", "station_head", "330109002000"), into("minors", "child_officer", MOZHUGONGKA)):
        get(client, reverse("web:worker", args=[zhuoma.id]), 404)
        for tab in TABS:
            get(client, reverse("web:worker-tab", args=[zhuoma.id, tab]), 404)
    get(into("helper", "volunteer"), reverse("web:worker", args=[zhuoma.id]), 403)


def test_whom_one_leads_one_reads_the_career_of_and_nothing_else(zhuoma: Worker) -> None:
    leader = make_worker("央金", GONGKA, user=make_user("yangjin", "worker"))
    SupervisionRelation.objects.create(
        place=GONGKA, worker=zhuoma, supervisor=leader, since=TODAY, made_by=uuid4(), made_at=NOW,
    )  # fmt: skip
    client = own(leader)
    html = get(client, reverse("web:worker", args=[zhuoma.id]))
    assert offered(html) == ["careers"]
    assert "已过" not in html, "the light is of the file"
    assert "督导关系" in get(client, reverse("web:worker-tab", args=[zhuoma.id, "careers"]))
    for tab in TABS:
        if tab != "careers":
            get(client, reverse("web:worker-tab", args=[zhuoma.id, tab]), 404)


def test_a_post_within_reach_shows_its_duty_though_the_file_is_kept_elsewhere() -> None:
    far = make_worker("外地人", "330109002000")
    engage(far, "station_worker", place=GONGKA, since=date(2015, 1, 1))
    head = into("deji", "station_head")
    assert offered(get(head, reverse("web:worker", args=[far.id]))) == ["duty"]
    assert "没有证,期限已过" in get(head, reverse("web:worker-tab", args=[far.id, "duty"]))
    get(head, reverse("web:worker-tab", args=[far.id, "file"]), 404)


def test_a_page_asks_as_often_however_many_people_and_papers_there_are(zhuoma: Worker) -> None:
    head = into("deji", "station_head")

    def counted() -> dict[str, int]:
        found = {}
        for tab in ("", *TABS):
            address = reverse("web:worker-tab", args=[zhuoma.id, tab]) if tab else reverse("web:worker", args=[zhuoma.id])
            with CaptureQueriesContext(connection) as asked:
                get(head, address)
            found[tab] = len(asked)
        return found

    certify(zhuoma)
    counted()
    before = counted()
    for number in range(5):
        engage(make_worker(f"人{number}", GONGKA), "station_worker")
        certify(zhuoma, number=f"2020000{number}")
    assert counted() == before
    assert max(before.values()) < 75, before


def test_without_a_file_it_says_who_can_make_one() -> None:
    client = sign_in(Client(), make_user("new", "worker"))
    html = get(client, reverse("web:own"))
    assert "还没有您的职业档案" in html
    assert offered(html) == ["practice"]
    assert "没有到期的题" in html
    assert "换备考级别" in get(client, reverse("web:own-tab", args=["practice"]))
    get(client, reverse("web:own-tab", args=["exams"]), 404)


def test_who_has_no_work_here_has_no_such_page() -> None:
    assert sign_in(Client(), make_user("pubu", "volunteer")).get(reverse("web:own")).status_code == 403


def test_pages_about_staff_are_folded_until_one_is_open() -> None:
    officer = sign_in(Client(), make_user("cuomu", "bureau_officer", MOZHUGONGKA), verified=True)
    folded, opened = (get(officer, reverse(name)).split('<nav class="side"', 1)[1].split("</nav>", 1)[0] for name in ("needs:inbox", "payroll:overview"))
    assert '<details class="side-group">' in folded
    assert '<details class="side-group" open>' in opened
    assert "社工队伍" in folded
    assert reverse("workforce:duty") in folded  # found by search in the page, and by keyboard
