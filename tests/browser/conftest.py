"""Debian's Chromium, driven by Playwright, against the live server of pytest-django."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Locator, Page, sync_playwright

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

# The synchronous Playwright runs an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "test-results" / "screenshots"
PATIENCE = 90_000  # ms until something waited for counts as missing: what comes in time costs no more for it
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (390, 844)
DESKTOP = (1280, 800)
NARROWEST = (320, 640)  # WCAG 2.2, success criterion 1.4.10
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# All that is wrong, and of what is right no more than it takes to know. It would also fetch every style sheet once more,
# for the one rule that reads them, an experiment which these tags leave out; sounds and films it does look at.
AXE_RUN = """([tags, colours]) => axe.run(
    document,
    {runOnly: tags, rules: {"color-contrast": {enabled: colours}}, resultTypes: ["violations"], preload: {assets: ["media"]}},
).then((found) => found.violations)"""


@dataclass
class Visit:
    """An open page with everything its console complained about."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def violations(self, *, colours: bool = True) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA; one line per element. To compare colours is most of the work: not anew where
        only the words are others."""
        self.page.evaluate(axe())  # through the debugger: no script enters the page
        found: list[dict[str, Any]] = self.page.evaluate(AXE_RUN, [WCAG, colours])
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    def sideways(self) -> int:
        """Pixels by which the page is wider than its window; 0 when there is nothing to scroll to the side."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wide))

    def screenshot(self, name: str, *, whole: bool = False) -> Path:
        """Keep a picture in test-results/screenshots."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole)
        return path


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8") + ";0"


Opener = Callable[..., Visit]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """SQLite in a file for these tests: test and server each have connections of their own, as in the product.

    In memory they would share one, and whatever the page fetches on the side would end the test's transaction or see
    half of it. The file lies in memory where the machine offers that.
    """
    database = connections["default"]
    if database.vendor != "sqlite":
        yield
        return
    memory = Path("/dev/shm")  # no data outlives the run
    with tempfile.TemporaryDirectory(prefix="lianxin-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        database.settings_dict["TEST"]["NAME"] = str(Path(folder) / "browser.sqlite3")
        yield


@pytest.fixture(autouse=True)
def what_a_click_leads_to_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click is over when the page it leads to has loaded, and counting waits for the page too.

    Playwright's own click returns when the answer begins to arrive; a count in that moment sees half a page.
    """
    click, count = Locator.click, Locator.count

    def whole_click(self: Locator, **how: Any) -> None:
        click(self, **how)
        self.page.wait_for_load_state()

    def whole_count(self: Locator) -> int:
        self.page.wait_for_load_state()
        return count(self)

    monkeypatch.setattr(Locator, "click", whole_click)
    monkeypatch.setattr(Locator, "count", whole_count)


def program() -> str:
    """The machine's Chromium (LIANXIN_CHROMIUM names another one), if it can be the one without windows.

    The whole browser draws its own windows too, seen or not, and costs three times as much for each page opened.
    """
    found = os.environ.get("LIANXIN_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        pytest.fail("Chromium is not installed. Remedy: apt-get install chromium-headless-shell, or set LIANXIN_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_site(chromium: Browser) -> Iterator[Opener]:
    """`open_site(site, path, size=PHONE, language="zh-hans", theme="light", mode="standard", session="", script=True)`.

    Every page has a browser context of its own (cookies, storage). `session` is the key of a Django session, so that
    a test need not walk through the log-in page.
    """
    contexts = []

    def go(
        site: str,
        path: str,
        *,
        size: tuple[int, int] = PHONE,
        language: str = "zh-hans",
        theme: str = "light",
        mode: str = "standard",
        session: str = "",
        script: bool = True,
    ) -> Visit:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        cookies = {"django_language": language, "lx_display": f"{theme}.{mode}", "sessionid": session}
        context.add_cookies([{"name": n, "value": v, "url": site} for n, v in cookies.items() if v])
        visit = Visit(context.new_page(), site)
        visit.page.on(
            "console", lambda m: visit.complaints.append(m.text) if m.type in {"error", "warning"} else None
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.goto(site + path, wait_until="load")
        return visit

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(open_site: Opener, live_server: LiveServer) -> Opener:
    """`open_site` on the live server of pytest-django."""
    return partial(open_site, live_server.url)
