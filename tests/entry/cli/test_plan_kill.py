"""Killing the process in the middle of a plan leaves the data as before or as after, never between."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.entry.cli.installations import with_tables

NOTHING = dict.fromkeys(
    ("visits", "placed", "promises", "assigned", "drafts", "published", "notices", "audit"), 0
)
VISITS = NOTHING | {"visits": 6, "promises": 6, "audit": 6}
DRAFT = VISITS | {"drafts": 1, "audit": 7}
PUBLISHED = DRAFT | {"placed": 6, "assigned": 6, "drafts": 0, "published": 1, "notices": 1, "audit": 8}
KILLED = -signal.SIGKILL


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_killed_plan_leaves_everything_as_before_and_can_be_done_again(tmp_path: Path) -> None:
    with with_tables(tmp_path / "var", "plan") as place:
        done = place.python("-m", "tests.entry.cli.plan_crash")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    expected = []
    for work, before, after in (("visits", NOTHING, VISITS), ("plan", VISITS, DRAFT), ("publish", DRAFT, PUBLISHED)):
        expected += [[work, KILLED, before], [work, KILLED, before], [work, 0, after]]
    assert told == expected
