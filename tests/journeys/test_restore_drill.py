"""The restore drill, as an operator does it: backup under load, restore in a new folder, everything equal; damage refused."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import pytest

from lianxin.base.backup.operations import verify_backup
from tests.entry.cli.installations import Installation, at_work, installation


@pytest.mark.journey
def test_the_restore_drill_through_the_command_line(tmp_path: Path) -> None:
    with installation(tmp_path / "here", "here") as here, installation(tmp_path / "there", "there") as there:
        assert here.command("setup").returncode == 0
        archive = _backed_up_under_load(here, tmp_path / "monday.backup")
        manifest = verify_backup(archive)

        missing = there.command("restore", str(archive))
        assert missing.returncode == 1
        assert "[keys.missing]" in missing.stderr
        shutil.copy(here.var / "keys.json", there.var)
        with at_work(there) as again:
            for damaged in _damaged(archive):
                refused = again.command("restore", str(damaged))
                assert refused.returncode == 1
                assert "[backup.unreadable]" in refused.stderr
                assert sorted(path.name for path in there.var.iterdir()) == ["keys.json"]

        restored = there.command("restore", str(archive))
        assert restored.returncode == 0, restored.stdout + restored.stderr
        found = json.loads(there.python("-m", "tests.journeys.busy_station", "counts").stdout)
        assert found["people_resident"] == manifest.tables["people_resident"] >= 5
        assert found["files_storedfile"] == manifest.tables["files_storedfile"] == found["whole_files"]
        assert found["phones"] == found["people_resident"], "the sealed columns open with the copied keys"
        assert found["audit_auditentry"] == manifest.tables["audit_auditentry"] + 1  # the restore itself
        with at_work(there) as again:
            assert again.command("audit", "verify").returncode == 0
            refused = again.command("restore", str(archive))
            assert refused.returncode == 1
            assert "→" in refused.stderr


def _backed_up_under_load(here: Installation, archive: Path) -> Path:
    writer = here.started("-m", "tests.journeys.busy_station", "work")
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == b"writing\n"
        done = here.command("backup", str(archive))
        assert done.returncode == 0, done.stderr
        assert "不含密钥" in done.stdout
        assert writer.poll() is None, "the station worked throughout"
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    return archive


def _damaged(archive: Path) -> list[Path]:
    """The archive cut short, and with one bit flipped in the middle."""
    whole = archive.read_bytes()
    middle = len(whole) // 2
    cut, flipped = archive.with_suffix(".cut"), archive.with_suffix(".flipped")
    cut.write_bytes(whole[: -len(whole) // 3])
    flipped.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    return [cut, flipped]
