"""Start-up checks: what would put acknowledged data at risk is said before the first request."""

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connections

from lianxin.base.db.sealed import key_ring
from lianxin.base.db.sqlite.base import lock_path
from lianxin.base.db.sqlite.library import Database, has_wal_reset_bug
from lianxin.kernel.problems import ProblemError

_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "lustre",
        "ncpfs",
    }
    | {"nfs", "nfs4", "smb3", "smbfs"}
)


@register()
def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """The SQLite library and the place of the database file, for every SQLite database in the settings."""
    found: list[CheckMessage] = []
    for connection in connections.all():
        if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
            continue
        path = Path(lock_path(connection.settings_dict["NAME"])).resolve().parent
        if (kind := file_system(path)) in _NETWORK_FILE_SYSTEMS:
            found.append(
                Error(
                    f"数据库 {connection.alias} 位于网络文件系统({kind}),文件锁不可靠,可能损坏数据。",
                    hint="请把数据库放到本机磁盘,或改用 PostgreSQL。",
                    id="db.E001",
                )
            )
        if has_wal_reset_bug(Database.sqlite_version_info):
            found.append(
                Warning(
                    f"SQLite {Database.sqlite_version} 的预写日志有损坏缺陷(WAL-reset),已改用 TRUNCATE 日志:安全,但写入较慢。",
                    hint="请安装 pysqlite3,或把系统的 SQLite 升级到 3.51.3 以上。",
                    id="db.W001",
                )
            )
    return found


@register()
def keys_are_present(**kwargs: Any) -> list[CheckMessage]:
    """The key ring can be read; without it nothing sealed opens and nothing may be written."""
    try:
        key_ring()
    except ProblemError as problem:
        return [Error(problem.message, hint=problem.remedy, id="db.E002")]
    return []


def file_system(path: Path, mounts: str | None = None) -> str:
    """Type of the file system that holds ``path`` (Linux's name), "" where the system does not say.

    ``mounts`` is text in the form of /proc/self/mounts, read from there when None.
    """
    if mounts is None:
        table = Path("/proc/self/mounts")
        mounts = table.read_text(errors="replace") if table.exists() else ""
    best, kind = "", ""
    for line in mounts.splitlines():
        point, line_kind = line.split()[1:3]
        point = point.encode().decode("unicode_escape")
        if len(point) >= len(best) and Path(point) in (path, *path.parents):
            best, kind = point, line_kind
    return kind
