"""Copy a live SQLite database, as a program of its own: ``python -m lianxin.base.backup.sqlite_copy SOURCE TARGET``.

SQLite's backup interface copies the whole file in one step while others read and write. It runs in a separate
process because opening and closing a second handle inside the serving process could drop that process's locks.
Prints {table: rows} of the copy as JSON.
"""

import json
import sys
from contextlib import closing
from pathlib import Path

from lianxin.base.db.sqlite.library import Database

_WAIT = 20.0


def copy(source: Path, target: Path) -> None:
    """A consistent single-file copy; ``target`` must not exist. Raises DatabaseError."""
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(Database.connect(address, timeout=_WAIT, uri=True)) as live,
        closing(Database.connect(target)) as fresh,
    ):
        live.backup(fresh)
        fresh.execute("PRAGMA journal_mode = DELETE")  # the copy is one file, without a log beside it


def is_sound(database: Path) -> bool:
    """SQLite's own check of a database nobody uses: structure, indexes and foreign keys."""
    try:
        with closing(Database.connect(database)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return whole and connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except Database.DatabaseError:  # so damaged that it does not even open
        return False


def counts(database: Path) -> dict[str, int]:
    """Rows of every ordinary table of a database nobody uses."""
    with closing(Database.connect(database)) as connection:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        return {name: _count(connection, name) for (name,) in named}


def _count(connection: Database.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608  the name is quoted


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))
    if not is_sound(Path(sys.argv[2])):
        sys.exit("the copy is damaged")
    sys.stdout.write(json.dumps(counts(Path(sys.argv[2]))))
