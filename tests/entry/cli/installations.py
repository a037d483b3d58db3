"""Installations of their own for tests of whole commands: a folder, and on PostgreSQL a database, used by subprocesses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from lianxin.base.db.keys import create_keys
from lianxin.base.db.sqlite.library import Database
from tests.children import Run, children_of

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Installation:
    """A var folder and the environment of a process that uses it."""

    var: Path
    environment: dict[str, str]
    child: Run | None = None
    """Does its commands, where a test gives many: see `at_work`."""

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`lianxin <arguments>` there."""
        return self.child(*arguments) if self.child else self.python("-m", "lianxin.entry.cli.main", *arguments)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )

    def started(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )


@contextmanager
def at_work(place: Installation) -> Iterator[Installation]:
    """The same installation, whose commands are from now on done by children of one process: it has loaded the product once."""
    with children_of("tests.entry.cli.forked", place.environment) as run:
        yield replace(place, child=run)


@contextmanager
def with_tables(var: Path, name: str, *, mode: str = "test") -> Iterator[Installation]:
    """An installation with keys and empty tables. To make them anew takes seconds: SQLite's are copied from those of this process,
    where it has some and no test's transaction holds them."""
    with installation(var, name, mode=mode) as made:
        create_keys(var / "keys.json")
        if _may_be_copied():
            with closing(Database.connect(var / "lianxin.sqlite3")) as target:
                connection.connection.backup(target)
        else:
            done = made.python("-m", "django", "migrate", "--skip-checks", "-v0")
            assert done.returncode == 0, done.stderr
        yield made


def _may_be_copied() -> bool:
    if connection.vendor != "sqlite" or connection.connection is None or connection.in_atomic_block:
        return False
    tables: int = connection.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return tables > 0


@contextmanager
def installation(
    var: Path, name: str, *, mode: str = "demo", like: Installation | None = None, **more: str
) -> Iterator[Installation]:
    """An installation on the kind of database that the suite runs on: empty, or a copy of one that nobody uses now."""
    if like:
        shutil.copytree(like.var, var)
    var.mkdir(parents=True, exist_ok=True)
    base = {key: value for key, value in os.environ.items() if not key.startswith(("LIANXIN_", "DATABASE_URL", "DJANGO_ALLOW_"))}
    base |= {"DJANGO_SETTINGS_MODULE": "lianxin.project.settings", "LIANXIN_MODE": mode, "LIANXIN_VAR": str(var), "PYTHONUTF8": "1", **more}
    if connection.vendor != "postgresql":
        yield Installation(var, base)
        return
    database = f"lianxin_{name}_{os.getpid()}"
    with maintenance() as server:
        template = f' TEMPLATE "{like.environment["DATABASE_URL"].rpartition("/")[2]}"' if like else ""
        server.execute(f'CREATE DATABASE "{database}"{template}')
    try:
        yield Installation(var, base | {"DATABASE_URL": _url(database)})
    finally:
        with maintenance() as server:
            server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def maintenance() -> Any:
    import psycopg

    return psycopg.connect(_url("postgres"), autocommit=True)


def _url(name: str) -> str:
    found = settings.DATABASES["default"]
    who = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{who}{found['HOST']}{port}/{name}"
