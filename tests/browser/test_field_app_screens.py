"""Every screen of the field app on a phone: nothing to scroll sideways, nothing against WCAG 2.2 AA, in three languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from tests import factories
from tests.browser.conftest import Visit
from tests.browser.field_phone import FieldPhone, Server, tap
from tests.domain.surveys.made import make_form
from tests.factories import GONGKA, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(transactional_db: None) -> Resident:
    return factories.make_resident("白玛", TABA, name_bo="པད་མ།", pinyin="baima", birth_date=date(1945, 3, 1))


def test_every_screen_is_accessible_and_fits_a_phone(
    chromium: Browser, worker: User, elder: Resident, tmp_path: Path
) -> None:
    make_form()
    server = Server()
    server.start()
    phone = FieldPhone(chromium.browser_type, tmp_path / "profile", server)
    try:
        page = phone.open()
        phone.first_use(page, worker)
        faults: list[str] = []
        for language in ("中文", "བོད་ཡིག", "English"):
            show(page, "/", ".languages")
            tap(page, language, "button")
            for path, sign in screens(elder):
                show(page, path, sign)
                faults += [f"{language} {path}: {one}" for one in faults_of(page, server, colours=language == "中文")]
        tap_form(page)
        faults += faults_of(page, server)
    finally:
        phone.close()
        server.stop()
    assert not faults, "\n".join(faults)
    assert not phone.complaints


def screens(elder: Resident) -> list[tuple[str, str]]:
    """Addresses inside the app, and what is there when the screen is."""
    return [
        ("/", ".languages"), ("/people", "[type=search]"), (f"/people/{elder.id}", "dl"), (f"/visit/{elder.id}", "[name=note]"),
        (f"/need/{elder.id}", "[name=said]"), (f"/edit/{elder.id}", "[name=address]"), ("/report", "[name=happened]"), ("/forms", "button.row"), ("/todos", ".tabs"),
        ("/outbox", ".danger"), ("/passphrase", "[name=passphrase]"), ("/places", "[type=checkbox]"),
    ]  # fmt: skip


def show(page: Page, path: str, sign: str) -> None:
    page.evaluate("(path) => { location.hash = path }", path)
    page.locator(sign).first.wait_for()


def tap_form(page: Page) -> None:
    show(page, "/forms", "button.row")
    page.locator("button.row").first.click()
    page.locator("a.row").first.click()
    page.locator(".question").first.wait_for()
    page.locator(".sticky .primary").click()
    page.locator(".is-wrong").first.wait_for()


def faults_of(page: Page, server: Server, *, colours: bool = True) -> list[str]:
    seen = Visit(page, server.url)
    wide = seen.sideways()
    return [*seen.violations(colours=colours), *([f"{wide} px too wide"] if wide else [])]
