"""A worker's phone in the browser tests: a profile on disk that survives closing the browser, and a server that can be gone."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from lianxin.base.access.models import User
from tests import factories
from tests.browser.conftest import CHROMIUM_FLAGS, PATIENCE, PHONE, SCREENSHOTS, program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

PASSPHRASE = "山上的风42很大"
NAMES = """(account) => new Promise((resolve) => {
  const asked = indexedDB.open(`lianxin-field-${account}`);
  asked.onsuccess = () => {
    const names = asked.result.transaction("boxes").objectStore("boxes").getAllKeys();
    names.onsuccess = () => { asked.result.close(); resolve(names.result); };
  };
})"""


class Server:
    """The site at one address, there or not."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port: int = free.getsockname()[1]
        self.running: LiveServer | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        self.running = LiveServer(f"localhost:{self.port}")

    def stop(self) -> None:
        if self.running is not None:
            self.running.stop()
            self.running = None


@dataclass
class FieldPhone:
    """One phone. `restart` closes the browser (all cookies of the session are gone) and opens it again."""

    browser: BrowserType
    folder: Path
    server: Server
    context: BrowserContext | None = None
    complaints: list[str] = field(default_factory=list)

    def open(self) -> Page:
        self.context = self.browser.launch_persistent_context(
            str(self.folder), executable_path=program(), args=CHROMIUM_FLAGS, locale="zh-CN", timezone_id="Asia/Shanghai",
            viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if "Content Security" in m.text else None)
        return page

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def restart(self) -> Page:
        self.close()
        return self.open()

    def sign_in(self, user: User) -> None:
        """As after the login page."""
        assert self.context is not None
        client = factories.sign_in(Client(), user, verified=True)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.server.url}])

    def first_use(self, page: Page, user: User) -> None:
        """Log in, open the app, set the passphrase, wait until everything is on the phone."""
        self.sign_in(user)
        page.goto(f"{self.server.url}/field/")
        page.fill("[name=passphrase]", PASSPHRASE)
        page.fill("[name=again]", PASSPHRASE)
        page.get_by_role("button", name="保存").click()
        page.get_by_text("全部已发送,上次同步").wait_for()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def unlock(self, page: Page) -> None:
        page.goto(f"{self.server.url}/field/")
        page.fill("[name=passphrase]", PASSPHRASE)
        page.get_by_role("button", name="解锁").click()

    def screenshot(self, page: Page, name: str) -> None:
        folder = Path(os.environ.get("LIANXIN_SCREENSHOTS") or SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"field-{name}.png")


@contextmanager
def phone_in_the_field(chromium: Browser, folder: Path) -> Iterator[FieldPhone]:
    """A phone with an empty profile in a folder, and its server, started."""
    server = Server()
    server.start()
    phone = FieldPhone(chromium.browser_type, folder / "profile", server)
    try:
        yield phone
    finally:
        phone.close()
        server.stop()


def settled(page: Page) -> None:
    """Until no synchronisation runs: a test that writes meanwhile shares one connection with the server."""
    until(page, "navigator.locks.query().then(({ held }) => !held.some(({ name }) => name === 'lianxin-field-sync'))")


def saved(page: Page) -> None:
    """Until this save is told, the screen after it being on by then; put away at once, or it would answer for the next save too."""
    page.get_by_text("已保存在手机上").wait_for()
    page.evaluate("document.getElementById('said').hidden = true")


def kept(page: Page, user: User, beginning: str) -> None:
    """Until something whose name begins so lies on the phone."""
    until(page, f"async ([account, start]) => (await ({NAMES})(account)).some((name) => name.startsWith(start))", [str(user.id), beginning])


def until(page: Page, asked: str, arg: Any = None) -> None:
    """Until what is promised is true. Playwright's own wait_for_function takes the promise itself for a yes."""
    for _each in range(PATIENCE // 50):
        if page.evaluate(asked, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"in vain: {asked}")


def tap(page: Page, name: str, role: Any = "link") -> None:
    page.get_by_role(role, name=name).first.click()
