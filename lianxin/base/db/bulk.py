"""Very large writes: with room in memory they hold SQLite's only write lock for less time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ROOM_KIB = 64 * 1024


@contextmanager
def roomy() -> Iterator[None]:
    """While the block runs SQLite may keep 64 MiB of pages instead of 2: an insert into many indexes reads and writes the
    same pages again and again. PostgreSQL has its own buffers; nothing happens there.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{ROOM_KIB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")
