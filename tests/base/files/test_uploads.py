"""Files between two steps of a form: sealed, the sender's alone, gone after a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.files.uploads import drop, held, hold
from tests.factories import refused, viewer_for

pytestmark = pytest.mark.django_db
CONTENT = "白玛,990127195001010024".encode() * 100


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.LIANXIN_KEYS_FILE = settings.LIANXIN_KEYS_FILE
    settings.LIANXIN_VAR = tmp_path
    return tmp_path


@pytest.fixture
def sender(deji: User) -> Viewer:
    return viewer_for(deji)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_and_lies_sealed(sender: Viewer, folder: Path) -> None:
    digest = hold(actor=sender, now=timezone.now(), pieces=[CONTENT[:100], CONTENT[100:]])
    assert hold(actor=sender, now=timezone.now(), pieces=[CONTENT]) == digest
    with held(sender, digest) as path:
        assert path.read_bytes() == CONTENT
    assert not path.exists()
    (kept,) = files(folder)
    assert b"990127195001010024" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    drop(sender, digest)
    drop(sender, digest)
    assert not files(folder)


def test_nobody_else_gets_it(sender: Viewer, zhuoma: User, folder: Path) -> None:
    digest = hold(actor=sender, now=timezone.now(), pieces=[CONTENT])
    other = viewer_for(zhuoma)
    with refused("file.upload_gone"), held(other, digest):
        pass
    stolen = folder / "uploads" / str(other.id) / digest
    stolen.parent.mkdir()
    stolen.write_bytes(files(folder)[0].read_bytes())
    with refused("sealed.unreadable"), held(other, digest):
        pass


@pytest.mark.parametrize("digest", ["", "../../keys.json", "0" * 63, "0" * 64, "x" * 64])
def test_what_was_never_sent_is_gone(sender: Viewer, digest: str) -> None:
    with refused("file.upload_gone"), held(sender, digest):
        pass


def test_what_nobody_finished_goes_after_a_day(sender: Viewer, folder: Path, monkeypatch: Any) -> None:
    now = timezone.now()
    old = hold(actor=sender, now=now, pieces=[CONTENT])
    hold(actor=sender, now=now + timedelta(hours=23), pieces=[b"a"])
    assert len(files(folder)) == 2
    hold(actor=sender, now=now + timedelta(hours=25), pieces=[b"b"])
    with refused("file.upload_gone"), held(sender, old):
        pass
