"""The profile of a place in Chromium: accessible in both sizes, nothing to scroll sideways, and no exact small number on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianxin.base.access.models import User
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.test_daily_pages import session_of
from tests.factories import GONGKA, MOZHUGONGKA, TABA, make_household, make_resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> None:
    for number in range(7):
        home = make_household(TABA)
        make_resident(f"居民{number}", TABA, household=home, lat=29.8 + number / 100, lon=91.7, sex="12"[number % 2])
    make_resident("无生日", TABA, birth_date=None)


@pytest.mark.parametrize("language", ["zh-hans", "bo"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_profile_is_accessible_and_fits(
    open_page: Opener, cuomu: User, people: None, size: tuple[int, int], language: str
) -> None:
    visit = open_page(f"{reverse('web:profile')}?place={GONGKA}", size=size, language=language, session=session_of(cuomu))
    assert visit.violations() == []
    assert visit.sideways() == 0
    assert visit.complaints == []


def test_the_exact_page_does_not_print_and_the_one_to_print_does(open_page: Opener, cuomu: User, people: None) -> None:
    session = session_of(cuomu)
    exact = open_page(f"{reverse('web:profile')}?place={TABA}", session=session).page
    exact.emulate_media(media="print")
    assert exact.locator(".print-only").is_visible()
    assert not exact.locator(".profile-body").is_visible()
    printed = open_page(f"{reverse('web:profile-print')}?place={MOZHUGONGKA}", session=session, script=False).page
    printed.emulate_media(media="print")
    assert printed.locator(".profile-body").is_visible()
    assert "小于 5 的数" in (printed.locator(".small-note").text_content() or "")
