"""Killing the process in the middle of a check or an acceptance leaves the data as before or as after, never between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from lianxin.base.db.keys import create_keys
from tests.rosters import people, write_roster

ROWS = 1_200
CHECK, ACCEPTANCE = 38, 46
"""SQL statements a worker needs for each at least, from taking the job to its end."""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of its own, of the kind the suite runs on."""
    create_keys(tmp_path / "keys.json")
    wanted = {
        "LIANXIN_MODE": "test",
        "LIANXIN_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lianxin.project.settings",
    }
    base = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | wanted
    if connection.vendor != "postgresql":
        yield base
        return
    name = f"lianxin_kill_{os.getpid()}"
    with _maintenance() as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield base | {"DATABASE_URL": _url(name)}
    finally:
        with _maintenance() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _maintenance() -> Any:
    import psycopg

    return psycopg.connect(_url("postgres"), autocommit=True)


def _url(name: str) -> str:
    found = settings.DATABASES["default"]
    who = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{who}{found['HOST']}{port}/{name}"


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.domain.people.roster_crash", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def counts(environment: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(environment, "counts").stdout)
    return found


@pytest.mark.once
def test_a_killed_acceptance_leaves_everything_as_before_and_can_be_done_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = write_roster(tmp_path / "a.xlsx", people(ROWS))
    prepared = run(environment, "prepare", str(path))
    assert prepared.returncode == 0, prepared.stderr
    before = {"Resident": 0, "Household": 0, "RosterChunk": 3, "state": "staged", "index": 0, "audit": 0}

    for statement in ("5", "15", "25"):
        killed = run(environment, "accept", statement)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert counts(environment) == before

    done = run(environment, "accept")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["statements"] > 25
    after = counts(environment)
    assert after["Resident"] == after["index"] == ROWS
    assert (after["RosterChunk"], after["state"], after["audit"]) == (0, "accepted", 1)


@pytest.mark.once
@pytest.mark.parametrize("part", [pytest.param(0.3, marks=pytest.mark.slow), 0.6, pytest.param(0.95, marks=pytest.mark.slow)])
def test_killed_jobs_run_again_when_their_leases_run_out(
    environment: dict[str, str], tmp_path: Path, part: float
) -> None:
    """The worker dies in the check and in the acceptance; the next one does the whole of it, once."""
    path = write_roster(tmp_path / "a.xlsx", people(ROWS))
    queued = run(environment, "queue", str(path))
    assert queued.returncode == 0, queued.stderr
    unchecked = {"Resident": 0, "Household": 0, "RosterChunk": 0, "state": "checking", "index": 0, "audit": 0}
    assert counts(environment) == unchecked
    assert killed_at(environment, round(part * CHECK)) == unchecked
    assert done_by_the_next(environment) == {**unchecked, "RosterChunk": 3, "state": "staged"}

    assert run(environment, "queue-acceptance").returncode == 0
    accepting = {**unchecked, "RosterChunk": 3, "state": "accepting"}
    assert killed_at(environment, round(part * ACCEPTANCE)) == accepting
    after = done_by_the_next(environment)
    assert after["Resident"] == after["index"] == ROWS
    assert (after["RosterChunk"], after["state"], after["audit"]) == (0, "accepted", 1)
    assert json.loads(run(environment, "work").stdout)["jobs"] == 0


def killed_at(environment: dict[str, str], statement: int) -> dict[str, Any]:
    """Kill a worker before this statement; what it left, its lease run out."""
    killed = run(environment, "work", str(statement))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    time.sleep(0.6)
    return counts(environment)


def done_by_the_next(environment: dict[str, str]) -> dict[str, Any]:
    done = run(environment, "work")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["jobs"] == 1
    return counts(environment)
