"""Every component, in every theme, size and language, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import Opener

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.base.ui.urls"),
]


@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    ("theme", "mode"),
    [("light", "standard"), ("dark", "standard"), ("contrast", "standard"), ("light", "elder")],
)
def test_the_gallery_is_accessible_and_fits(
    open_page: Opener, theme: str, mode: str, size: tuple[int, int], language: str
) -> None:
    visit = open_page("/gallery/", size=size, language=language, theme=theme, mode=mode)
    assert visit.page.get_attribute("html", "lang") == language
    assert visit.violations(colours=language != "en") == []  # of colours Tibetan has its own, English none
    assert visit.sideways() == 0
    assert visit.complaints == []


def test_the_checker_sees_a_planted_fault(open_page: Opener) -> None:
    visit = open_page("/gallery/")
    visit.page.evaluate("document.querySelector('main').append(new Image())")
    assert [line for line in visit.violations() if line.startswith("image-alt")]


def test_the_narrowest_phones_need_no_sideways_scrolling(open_page: Opener) -> None:
    visit = open_page("/gallery/", size=(320, 640), mode="elder")
    assert visit.sideways() == 0


def test_elder_mode_has_large_letters_and_targets(open_page: Opener) -> None:
    visit = open_page("/gallery/", mode="elder")
    assert visit.page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    heights = visit.page.eval_on_selector_all(
        "main button:not(.small), main a.button, main select",
        "(all) => all.filter((e) => e.offsetParent).map((e) => e.offsetHeight)",
    )
    assert heights
    assert min(heights) >= 48


def test_language_and_look_change_without_a_script(open_page: Opener) -> None:
    visit = open_page("/gallery/", script=False)
    visit.page.click(".topbar .menu:first-of-type summary")
    visit.page.click("button[name=language][value=bo]")
    assert visit.page.get_attribute("html", "lang") == "bo"
    assert visit.page.locator(".draft-note").count() == 1
    visit.page.click(".topbar .menu:first-of-type summary")
    visit.page.click("button[name=theme][value=dark]")
    visit.page.click(".topbar .menu:first-of-type summary")
    visit.page.click("button[name=mode][value=elder]")
    assert visit.page.get_attribute("html", "data-theme") == "dark"
    assert visit.page.get_attribute("html", "data-mode") == "elder"


def test_only_pages_with_tibetan_letters_fetch_the_tibetan_font(open_page: Opener) -> None:
    visit = open_page("/no-such-page/", language="en")
    drawn = "performance.getEntriesByType('resource').map((one) => one.name).filter((one) => one.includes('tibetan'))"
    visit.page.evaluate("document.fonts.ready.then(() => 0)")
    letters = visit.page.evaluate("/[\\u0f00-\\u0fff]/.test(document.body.innerText)")
    fetched = visit.page.evaluate(drawn)
    assert bool(fetched) == bool(letters)
    tibetan = open_page("/gallery/", language="bo")
    tibetan.page.evaluate("document.fonts.ready.then(() => 0)")
    assert tibetan.page.evaluate(drawn)
