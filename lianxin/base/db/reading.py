"""Several reads of one moment, without queueing behind writers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def snapshot(using: str = "default") -> Iterator[None]:
    """All reads inside see the database as of one moment; a write inside is refused by the database.

    Takes no write lock. Inside an open transaction it adds nothing: that transaction already is one moment.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(using):
            yield
    else:
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _deferred(using: str) -> Iterator[None]:
    connection = connections[using]
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        with transaction.atomic(using=using):
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
        if connection.connection is not None:
            connection.connection.execute("PRAGMA query_only = OFF")
