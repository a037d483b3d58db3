"""Killing the process in the middle of a plan leaves the data as before or as after, never between."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from lianxin.base.db.keys import create_keys
from tests.entry.cli.installations import Installation, installation

NOTHING = dict.fromkeys(
    ("visits", "placed", "promises", "assigned", "drafts", "published", "notices", "audit"), 0
)
VISITS = NOTHING | {"visits": 6, "promises": 6, "audit": 6}
DRAFT = VISITS | {"drafts": 1, "audit": 7}
PUBLISHED = DRAFT | {"placed": 6, "assigned": 6, "drafts": 0, "published": 1, "notices": 1, "audit": 8}


def crash(place: Installation, *arguments: str) -> tuple[int, str]:
    done = place.python("-m", "tests.entry.cli.plan_crash", *arguments)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def place(tmp_path: Path) -> Installation:  # type: ignore[misc]
    with installation(tmp_path / "var", "plan", mode="test") as made:
        create_keys(made.var / "keys.json")
        crash(made, "prepare")
        yield made


def test_a_killed_plan_leaves_everything_as_before_and_can_be_done_again(place: Installation) -> None:
    before = NOTHING
    for work, after in (("visits", VISITS), ("plan", DRAFT), ("publish", PUBLISHED)):
        statements = None
        for share in (0.5, 0.95):
            if statements is None:
                statements = _statements(work)
            code, _ = crash(place, work, str(max(2, int(statements * share))))
            assert code == -signal.SIGKILL
            assert json.loads(crash(place, "counts")[1]) == before
        code, seen = crash(place, work)
        assert code == 0
        assert int(seen) >= statements, "the kills above came before the end"
        assert json.loads(crash(place, "counts")[1]) == after
        before = after


def _statements(work: str) -> int:
    """A number of statements that each piece of work certainly needs."""
    return {"visits": 60, "plan": 15, "publish": 60}[work]
