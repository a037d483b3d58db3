"""Bytes over the wire and first paint of the daily pages, on a slow line and a slow phone.

    python benchmarks/page_weight.py [--times 3]

The site is served by gunicorn as in production (static files with a manifest of hashes and brotli, compressed pages), on
the population of 10,000 residents of `population.py`, whose home station is of real size. Chromium is held by its own
protocol to 120 kbit/s either way, 600 ms from request to answer, and a quarter of the processor. First visit: an empty
browser that already has a session (except for the log-in page). Repeat: the same address again in the same browser.
Bytes are what the browser counts on the wire, headers included; the Tibetan font is counted apart. First paint is the
browser's `first-contentful-paint`. Medians. Connecting (TCP, TLS) is not in it: the line is held inside the browser.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import population
from tables import machine, table

_RESIDENTS = 10_000
_LINE = {"offline": False, "latency": 600, "downloadThroughput": 120_000 / 8, "uploadThroughput": 120_000 / 8}
_SLOWER = 4
_FIRST, _AGAIN, _PAINT = 60.0, 15.0, 4.0  # issue 2: KiB, KiB, seconds
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
_LANGUAGES = ("zh-hans", "bo")


@dataclass
class Load:
    """One loading of one page: bytes by kind, requests, seconds to the first paint."""

    html: int = 0
    rest: int = 0
    font: int = 0
    requests: int = 0
    paint: float = 0.0
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def kib(self) -> float:
        return (self.html + self.rest) / 1024

    def watch(self, protocol: Any) -> None:
        """Count what the browser receives."""
        protocol.on("Network.responseReceived", self._received)
        protocol.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        size, kind = int(event["encodedDataLength"]), self.kinds.get(event["requestId"], "")
        if not size:
            return  # from the browser's own cache
        self.requests += 1
        if kind == "Document":
            self.html += size
        elif kind == "Font":
            self.font += size
        else:
            self.rest += size


def serve(port: int) -> None:
    """The site at the moment of the population; prints the sessions and addresses first."""
    population.prepare(_RESIDENTS)
    import time_machine
    from django.core.management import call_command
    from django.urls import reverse

    with time_machine.travel(population.MOMENT, tick=True):
        call_command("collectstatic", interactive=False, verbosity=0)
        from worklist import _signed_in

        sessions = {role: next(iter(_signed_in(role))).cookies["sessionid"].value for role in ("w", "home")}
        pages = [
            ("login", "", reverse("web:login")), ("今日", "w", reverse("web:today")), ("resident", "w", _resident()),
            ("inbox", "home", reverse("needs:inbox")), ("board", "home", reverse("commitments:board")),
        ]  # fmt: skip
        print(json.dumps({"sessions": sessions, "pages": pages}), flush=True)
        _gunicorn(port)


def _resident() -> str:
    from django.urls import reverse

    from lianxin.domain.care.models import Visit

    seen = Visit.objects.filter(place__startswith=population.HOME[:9], recorded_at__isnull=False).first()
    return reverse("web:resident", args=[seen.resident_id])  # type: ignore[union-attr]


def _gunicorn(port: int) -> None:
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    from lianxin.entry.cli.site import warm_application

    connections.close_all()

    class Site(BaseApplication):
        def load_config(self) -> None:
            for key, value in {"bind": f"127.0.0.1:{port}", "workers": 1, "threads": 2, "loglevel": "warning", "control_socket_disable": True}.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            return warm_application()

    Site().run()


@contextmanager
def _site(port: int) -> Iterator[dict[str, Any]]:
    server = subprocess.Popen([sys.executable, __file__, "--serve", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        told = next(json.loads(line) for line in server.stdout or () if line.startswith("{"))
        while not _answers(port):
            time.sleep(0.1)
        yield told
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def visit(browser: Any, address: str, session: str, language: str) -> tuple[Load, Load]:
    """First and repeated loading in a new browser context."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    cookies = {"django_language": language, "sessionid": session}
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items() if v])
    page = context.new_page()
    loads = []
    for _ in range(2):
        protocol, load = context.new_cdp_session(page), Load()
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", _LINE)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        load.watch(protocol)
        answer = page.goto(address, wait_until="load", timeout=120_000)
        if answer.status != 200 or page.url != address:
            raise SystemExit(f"{address}: {answer.status}, came to {page.url}")
        page.wait_for_load_state("networkidle", timeout=120_000)
        found = page.evaluate("performance.getEntriesByName('first-contentful-paint').map((e) => e.startTime)")
        load.paint = found[0] / 1000 if found else 0.0
        loads.append(load)
        protocol.detach()
        page.goto("about:blank")
    context.close()
    return loads[0], loads[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve)
        return
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("LIANXIN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chromium-headless-shell")
    if chromium is None:
        sys.exit("没有浏览器:请安装 Debian 软件包 chromium,或用 LIANXIN_CHROMIUM 指明(`make test` 会代为安装)。")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    print(f"page_weight: 120 kbit/s, 600 ms, CPU / {_SLOWER}, median of {chosen.times}; {machine()}\n")
    rows = []
    with _site(port) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        for name, role, path in site["pages"]:
            for language in _LANGUAGES:
                address = f"http://127.0.0.1:{port}{path}"
                pairs = [visit(browser, address, site["sessions"].get(role, ""), language) for _ in range(chosen.times)]
                rows.append(_row(name, language, [first for first, _ in pairs], [again for _, again in pairs]))
                print(f"  {rows[-1]}", file=sys.stderr)
        browser.close()
    heads = ["page", "language", "first KiB", "of it HTML", "font apart", "requests", "first paint s", "repeat KiB", "repeat paint s", "aim"]
    print(table(heads, rows))
    print(f"\nat the end: {machine()}")


def _row(name: str, language: str, first: list[Load], again: list[Load]) -> list[object]:
    def middle(loads: list[Load], what: str) -> float:
        return float(median(getattr(load, what) for load in loads))

    kib, paint, repeat = middle(first, "kib"), middle(first, "paint"), middle(again, "kib")
    met = kib <= _FIRST and paint <= _PAINT and repeat <= _AGAIN
    return [
        name, language, kib, middle(first, "html") / 1024, middle(first, "font") / 1024, int(middle(first, "requests")),
        paint, repeat, middle(again, "paint"), "met" if met else "missed",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
