"""Which SQLite library this process talks to, and whether it may use a write-ahead log.

``pysqlite3`` bundles a current SQLite. Where it has no wheel (domestic ARM servers) the interpreter's own
module takes its place.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import dbapi2 as Database
else:
    try:
        from pysqlite3 import dbapi2 as Database
    except ImportError:
        from sqlite3 import dbapi2 as Database

__all__ = ["Database", "has_wal_reset_bug", "journal_mode"]

Version = tuple[int, ...]

_BUG_BORN = (3, 7, 0)
_BUG_FIXED = (3, 51, 3)
_FIXED_BRANCHES: dict[Version, int] = {(3, 50): 7, (3, 44): 6}


def has_wal_reset_bug(version: Version) -> bool:
    """Whether this SQLite can corrupt a WAL database when two connections write and checkpoint at one instant.

    Source: sqlite.org/wal.html#walresetbug: 3.7.0 to 3.51.2, repaired in 3.51.3, 3.50.7 and 3.44.6.
    """
    if not _BUG_BORN <= version < _BUG_FIXED:
        return False
    repaired_from = _FIXED_BRANCHES.get(version[:2])
    return repaired_from is None or version[2] < repaired_from


def journal_mode(version: Version = Database.sqlite_version_info) -> str:
    """The journal this library may be trusted with: ``wal``, or the slower ``truncate`` where WAL can corrupt."""
    return "truncate" if has_wal_reset_bug(version) else "wal"
