"""The empty shell, its service worker and manifest: for everybody, nobody's data in them, and nothing missing offline."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lianxin.entry.field.shell import BUILT, build

LIMIT = 350_000  # bytes, gzip, without fonts: issue 4
FOLDER = Path(settings.STATICFILES_DIRS[0]) / BUILT


@pytest.mark.django_db
def test_the_shell_needs_no_login_and_alone_may_run_webassembly(client: Client) -> None:
    shell = client.get("/field/")
    assert shell.status_code == 200
    policy = shell.headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "unsafe-inline" not in policy
    assert "wasm-unsafe-eval" not in client.get("/login/").headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_everything_the_shell_names_is_in_the_precache(client: Client) -> None:
    shell = client.get("/field/").content.decode()
    worker = client.get("/field/worker.js").content.decode()
    told = json.loads(worker.partition("\n")[0].removeprefix("self.FIELD=").removesuffix(";"))
    named = set(re.findall(r'(?:href|src)="(/(?:static|field)/[^"]+)"', shell))
    assert named
    assert named <= set(told["files"])
    assert told["shell"] == "/field/"


@pytest.mark.django_db
def test_the_manifest_makes_it_installable(client: Client) -> None:
    manifest = json.loads(client.get("/field/app.webmanifest").content)
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "/field/"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}


def test_the_app_is_small_enough_for_a_mountain_line() -> None:
    sizes = {name: len(gzip.compress((FOLDER / name).read_bytes())) for name in build()["digests"] if not name.endswith(".png")}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_the_parts_of_the_app_name_each_other_as_they_lie_there() -> None:
    entry = (FOLDER / build()["entry"]).read_text(encoding="utf-8")
    chunks = re.findall(r'import\(["`]\./([^"`]+)["`]\)', entry)
    assert chunks
    assert set(chunks) <= set(build()["files"])
