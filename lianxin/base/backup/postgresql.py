"""PostgreSQL's own tools, told where the database is by environment variables (never by arguments: they are public)."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connections

from lianxin.kernel.problems import ProblemError

_VARIABLES = {
    "NAME": "PGDATABASE",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "HOST": "PGHOST",
    "PORT": "PGPORT",
}


def dump(using: str, target: Path) -> dict[str, int]:
    """``pg_dump -Fc`` of one moment; returns the rows of every table at that moment. Call inside ``snapshot()``."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        tables = sorted(connection.introspection.table_names(cursor))
        _run(connection.settings_dict, "pg_dump", "-Fc", f"--snapshot={moment}", f"--file={target}")
        return {table: _count(cursor, connection.ops.quote_name(table)) for table in tables}


def load(using: str, source: Path, *, overwrite: bool) -> dict[str, int]:
    """``pg_restore`` in one transaction; returns the rows of every table. Raises "backup.target_exists"."""
    connection = connections[using]
    if connection.introspection.table_names() and not overwrite:
        raise ProblemError("backup.target_exists", path=connection.settings_dict["NAME"])
    connection.close()
    clean = ["--clean", "--if-exists"] if overwrite else []
    name = f"--dbname={connection.settings_dict['NAME']}"
    _run(
        connection.settings_dict,
        "pg_restore",
        "--single-transaction",
        "--no-owner",
        *clean,
        name,
        str(source),
    )
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _count(cursor, connection.ops.quote_name(table)) for table in tables}


def _count(cursor: Any, quoted: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608  the name is quoted
    return int(cursor.fetchone()[0])


def _run(settings: Mapping[str, Any], program: str, *arguments: str) -> None:
    place = {variable: str(settings[name]) for name, variable in _VARIABLES.items() if settings.get(name)}
    try:
        subprocess.run([program, *arguments], env={**os.environ, **place}, check=True, capture_output=True)  # noqa: S603  fixed programs
    except (OSError, subprocess.CalledProcessError) as failed:
        # What the tool said may quote rows; only its name and outcome are passed on.
        raise ProblemError(
            "backup.failed", reason=f"{program}: {getattr(failed, 'returncode', failed)}"
        ) from failed
