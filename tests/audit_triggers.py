"""Lift the triggers that protect the audit trail and the steps of proceedings, for tests that tamper with them and for the flush
between tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLES = ("audit_auditentry", "proceedings_proceedingstep")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Rows that are only ever added can be changed and removed inside; afterwards the triggers stand again."""
    if connection.vendor == "postgresql":
        with _disabled_on_postgresql(connection):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES)
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _, sql in triggers:
            cursor.execute(sql)


@contextmanager
def _disabled_on_postgresql(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
