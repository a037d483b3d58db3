"""The server is killed again and again under load: no acknowledged submission is lost, none is doubled.

Twenty workers and five whole servers here; `python -m tests.entry.openrosa.killing --workers 200 --servers 50` for many more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.entry.openrosa.killing import kill_under_load
from tests.entry.openrosa.served import served


@pytest.mark.once
def test_a_server_killed_under_load_loses_and_doubles_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    with served(tmp_path / "var", "kill_http") as site:
        done = kill_under_load(site, workers=20, servers=5)
    assert done.faults == []
    assert done.acknowledged >= 25, "it was at work between the kills"
    assert set(done.refused) <= {409}, "an edit may meet its own twin"
