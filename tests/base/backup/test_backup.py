"""Backups: whole or refused; restored to the same rows, the same audit chain and the same files."""

import hashlib
import io
import os
import random
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler

from lianxin.base.backup import archive, sqlite_copy
from lianxin.base.backup.operations import BackupResult, backup_to, restore_backup, verify_backup
from lianxin.base.db.sqlite.base import DatabaseWrapper
from lianxin.kernel.problems import ProblemError

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HEADS = {"540127": (7, "ab" * 32)}


@pytest.fixture
def station(tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A data folder with a small database (alias "probe") and two stored files."""
    var = tmp_path / "var"
    (var / "files" / "ab").mkdir(parents=True)
    (var / "files" / "ab" / "photo").write_bytes(b"\x89PNG" * 100)
    (var / "files" / "说明.txt").write_text("药盒已调整", encoding="utf-8")
    (var / "keys.json").write_text("SECRET-KEY")
    handler = ConnectionHandler({DEFAULT_DB_ALIAS: {"ENGINE": "x", "NAME": str(var / "lianxin.sqlite3")}})
    connections["probe"] = DatabaseWrapper(handler.settings[DEFAULT_DB_ALIAS], "probe")
    with django_db_blocker.unblock():
        with connections["probe"].cursor() as cursor:
            cursor.execute("CREATE TABLE visit (id INTEGER PRIMARY KEY, note TEXT)")
            cursor.executemany("INSERT INTO visit (note) VALUES (%s)", [[str(n)] for n in range(20)])
        yield var
        connections["probe"].close()
    del connections["probe"]


def back_up(station: Path) -> BackupResult:
    return backup_to(
        station.parent / "backup.tar", now=NOW, heads=lambda: HEADS, files=station / "files", using="probe"
    )


def code_of(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_a_backup_names_rows_heads_and_files_and_says_that_keys_are_not_in_it(station: Path) -> None:
    done = back_up(station)
    manifest = verify_backup(done.path)
    assert manifest == done.manifest
    assert manifest.tables == {"visit": 20}
    assert manifest.heads == HEADS
    assert [member.name for member in manifest.members] == [
        "database.sqlite3",
        "files/ab/photo",
        "files/说明.txt",
    ]
    assert "不含密钥文件" in done.text
    assert b"SECRET-KEY" not in done.path.read_bytes()
    assert done.path.stat().st_mode & 0o077 == 0
    assert sorted(item.name for item in station.parent.iterdir()) == ["backup.tar", "var"]


def test_any_tar_program_can_list_it(station: Path) -> None:
    listed = subprocess.run(["tar", "-tf", back_up(station).path], capture_output=True, text=True, check=True)
    assert listed.stdout.splitlines()[0] == "database.sqlite3"
    assert listed.stdout.splitlines()[-1] == "manifest.json"


def test_a_restored_folder_has_the_same_rows_and_files(station: Path) -> None:
    done = back_up(station)
    target = station.parent / "new"
    restore_backup(done.path, target)
    assert sqlite_copy.counts(target / "lianxin.sqlite3") == {"visit": 20}
    assert (target / "files" / "ab" / "photo").read_bytes() == b"\x89PNG" * 100
    assert (target / "files" / "说明.txt").read_text(encoding="utf-8") == "药盒已调整"
    assert sorted(item.name for item in target.iterdir()) == ["files", "lianxin.sqlite3"]


def test_every_flipped_byte_is_refused_and_nothing_is_restored(station: Path) -> None:
    whole = back_up(station).path.read_bytes()
    damaged, target = station.parent / "damaged.tar", station.parent / "new"
    chosen = random.Random(7)
    edges = [*range(600), *range(len(whole) - 600, len(whole))]
    for position in [*edges, *(chosen.randrange(len(whole)) for _ in range(500))]:
        changed = bytearray(whole)
        changed[position] ^= 1 << chosen.randrange(8)
        damaged.write_bytes(changed)
        assert code_of(restore_backup, damaged, target) == "backup.unreadable", position
    assert not target.exists()


def test_every_truncation_is_refused(station: Path) -> None:
    whole = back_up(station).path.read_bytes()
    damaged = station.parent / "damaged.tar"
    lengths = [*range(200), *range(0, len(whole), 97), *range(len(whole) - 200, len(whole))]
    for length in lengths:
        damaged.write_bytes(whole[:length])
        assert code_of(verify_backup, damaged) == "backup.unreadable", length


def test_bytes_added_at_the_end_are_refused(station: Path) -> None:
    done = back_up(station)
    with done.path.open("ab") as file:
        file.write(b"\n")
    assert code_of(verify_backup, done.path) == "backup.unreadable"


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_a_forged_archive_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    forged = tmp_path / "forged.tar"
    (tmp_path / "payload").write_bytes(b"x")
    with archive.writing(forged) as writer:
        writer.add(name, tmp_path / "payload")
        writer.close(archive.Manifest("", "sqlite", {}, {}, writer.members))
    assert code_of(restore_backup, forged, tmp_path / "new") == "backup.unreadable"
    assert not (tmp_path / "outside").exists()


def test_a_forged_link_and_a_member_the_manifest_does_not_name_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    forged = tmp_path / "forged.tar"
    body = buffer.getvalue()
    forged.write_bytes(body + b"\nlianxin-backup sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n")
    assert code_of(verify_backup, forged) == "backup.unreadable"
    (tmp_path / "payload").write_bytes(b"x")
    with archive.writing(forged) as writer:
        writer.add("database.sqlite3", tmp_path / "payload")
        writer.add("files/extra", tmp_path / "payload")
        writer.close(archive.Manifest("", "sqlite", {}, {}, writer.members[:1]))
    assert code_of(verify_backup, forged) == "backup.unreadable"


def test_a_database_that_does_not_fit_its_manifest_is_not_put_in_place(station: Path) -> None:
    copy, forged = station.parent / "copy.sqlite3", station.parent / "forged.tar"
    sqlite_copy.copy(station / "lianxin.sqlite3", copy)
    with archive.writing(forged) as writer:
        writer.add("database.sqlite3", copy)
        writer.close(archive.Manifest("", "sqlite", {"visit": 21}, {}, writer.members))
    assert code_of(restore_backup, forged, station.parent / "new") == "backup.unreadable"
    assert list((station.parent / "new").iterdir()) == []


def test_an_existing_database_is_never_overwritten_unless_told_and_then_set_aside(station: Path) -> None:
    done = back_up(station)
    target = station.parent / "new"
    restore_backup(done.path, target)
    before = (target / "lianxin.sqlite3").read_bytes()
    (target / "lianxin.sqlite3-wal").write_bytes(b"old log")
    assert code_of(restore_backup, done.path, target) == "backup.target_exists"
    assert (target / "lianxin.sqlite3").read_bytes() == before
    restore_backup(done.path, target, overwrite=True)
    assert sqlite_copy.counts(target / "lianxin.sqlite3") == {"visit": 20}
    assert (target / "lianxin.sqlite3.before-1").read_bytes() == before
    assert not (target / "lianxin.sqlite3-wal").exists()


def test_a_failed_backup_leaves_the_older_one_as_it_was(station: Path) -> None:
    older = back_up(station).path.read_bytes()

    def broken() -> dict[str, tuple[int, str]]:
        raise ZeroDivisionError

    path = station.parent / "backup.tar"
    with pytest.raises(ZeroDivisionError):
        backup_to(path, now=NOW, heads=broken, files=station / "files", using="probe")
    assert path.read_bytes() == older
    assert sorted(item.name for item in station.parent.iterdir()) == ["backup.tar", "var"]


_SITE = """
import sys, threading
from datetime import datetime, UTC
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import selectors, services
from lianxin.base.backup.operations import backup_to, restore_backup
from lianxin.kernel.ids import new_id
files = Path(settings.LIANXIN_VAR) / "files"
def write(number):
    with transaction.atomic():
        for part in range(3):
            services.record(actor=Viewer.system("drill"), verb="drill.write", subject=("x.Y", number * 3 + part),
                            place="540127100202", now=datetime.now(UTC))
"""
_WRITE_FOR_EVER = (
    _SITE
    + """
number = 0
while True:
    (files / str(new_id())).write_bytes(str(number).encode() * 500)
    write(number)
    number += 1
    if number == 5:
        print("writing", flush=True)
"""
)
_BACK_UP = (
    _SITE
    + """
done = backup_to(Path(sys.argv[1]), now=datetime.now(UTC), heads=selectors.heads, files=files)
print(done.manifest.tables["audit_auditentry"])
"""
)
_RESTORE = (
    _SITE
    + """
done = restore_backup(Path(sys.argv[1]), Path(settings.LIANXIN_VAR))
connection.close()
assert list(selectors.verify(done.manifest.heads)) == []
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM audit_auditentry")
    print(cursor.fetchone()[0])
assert cursor is not None and done.manifest.tables["audit_auditentry"] % 3 == 0
"""
)


@pytest.mark.once
def test_the_restore_drill_backs_up_under_load_and_restores_elsewhere(
    tmp_path: Path, sites: list[dict[str, str]]
) -> None:
    """A writer works throughout; the new folder has the rows of the manifest, an unbroken chain and the same files.

    Once: tests/journeys/test_restore_drill.py does the same through the command line, on PostgreSQL too."""
    here, there = sites
    _python(here, _SITE + "call_command('migrate', verbosity=0, skip_checks=True)\nfiles.mkdir()")
    writer = subprocess.Popen([sys.executable, "-c", _WRITE_FOR_EVER], env=here, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"writing\n"
    archived = tmp_path / "drill.tar"
    rows = _python(here, _BACK_UP, str(archived))
    assert writer.poll() is None
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert int(rows) >= 15
    assert _python(there, _RESTORE, str(archived)) == rows
    manifest = verify_backup(archived)
    for member in manifest.members[1:]:
        restored = (Path(there["LIANXIN_VAR"]) / member.name).read_bytes()
        assert hashlib.sha256(restored).hexdigest() == member.sha256


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """Two installations of the engine under test, each with its folder; they share the key file, kept apart."""
    is_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    names = [f"lianxin_drill_{os.getpid()}_{part}" for part in ("here", "there")]
    keys = tmp_path / "keys.json"
    made = "from pathlib import Path\nfrom lianxin.base.db.keys import create_keys\ncreate_keys(Path(__import__('sys').argv[1]))"
    _python({**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, made, str(keys))
    found = []
    for name in names:
        (tmp_path / name).mkdir()
        url = f"postgres:///{name}" if is_postgresql else ""
        if is_postgresql:
            subprocess.run(["createdb", name], check=True)
        found.append(
            {
                **os.environ,
                "LIANXIN_VAR": str(tmp_path / name),
                "LIANXIN_KEYS_FILE": str(keys),
                "DATABASE_URL": url,
                "PYTHONPATH": os.pathsep.join(sys.path),
            }
        )
    yield found
    if is_postgresql:
        for name in names:
            subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)


def _python(env: dict[str, str], code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
