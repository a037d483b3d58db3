"""The migrations, done our way, make what the models say: every column, index and constraint, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

_SEARCH = "people_residentsearch"  # a virtual table of SQLite and what it keeps, which no model describes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what differs, the order of the columns, SQLite alone tells as it was written"),
]


def made(database: Any) -> dict[str, Any]:
    """By the name of a table its columns and constraints in any order, by that of an index what made it."""
    with database.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        found = dict(cursor.fetchall())
    return {name: sorted(parts(sql)) if sql.startswith("CREATE TABLE") else sql for name, sql in found.items() if sql}


def parts(sql: str) -> list[str]:
    """What stands between the commas of a CREATE TABLE, without its outer brackets; commas inside brackets or quotes part nothing."""
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    found, depth = [""], 0
    for piece in re.findall(r"'[^']*'|\"[^\"]*\"|[(),]|[^'\"(),]+", inside):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "," and not depth:
            found.append("")
        else:
            found[-1] += piece
    return [one.strip() for one in found]


def test_the_migrated_tables_are_those_of_the_models() -> None:
    fresh: Any = connection.copy()
    fresh.settings_dict = {**fresh.settings_dict, "NAME": ":memory:"}
    try:
        with fresh.schema_editor() as editor:
            for model in (*apps.get_models(), MigrationRecorder.Migration):
                if model._meta.managed and not model._meta.proxy:
                    editor.create_model(model)
        expected = made(fresh)
    finally:
        fresh.close()
    found = made(connection)
    assert {name for name in found if name not in expected and not name.startswith(_SEARCH)} == set()
    assert {name: (sql, found.get(name)) for name, sql in expected.items() if sql != found.get(name)} == {}


def test_what_stands_between_the_commas_of_a_table() -> None:
    assert parts("CREATE TABLE \"t\" (\"a,b\" text DEFAULT 'x,(', CHECK (\"a\" IN ('1', '2')), UNIQUE (\"a\", \"c\"))") == [
        "\"a,b\" text DEFAULT 'x,('",
        "CHECK (\"a\" IN ('1', '2'))",
        'UNIQUE ("a", "c")',
    ]
