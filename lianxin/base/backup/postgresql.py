"""PostgreSQL's own tools, told where the database is by environment variables (never by arguments: they are public)."""

import os
import subprocess
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connections

from lianxin.kernel.problems import ProblemError
from lianxin.kernel.problems.storage import COUNTS_WRONG

_ASIDE = "before_"
_DIFFERENT = "lianxin: the restored rows are not those of the manifest"
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
        # What a restore set aside is no part of a later backup.
        aside = f"--exclude-schema={_ASIDE}*"
        _run(connection.settings_dict, "pg_dump", "-Fc", aside, f"--snapshot={moment}", f"--file={target}")
        return {table: _count(cursor, connection.ops.quote_name(table)) for table in tables}


def load(using: str, source: Path, expected: Mapping[str, int], *, overwrite: bool) -> str:
    """Put a dump into the database: all of it with exactly the `expected` rows, or nothing.

    What is there already is moved, with ``overwrite``, into a schema "before_1" (or the next free number), where it
    stays; its name is returned, "" when the database was empty. Moving, loading and counting are one transaction: a
    failure or a kill leaves the database as it was.
    Raises "backup.target_exists", "backup.unreadable" (other rows than expected), "backup.failed".
    """
    connection = connections[using]
    is_empty = not connection.introspection.table_names()
    if not is_empty and not overwrite:
        raise ProblemError("backup.target_exists", path=connection.settings_dict["NAME"])
    steps = [source.with_suffix(f".{part}.sql") for part in ("before", "load", "after")]
    before, script, after = steps
    with connection.cursor() as cursor:
        aside = _free_name(cursor)
    before.write_text(_moving(aside), encoding="utf-8")
    after.write_text(_counting({connection.ops.quote_name(t): n for t, n in expected.items()}), encoding="utf-8")
    connection.close()
    _run(connection.settings_dict, "pg_restore", "--no-owner", f"--file={script}", str(source))
    files = [f"--file={path}" for path in steps]
    _run(connection.settings_dict, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", *files)
    return "" if is_empty else aside


def _free_name(cursor: Any) -> str:
    cursor.execute("SELECT nspname FROM pg_namespace")
    taken = {name for (name,) in cursor.fetchall()}
    return next(name for number in count(1) if (name := f"{_ASIDE}{number}") not in taken)


def _moving(aside: str) -> str:
    """SQL that moves every table, sequence, view and function of the schema "public" into a new one.

    Indexes, triggers and owned sequences go with their tables; what belongs to an extension stays. Another session
    still at work makes it fail after ten seconds instead of waiting for ever.
    """
    return f"""
SET lock_timeout = '10s';
DO $move$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind,
           oid::regclass::text AS name
      FROM pg_class AS c
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v', 'm')
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype IN ('a', 'i', 'e'))
    UNION ALL
    SELECT 'FUNCTION', oid::regprocedure::text
      FROM pg_proc AS p
     WHERE pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND deptype = 'e')
  LOOP
    IF to_regnamespace('{aside}') IS NULL THEN
      CREATE SCHEMA {aside};
    END IF;
    EXECUTE format('ALTER %s %s SET SCHEMA {aside}', found.kind, found.name);
  END LOOP;
END
$move$;
"""  # noqa: S608  the name is ours


def _counting(expected: Mapping[str, int]) -> str:
    """SQL that fails when there are other tables than these (quoted names) or other numbers of rows in them."""
    rows = ",\n".join(f"  ((SELECT count(*) FROM public.{table}), {number})" for table, number in expected.items())  # noqa: S608  the names are quoted
    return f"""
DO $check$
BEGIN
  IF EXISTS (SELECT FROM (VALUES (0::bigint, 0::bigint),
{rows}
  ) AS counted (here, expected) WHERE here <> expected)
  OR (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') <> {len(expected)} THEN
    RAISE EXCEPTION '{_DIFFERENT}';
  END IF;
END
$check$;
"""  # noqa: S608


def _count(cursor: Any, quoted: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608  the name is quoted
    return int(cursor.fetchone()[0])


def _run(settings: Mapping[str, Any], program: str, *arguments: str) -> None:
    place = {variable: str(settings[name]) for name, variable in _VARIABLES.items() if settings.get(name)}
    try:
        subprocess.run([program, *arguments], env={**os.environ, **place}, check=True, capture_output=True)  # noqa: S603  fixed programs
    except (OSError, subprocess.CalledProcessError) as failed:
        if _DIFFERENT.encode() in (getattr(failed, "stderr", None) or b""):
            raise ProblemError("backup.unreadable", reason=COUNTS_WRONG) from None
        # What the tool said may quote rows; only its name and outcome are passed on.
        raise ProblemError(
            "backup.failed", reason=f"{program}: {getattr(failed, 'returncode', failed)}"
        ) from failed
