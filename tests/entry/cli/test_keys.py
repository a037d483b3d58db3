"""Keys that are gone or are not the right ones: nothing starts, nothing is made anew beside data, and the advice is safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.keys import create_keys
from lianxin.entry.cli.installing import holds_data
from lianxin.entry.cli.main import main
from lianxin.entry.cli.operations import record_operation
from tests.factories import NOW

pytestmark = pytest.mark.django_db

COMMANDS = [["serve"], ["worker", "--once"], ["setup"]]


@pytest.fixture
def data(db: None) -> None:
    """Something was written, so there is data that the keys must fit."""
    record_operation(actor=Viewer.system("test"), now=NOW, verb="backup.make")


@pytest.fixture(autouse=True)
def no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that starts by mistake fails the test instead of serving."""

    def started(*arguments: object) -> None:
        raise AssertionError("it started")

    monkeypatch.setattr("lianxin.entry.cli.site.serve", started)


@pytest.mark.parametrize("command", COMMANDS)
def test_without_the_key_file_nothing_starts_and_nobody_is_told_to_make_one(
    command: list[str], data: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LIANXIN_VAR = tmp_path
    settings.LIANXIN_KEYS_FILE = tmp_path / "gone.json"
    assert main(command) == 1
    told = capsys.readouterr().err
    assert f"放回 {tmp_path / 'gone.json'},权限 600" in told
    assert "绝不要" in told
    assert "初始化" not in told
    assert not (tmp_path / "gone.json").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_with_keys_that_did_not_write_the_data_nothing_starts(
    command: list[str], data: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    create_keys(other)
    before = other.read_bytes()
    settings.LIANXIN_KEYS_FILE = other
    assert main(command) == 1
    assert "[keys.foreign]" in capsys.readouterr().err
    assert other.read_bytes() == before
    assert main(["health"]) == 1
    assert "✗ 密钥:密钥文件" in capsys.readouterr().out


def test_tables_without_a_single_row_written_hold_no_data_and_setup_makes_the_keys(
    settings: Any, tmp_path: Path
) -> None:
    assert not holds_data()
    settings.LIANXIN_VAR = tmp_path
    settings.LIANXIN_KEYS_FILE = tmp_path / "new.json"
    assert main(["setup"]) == 0
    assert (tmp_path / "new.json").exists()
    assert holds_data()
    assert main(["setup"]) == 0
