"""The backend Django loads: Django's SQLite wrapper over the current library, with safe settings for each connection.

Every outermost ``atomic()`` is a write transaction: it takes the write lock and begins IMMEDIATE, so it cannot
fail half way for want of a lock. Reads outside ``atomic()`` are single statements and take no lock; several reads
of one moment belong in ``lianxin.base.db.reading.snapshot()``.
"""

import datetime
import decimal
import os
from typing import Any

from django.db.backends.sqlite3 import base as stock
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.utils.asyncio import async_unsafe
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from lianxin.base.db.sqlite.connection import Connection, Cursor, connection_class
from lianxin.base.db.sqlite.library import Database, journal_mode
from lianxin.base.db.sqlite.lock import WriteLock

BUSY_TIMEOUT = 20.0
"""Seconds a writer waits for its turn before "database is locked"."""

_SAFE_SETTINGS = (
    "synchronous = FULL",  # an acknowledged commit survives a power cut
    "foreign_keys = ON",
    "legacy_alter_table = OFF",
    "trusted_schema = OFF",
    "secure_delete = ON",  # deleted personal data is overwritten, not left in free pages
    "journal_size_limit = 67108864",
    "mmap_size = 0",  # a stray pointer or an I/O error must not reach the file unseen
)

Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", stock.decoder(parse_date))
Database.register_converter("time", stock.decoder(parse_time))
Database.register_converter("datetime", stock.decoder(parse_datetime))
Database.register_converter("timestamp", stock.decoder(parse_datetime))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, stock.adapt_date)
Database.register_adapter(datetime.datetime, stock.adapt_datetime)


class DatabaseWrapper(stock.DatabaseWrapper):
    """SQLite for a station or a county on one machine: many readers, writers in a fair queue."""

    Database = Database
    transaction_mode = "IMMEDIATE"

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self.transaction_mode = "IMMEDIATE"
        return {"timeout": BUSY_TIMEOUT, **params, "factory": connection_class}

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        connection: Connection = Database.connect(**conn_params)
        register_functions(connection)
        for setting in _SAFE_SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if not self.is_in_memory_db():
            connection.write_lock = WriteLock(lock_path(conn_params["database"]), conn_params["timeout"])
            _use_journal(connection, journal_mode())
        for command in self.init_commands:  # type: ignore[attr-defined]
            if command.strip():
                connection.execute(command)
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor


def lock_path(database: str | os.PathLike[str]) -> str:
    """The lock file of a database given as a path or as a ``file:`` address."""
    return os.fspath(database).removeprefix("file:").partition("?")[0] + ".lock"


def _use_journal(connection: Connection, wanted: str) -> None:
    """Bring the file into the wanted journal mode, which the file remembers; raises when it cannot be reached."""
    if _journal(connection, "journal_mode") == wanted:
        return
    connection.write_lock.acquire()
    try:
        reached = _journal(connection, f"journal_mode = {wanted}")
    finally:
        connection.settle()
    if reached != wanted:
        raise Database.OperationalError(f"journal mode {wanted} refused, the database stays in {reached}")


def _journal(connection: Connection, pragma: str) -> str:
    return str(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
