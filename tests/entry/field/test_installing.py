"""The field app is found where a worker looks: on 今日, in the menu (on phones under 更多), and by its QR code."""

from __future__ import annotations

import pytest
from django.test import Client

from lianxin.base.access.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/field-install/"


def test_it_is_linked_from_today_and_the_menu(client: Client, zhuoma: User) -> None:
    page = factories.sign_in(client, zhuoma).get("/today/").content.decode()
    tabs = page.partition('class="phone-tabs"')[2].partition("</nav>")[0]
    assert PAGE in tabs.partition("<details")[2], "under 更多"
    assert page.partition("<main")[2].partition("</main>")[0].count(PAGE) == 1


def test_its_page_opens_the_app_and_shows_where_to_scan(client: Client, zhuoma: User) -> None:
    page = factories.sign_in(client, zhuoma).get(PAGE, secure=True).content.decode()
    assert 'href="/field/"' in page
    assert "<svg" in page.partition("qr-frame")[2]
    assert "https://testserver/field/" in page
    assert "不是 https" not in page


def test_without_https_it_says_that_phones_refuse(client: Client, zhuoma: User) -> None:
    assert "不是 https" in factories.sign_in(client, zhuoma).get(PAGE).content.decode()


def test_who_records_no_visits_is_not_led_there(client: Client, cuomu: User) -> None:
    officer = factories.sign_in(client, cuomu, verified=True)
    assert officer.get(PAGE).status_code == 403
    assert PAGE not in officer.get("/county/").content.decode()
