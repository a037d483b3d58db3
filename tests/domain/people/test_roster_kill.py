"""Killing the process in the middle of a check or an acceptance leaves the data as before or as after, never between."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.children import KILLED, Run, children_of
from tests.entry.cli.installations import with_tables
from tests.rosters import people, write_roster

ROWS = 1_200
CHECK, ACCEPTANCE = 38, 46
"""SQL statements a worker needs for each at least, from taking the job to its end."""


@pytest.fixture
def run(tmp_path: Path, transactional_db: None) -> Iterator[Run]:
    """What a process does with a database of its own."""
    with with_tables(tmp_path / "var", "kill") as place, children_of("tests.domain.people.roster_crash", place.environment) as run:
        yield run


def counts(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("counts").stdout)
    return found


@pytest.mark.once
def test_a_killed_acceptance_leaves_everything_as_before_and_can_be_done_again(run: Run, tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", people(ROWS))
    prepared = run("prepare", str(path))
    assert prepared.returncode == 0, prepared.stderr
    before = {"Resident": 0, "Household": 0, "RosterChunk": 3, "state": "staged", "index": 0, "audit": 0}

    for statement in ("5", "15", "25"):
        killed = run("accept", statement)
        assert killed.returncode == KILLED, killed.stderr
    assert counts(run) == before

    done = run("accept")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["statements"] > 25
    after = counts(run)
    assert after["Resident"] == after["index"] == ROWS
    assert (after["RosterChunk"], after["state"], after["audit"]) == (0, "accepted", 1)


@pytest.mark.once
@pytest.mark.parametrize("part", [pytest.param(0.3, marks=pytest.mark.slow), 0.6, pytest.param(0.95, marks=pytest.mark.slow)])
def test_killed_jobs_run_again_when_their_leases_run_out(run: Run, tmp_path: Path, part: float) -> None:
    """The worker dies in the check and in the acceptance; the next one does the whole of it, once."""
    path = write_roster(tmp_path / "a.xlsx", people(ROWS))
    queued = run("queue", str(path))
    assert queued.returncode == 0, queued.stderr
    unchecked = {"Resident": 0, "Household": 0, "RosterChunk": 0, "state": "checking", "index": 0, "audit": 0}
    assert counts(run) == unchecked
    assert killed_at(run, round(part * CHECK)) == unchecked
    assert done_by_the_next(run) == {**unchecked, "RosterChunk": 3, "state": "staged"}

    assert run("queue-acceptance").returncode == 0
    accepting = {**unchecked, "RosterChunk": 3, "state": "accepting"}
    assert killed_at(run, round(part * ACCEPTANCE)) == accepting
    after = done_by_the_next(run)
    assert after["Resident"] == after["index"] == ROWS
    assert (after["RosterChunk"], after["state"], after["audit"]) == (0, "accepted", 1)
    assert json.loads(run("work").stdout)["jobs"] == 0


def killed_at(run: Run, statement: int) -> dict[str, Any]:
    """Kill a worker before this statement; what it left, its lease run out."""
    killed = run("work", str(statement))
    assert killed.returncode == KILLED, killed.stderr
    time.sleep(0.6)
    return counts(run)


def done_by_the_next(run: Run) -> dict[str, Any]:
    done = run("work")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["jobs"] == 1
    return counts(run)
