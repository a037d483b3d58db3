"""A restore over a working installation: all of the backup or nothing, and what was there is kept beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from lianxin.base.backup import archive
from lianxin.base.backup.operations import verify_backup
from lianxin.base.db.keys import create_keys
from tests.entry.cli.installations import Installation, at_work, installation

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """What every office here is a copy of: set up, with one attachment, and a backup "monday" beside it."""
    folder = tmp_path_factory.mktemp("first")
    with installation(folder / "office", "first") as made:
        assert made.command("setup").returncode == 0
        (made.var / "files").mkdir()
        (made.var / "files" / "photo").write_bytes(b"\x89PNG" * 100)
        assert made.command("backup", str(folder / "monday")).returncode == 0
        yield made


@pytest.fixture
def office(first: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with one attachment, a backup "monday", and one more row of the trail since."""
    shutil.copy(first.var.parent / "monday", tmp_path / "monday")
    with installation(tmp_path / "office", "office", like=first) as place, at_work(place) as made:
        (made.var / "files" / "photo").write_bytes(b"changed since")
        yield made


def heads(office: Installation) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(office.command("audit", "heads").stdout)
    return found


def schemas(office: Installation) -> str:
    """What stands beside: schemas of PostgreSQL, files of SQLite."""
    if connection.vendor != "postgresql":
        return " ".join(sorted(path.name for path in office.var.glob("*.before-*")))
    code = (
        "import django; django.setup()\nfrom django.db import connection\nwith connection.cursor() as cursor:\n"
        " cursor.execute(\"SELECT count(*), coalesce(max(schemaname), '') FROM pg_tables WHERE schemaname LIKE 'before_%'\")\n"
        " print(*cursor.fetchone())"
    )
    return office.python("-c", code).stdout.strip()


def test_the_backup_comes_back_and_what_was_there_is_kept(office: Installation, tmp_path: Path) -> None:
    monday = verify_backup(tmp_path / "monday")
    refused = office.command("restore", str(tmp_path / "monday"))
    assert "[backup.target_exists]" in refused.stderr

    restored = office.command("restore", str(tmp_path / "monday"), "--overwrite")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "原来的数据没有删除" in restored.stdout
    assert heads(office)["site"][0] == monday.heads["site"][0] + 1  # the backup's own row is gone, the restore's is there
    assert (office.var / "files" / "photo").read_bytes() == b"\x89PNG" * 100
    assert (office.var / "files.before-1" / "photo").read_bytes() == b"changed since"
    assert office.command("audit", "verify").returncode == 0
    assert office.command("setup").returncode == 0, "the tables are those of this version"

    assert office.command("backup", str(tmp_path / "tuesday")).returncode == 0
    tuesday = verify_backup(tmp_path / "tuesday")
    assert tuesday.tables.keys() == monday.tables.keys(), "what was set aside is not backed up again"
    again = office.command("restore", str(tmp_path / "tuesday"), "--overwrite")
    assert again.returncode == 0, again.stdout + again.stderr
    if connection.vendor == "postgresql":
        assert schemas(office) == f"{2 * len(monday.tables)} before_2"
    else:
        assert schemas(office) == "files.before-1 files.before-2 lianxin.sqlite3.before-1 lianxin.sqlite3.before-2"


def test_a_restore_that_fails_leaves_everything_as_it_was(office: Installation, tmp_path: Path) -> None:
    before, beside = heads(office), schemas(office)
    for name, damage, code in DAMAGES:
        damage(tmp_path / "monday", tmp_path / name)
        failed = office.command("restore", str(tmp_path / name), "--overwrite")
        assert failed.returncode == 1, name
        assert code in failed.stderr, name
        assert heads(office) == before, name
        assert schemas(office) == beside, name
        assert (office.var / "files" / "photo").read_bytes() == b"changed since"
        assert [path for path in office.var.iterdir() if path.name.startswith(".restore")] == []
    assert office.command("audit", "verify").returncode == 0


def test_a_backup_written_with_other_keys_is_refused_before_anything_is_touched(office: Installation, tmp_path: Path) -> None:
    (office.var / "keys.json").rename(tmp_path / "right.json")
    create_keys(office.var / "keys.json")
    failed = office.command("restore", str(tmp_path / "monday"), "--overwrite")
    assert failed.returncode == 1
    assert "[keys.foreign]" in failed.stderr
    (tmp_path / "right.json").replace(office.var / "keys.json")
    assert office.command("audit", "verify").returncode == 0
    assert schemas(office) == ("0" if connection.vendor == "postgresql" else "")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite backup may be looked at in any folder")
def test_rows_of_postgresql_are_never_put_into_this_database_by_way_of_a_folder(office: Installation, tmp_path: Path) -> None:
    before = heads(office)
    failed = office.command("restore", str(tmp_path / "monday"), "--into", str(tmp_path / "elsewhere"), "--overwrite")
    assert "[backup.other_engine]" in failed.stderr
    assert heads(office) == before


def _repacked(whole: Path, target: Path, change: Callable[[Path, archive.Manifest], archive.Manifest]) -> None:
    """The same backup with something else inside, sealed as a right one."""
    folder = target.with_suffix(".unpacked")
    archive.extract(whole, folder)
    manifest = archive.verify_archive(whole)
    with archive.writing(target) as writer:
        changed = change(folder / manifest.database.name, manifest)
        for member in manifest.members:
            writer.add(member.name, folder / member.name)
        writer.close(replace(changed, members=writer.members))


def _one_row_less(whole: Path, target: Path) -> None:
    def change(database: Path, manifest: archive.Manifest) -> archive.Manifest:
        return replace(manifest, tables={**manifest.tables, "audit_auditentry": manifest.tables["audit_auditentry"] - 1})

    _repacked(whole, target, change)


def _cut_database(whole: Path, target: Path) -> None:
    def change(database: Path, manifest: archive.Manifest) -> archive.Manifest:
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
        return manifest

    _repacked(whole, target, change)


def _cut_archive(whole: Path, target: Path) -> None:
    target.write_bytes(whole.read_bytes()[:-1000])


DAMAGES = [
    ("one row less", _one_row_less, "[backup.unreadable]"),
    ("half a database", _cut_database, "[backup.failed]" if connection.vendor == "postgresql" else "[backup.unreadable]"),
    ("cut", _cut_archive, "[backup.unreadable]"),
]
