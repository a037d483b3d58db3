"""Make, check and restore backups. For the operator's command line: nothing here runs inside a request."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from lianxin.base.backup import postgresql, sqlite_copy
from lianxin.base.backup.archive import (
    FILES,
    ArchiveWriter,
    Manifest,
    extract,
    sync_folder,
    unreadable,
    verify_archive,
    writing,
)
from lianxin.base.db.reading import snapshot
from lianxin.base.db.sealed import keys_file
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.problems.storage import COUNTS_WRONG, DATABASE_DAMAGED

Heads = Mapping[str, tuple[int, str]]

DATABASE_NAME = "lianxin.sqlite3"
_MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A finished backup or restore: where it is, what it holds, and the names under which older data was kept."""

    path: Path
    manifest: Manifest
    set_aside: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What the operator must know, in the language in use."""
        return _(
            "%(path)s:%(tables)d 张表,%(rows)d 行,%(files)d 个附件。备份中不含密钥文件:请另行离线保管 keys.json,"
            "没有它,加密字段无法读取。"
        ) % {
            "path": self.path,
            "tables": len(self.manifest.tables),
            "rows": sum(self.manifest.tables.values()),
            "files": len(self.manifest.members) - 1,
        }


def backup_to(
    path: Path,
    *,
    now: datetime,
    heads: Callable[[], Heads],
    keys: str = "",
    files: Path | None = None,
    using: str = "default",
) -> BackupResult:
    """Write one archive of the database and the stored files while the system goes on working.

    ``heads`` reads the audit chain heads; they are read first, so that the copy must contain them. ``keys`` is the mark
    of the key ring (`ring_mark()`), so that a restore can tell whether it has the right one. Stored files are added after
    the database: every file a copied row names is there. Raises "backup.failed"; then ``path`` is as before.
    """
    engine = connections[using].vendor
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder, writing(path) as archive:
        copy = Path(folder) / _MEMBERS[engine]
        with snapshot(using):
            at_start = dict(heads())
            tables = postgresql.dump(using, copy) if engine == "postgresql" else None
        if tables is None:
            tables = _copy_sqlite(Path(connections[using].settings_dict["NAME"]), copy)
        archive.add(copy.name, copy)
        _add_files(archive, files or settings.LIANXIN_FILES)
        manifest = Manifest(now.astimezone(UTC).isoformat(), engine, tables, at_start, archive.members, keys)
        archive.close(manifest)
    return BackupResult(path, manifest)


def verify_backup(path: Path) -> Manifest:
    """Read the whole archive and compare every digest; raises "backup.unreadable"."""
    return verify_archive(path)


def restore_backup(
    path: Path, target_dir: Path, *, keys: str = "", overwrite: bool = False, using: str = "default"
) -> BackupResult:
    """Put a backup into the data folder ``target_dir`` (for PostgreSQL: its rows into the empty database ``using``).

    Nothing is touched before the whole archive has been verified and unpacked beside its place. With ``overwrite`` the
    old database and files are renamed (on PostgreSQL the old tables moved to a schema beside), not removed. Stop the
    server first. ``keys`` is the mark of the ring that will have to read the rows. Raises "backup.unreadable",
    "backup.target_exists", "backup.failed", "keys.foreign". The key file is not part of a backup: put it back by hand.
    """
    manifest = verify_archive(path)
    if keys and manifest.keys and keys != manifest.keys:
        raise ProblemError("keys.foreign", path=keys_file())
    _refuse_other_engine(manifest.engine, target_dir, using)
    targets = [target_dir / FILES]
    if manifest.engine == "sqlite":
        database = target_dir / DATABASE_NAME
        targets += [database, *(database.with_name(database.name + tail) for tail in ("-wal", "-shm"))]
    _refuse_existing(targets, overwrite)
    target_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target_dir, prefix=".restore-") as folder:
        staged = Path(folder)
        extract(path, staged)
        (staged / FILES).mkdir(exist_ok=True, mode=0o700)
        kept = _check_copy(staged / manifest.database.name, manifest, overwrite, using)
        kept += _set_aside(targets)
        (staged / FILES).rename(target_dir / FILES)
        if manifest.engine == "sqlite":
            (staged / manifest.database.name).rename(target_dir / DATABASE_NAME)
        sync_folder(target_dir)
    return BackupResult(target_dir, manifest, tuple(kept))


def _copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    command = [sys.executable, "-m", sqlite_copy.__name__, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if done.returncode:
        raise ProblemError("backup.failed", reason=f"SQLite: {done.stderr.strip().splitlines()[-1:]}")
    tables: dict[str, int] = json.loads(done.stdout)
    return tables


def _add_files(archive: ArchiveWriter, root: Path) -> None:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            archive.add(f"{FILES}/{path.relative_to(root).as_posix()}", path)


def _check_copy(database: Path, manifest: Manifest, overwrite: bool, using: str) -> list[str]:
    """Refuse a copy that is not what the manifest says; on PostgreSQL load it. Returns the schemas set aside."""
    if manifest.engine == "postgresql":
        aside = postgresql.load(using, database, manifest.tables, overwrite=overwrite)
        return [aside] if aside else []
    if not sqlite_copy.is_sound(database):
        raise unreadable(DATABASE_DAMAGED)
    if sqlite_copy.counts(database) != manifest.tables:
        raise unreadable(COUNTS_WRONG)
    return []


def _refuse_other_engine(engine: str, target_dir: Path, using: str) -> None:
    """Rows of PostgreSQL go into this installation's PostgreSQL only; an SQLite file is no use where PostgreSQL is read."""
    is_here = target_dir.resolve() == Path(settings.LIANXIN_VAR).resolve()
    vendor = connections[using].vendor
    if (engine == "postgresql" and not is_here) or (is_here and engine != vendor):
        raise ProblemError("backup.other_engine", engine=engine, here=vendor)


def _refuse_existing(targets: list[Path], overwrite: bool) -> None:
    for target in targets:
        if not overwrite and (target.is_file() or (target.is_dir() and any(target.iterdir()))):
            raise ProblemError("backup.target_exists", path=target)


def _set_aside(targets: list[Path]) -> list[str]:
    """Rename what is there; a log of the old database left beside the new one would be played into it."""
    names = []
    for target in targets:
        if target.exists():
            number = 1
            while (aside := target.with_name(f"{target.name}.before-{number}")).exists():
                number += 1
            target.rename(aside)
            names.append(str(aside))
    return names
