"""Connections and cursors that queue for the write lock before the first statement that may write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any, cast

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

from lianxin.base.db.sqlite.library import Database
from lianxin.base.db.sqlite.lock import WriteLock

_MAY_WRITE = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|VACUUM|REINDEX|ANALYZE|BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)"
    r"|WITH\b.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b)",
    re.IGNORECASE | re.DOTALL,
)

# sqlite.org/limits.html, in the order of the SQLITE_LIMIT_* constants 0 to 11.
_DEFAULT_LIMITS = (
    1_000_000_000,
    1_000_000_000,
    2_000,
    1_000,
    500,
    250_000_000,
    1_000,
    10,
    50_000,
    32_766,
    1_000,
    0,
)


_LONG = 8_000
"""Characters from which on a statement is not kept as it was turned: lists of thousands of rows come once."""


class Connection(Database.Connection):
    """A DB-API connection that holds the write lock exactly while it has a write transaction open."""

    write_lock = WriteLock(None, 0)

    def settle(self) -> None:
        """Give the write lock back unless a transaction is still open."""
        if not self.in_transaction:
            self.write_lock.release()

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.settle()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.settle()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.write_lock.release()


class LimitedConnection(Connection):
    """Adds what ``pysqlite3`` lacks and Django asks for. Limits set here are remembered, not enforced."""

    _lowered: dict[int, int] | None = None

    def getlimit(self, category: int, /) -> int:
        """The documented default of the library, or the value last given to ``setlimit``."""
        return (self._lowered or {}).get(category, _DEFAULT_LIMITS[category])

    def setlimit(self, category: int, limit: int, /) -> int:
        """Remember a lower limit; returns the one before."""
        before = self.getlimit(category)
        self._lowered = {**(self._lowered or {}), category: min(limit, _DEFAULT_LIMITS[category])}
        return before


connection_class: type[Connection] = (
    Connection if hasattr(Database.Connection, "getlimit") else LimitedConnection
)


class Cursor(Database.Cursor):
    """Django's parameter style, and the write lock around every statement that may write."""

    def execute(self, query: str, params: Any = None, /) -> "Cursor":
        """Run one statement; ``params`` is None, a sequence (``%s``) or a mapping (``%(name)s``)."""
        with self._queued(query):
            if params is None:
                super().execute(query)
            else:
                names = list(params) if isinstance(params, Mapping) else None
                super().execute(_native(query, names), params)
        return self

    def executemany(self, query: str, param_list: Iterable[Any], /) -> "Cursor":
        """Run one statement for each set of parameters; a generator is read lazily."""
        rows = iter(param_list)
        first = next(rows, None)
        if first is not None:
            names = list(first) if isinstance(first, Mapping) else None
            with self._queued(query):
                super().executemany(_native(query, names), chain([first], rows))
        return self

    def close(self) -> None:
        super().close()
        self._database.settle()

    @property
    def _database(self) -> Connection:
        return cast(Connection, self.connection)

    @contextmanager
    def _queued(self, query: str) -> Iterator[None]:
        if not _MAY_WRITE.match(query):
            yield
            return
        self._database.write_lock.acquire()
        try:
            yield
        except BaseException:
            self._database.settle()
            raise
        # Rows still to be fetched (RETURNING) keep SQLite's own transaction open: close() settles then.
        if self.description is None:
            self._database.settle()


def _native(query: str, names: list[str] | None) -> str:
    """Django's ``%s`` and ``%(name)s`` as SQLite's ``?`` and ``:name``."""
    if names is None:
        return _numbered(query) if len(query) < _LONG else _numbered.__wrapped__(query)
    return query % {name: f":{name}" for name in names}


@lru_cache(maxsize=1024)
def _numbered(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
