"""我的职业: one line for each area of one's own work, and the staff's pages folded together in the menu."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.entry.web.reading import get
from tests.factories import GONGKA, MOZHUGONGKA, NOW, certify, engage, make_user, make_worker, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_says_how_one_stands_and_leads_to_each_page() -> None:
    user = make_user("zhuoma", "worker")
    worker = make_worker("卓玛", GONGKA, user=user)
    engage(worker, "station_worker", since=date(2015, 1, 1), grade="staff")
    client = sign_in(Client(), user)
    html = get(client, reverse("web:own"))
    assert "已过" in html  # ten years on the post and no certificate
    assert "还没有登记证书" in html
    for name in ("workforce:duty-mine", "workforce:mine", "exams:mine", "practice:home", "training:mine", "careers:mine", "conduct:ethics"):
        assert f'href="{reverse(name)}"' in html
        assert client.get(reverse(name), follow=True).status_code == 200
    certify(worker, issued_on=date(2026, 6, 15))
    html = get(client, reverse("web:own"))
    assert "已过" not in html
    assert "助理社会工作师,继续教育 0 / 72 学时" in html


def test_without_a_file_it_says_who_can_make_one() -> None:
    client = sign_in(Client(), make_user("new", "worker"))
    html = get(client, reverse("web:own"))
    assert "还没有您的职业档案" in html
    assert reverse("practice:home") in html
    assert reverse("exams:mine") not in html.split("<main", 1)[1]


def test_who_has_no_work_here_has_no_such_page() -> None:
    assert sign_in(Client(), make_user("pubu", "volunteer")).get(reverse("web:own")).status_code == 403


def test_pages_about_staff_are_folded_until_one_is_open() -> None:
    officer = sign_in(Client(), make_user("cuomu", "bureau_officer", MOZHUGONGKA), verified=True)
    folded, opened = (get(officer, reverse(name)).split('<nav class="side"', 1)[1].split("</nav>", 1)[0] for name in ("needs:inbox", "payroll:overview"))
    assert '<details class="side-group">' in folded
    assert '<details class="side-group" open>' in opened
    assert "社工队伍" in folded
    assert reverse("workforce:duty") in folded  # found by search in the page, and by keyboard
