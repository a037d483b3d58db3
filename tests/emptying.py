"""Empty the tables of PostgreSQL after a transactional test without waiting for the disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def quick(connection: Any, statements: Sequence[str]) -> Sequence[str]:
    """The same as `statements` of Django's flush, row by row in the tables that have rows.

    TRUNCATE gives each of a hundred tables and each index of theirs a new file, which takes seconds; a test fills a dozen tables.
    As with TRUNCATE no trigger of ours fires, and foreign keys are looked at when all is gone.
    """
    if connection.vendor != "postgresql" or any("RESTART IDENTITY" in one for one in statements):
        return statements
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in tables))
        filled = [one for (one,) in cursor.fetchall()]
    return [
        *(f'ALTER TABLE "{one}" DISABLE TRIGGER USER' for one in filled),
        *(f'DELETE FROM "{one}"' for one in filled),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f'ALTER TABLE "{one}" ENABLE TRIGGER USER' for one in filled),
    ]
