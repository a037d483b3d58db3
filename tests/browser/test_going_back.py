"""The browser's Back after a visit was saved: never a second visit by accident, never a change lost without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianxin.domain.care.models import Visit as CareVisit
from tests.factories import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident
    from tests.browser.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])


def opened(open_page: Opener, zhuoma: User, baima: Resident, *, script: bool) -> Page:
    """The form of an informal visit, reached from the person's file."""
    session = sign_in(Client(), zhuoma, verified=True).cookies[settings.SESSION_COOKIE_NAME].value
    page = open_page(reverse("web:resident", args=[baima.id]), session=session, script=script).page
    page.get_by_role("link", name="记录走访").click()
    page.fill("[name=note]", "聊了家常")
    return page


def save(page: Page) -> None:
    page.click(".save-bar .primary")
    page.wait_for_load_state()


@SCRIPT
def test_back_shows_the_visit_that_was_recorded(open_page: Opener, zhuoma: User, baima: Resident, script: bool) -> None:
    page = opened(open_page, zhuoma, baima, script=script)
    save(page)
    assert page.url.endswith(reverse("web:today"))
    page.go_back()
    page.wait_for_load_state()
    assert page.get_by_text("这次走访已经记录过").count() == 1
    assert page.url.endswith(reverse("web:visit", args=[CareVisit.objects.get().id]))
    page.get_by_role("link", name="再记一次走访").click()
    save(page)
    assert CareVisit.objects.count() == 2


@SCRIPT
def test_back_to_a_page_with_errors_loses_nothing_and_makes_no_second_visit(
    open_page: Opener, zhuoma: User, baima: Resident, script: bool
) -> None:
    page = opened(open_page, zhuoma, baima, script=script)
    page.fill("[name=need0-said]", "想吃软的")
    save(page)
    assert page.locator(".field-error").count() == 1
    page.select_option("[name=need0-kind]", "meal")
    save(page)
    assert page.url.endswith(reverse("web:today"))
    page.go_back()
    page.wait_for_load_state()
    assert page.locator(".field-error").count() == 1  # what the faulty sending answered, as it stood
    page.fill("[name=note]", "后来想起来的")
    page.select_option("[name=need0-kind]", "meal")
    save(page)
    assert page.get_by_text("您刚才的改动没有存进去").count() == 1
    assert page.input_value("[name=note]") == "后来想起来的"
    assert [visit.note for visit in CareVisit.objects.all()] == ["聊了家常"]


@SCRIPT
def test_a_form_the_browser_kept_says_that_its_visit_is_recorded(
    open_page: Opener, zhuoma: User, baima: Resident, script: bool
) -> None:
    """As from the back-forward cache: the same form stands in a second window and is sent after the first."""
    page = opened(open_page, zhuoma, baima, script=script)
    kept = page.context.new_page()
    kept.goto(page.url)
    save(page)
    kept.fill("[name=note]", "聊了家常,还想去看医生")
    save(kept)
    assert kept.get_by_text("您刚才的改动没有存进去").count() == 1
    assert kept.input_value("[name=note]") == "聊了家常,还想去看医生"
    assert [visit.note for visit in CareVisit.objects.all()] == ["聊了家常"]
    kept.get_by_role("button", name="记为另一次走访").click()
    kept.wait_for_load_state()
    assert sorted(visit.note for visit in CareVisit.objects.all()) == ["聊了家常", "聊了家常,还想去看医生"]
