"""A power cut loses nothing that was acknowledged; with `synchronous = NORMAL` it would, so the test can fail.

The statements are those that receiving submissions really runs, replayed on a disk that forgets what was not synced.
"""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path
from typing import Any

import apsw
import pytest
from django.db import connection

from lianxin.base.access.models import User
from lianxin.base.db.sqlite.base import _SAFE_SETTINGS
from lianxin.base.files.services import path_of, put_aside
from lianxin.domain.surveys.models import FormVersion
from lianxin.domain.surveys.services import receive_submission
from tests.entry.openrosa import forms
from tests.factories import NOW, viewer_for

SUBMISSIONS, CUTS = 8, 40
Transaction = list[str]
_names = (f"disk-{n}" for n in itertools.count())


@pytest.fixture
def recorded(transactional_db: None, zhuoma: User, form: FormVersion, tmp_path: Path, morning: None) -> tuple[bytes, dict[str, list[Transaction]]]:
    """The database before any submission, and the transactions of each, by instanceID."""
    if connection.vendor != "sqlite":
        pytest.skip("the promise is SQLite's; PostgreSQL keeps its own")
    viewer = viewer_for(zhuoma)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "before.sqlite3")])
    found: dict[str, list[Transaction]] = {}
    for n in range(SUBMISSIONS):
        instance = forms.new_instance()
        statements: list[str] = []
        connection.connection.set_trace_callback(statements.append)
        files = {"a.jpg": forms.photo(n)} if n % 2 else {}
        receive_submission(actor=viewer, now=NOW, xml=forms.answered(instance, photo="a.jpg" if files else ""), files=files, channel="openrosa")
        connection.connection.set_trace_callback(None)
        found[instance] = list(_transactions(statements))
    return (tmp_path / "before.sqlite3").read_bytes(), found


@pytest.mark.once
def test_a_power_cut_loses_no_acknowledged_submission(recorded: tuple[bytes, dict[str, list[Transaction]]]) -> None:
    chance = random.Random(4)
    for _ in range(CUTS):
        acknowledged, after = cut_off(recorded, "FULL", chance)
        assert after["whole"] == "ok"
        assert acknowledged <= after["here"], "acknowledged and lost"
        assert after["half"] == 0


@pytest.mark.once
def test_the_same_with_less_syncing_loses_some(recorded: tuple[bytes, dict[str, list[Transaction]]]) -> None:
    chance = random.Random(4)
    lost = 0
    for _ in range(10):
        acknowledged, after = cut_off(recorded, "NORMAL", chance)
        lost += len(acknowledged - after["here"])
    assert lost > 0


def cut_off(recorded: tuple[bytes, dict[str, list[Transaction]]], synchronous: str, chance: random.Random) -> tuple[set[str], dict[str, Any]]:
    """Replay until the power fails in the middle of some submission; what was acknowledged, and what a restart finds."""
    from tests.entry.openrosa.power import Disk

    before, by_instance = recorded
    disk = Disk(next(_names), {"db": before})
    run = opened(disk, synchronous)
    stop = chance.randrange(1, SUBMISSIONS)
    acknowledged = set()
    for number, (instance, transactions) in enumerate(by_instance.items()):
        statements = [one for transaction in transactions for one in transaction]
        if number == stop:
            for one in statements[: chance.randrange(len(statements))]:
                run.execute(one)
            break
        for one in statements:
            run.execute(one)
        acknowledged.add(instance)
    left = disk.cut(chance)
    return acknowledged, found(Disk(next(_names), left), synchronous)


def opened(disk: Any, synchronous: str) -> Any:
    """As the product opens it, but that one process holds the file alone: this disk has no shared memory."""
    run = apsw.Connection("db", vfs=disk.name, flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    run.execute("PRAGMA locking_mode = EXCLUSIVE")
    assert run.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    for setting in _SAFE_SETTINGS:
        run.execute(f"PRAGMA {setting}")
    if synchronous != "FULL":
        run.execute(f"PRAGMA synchronous = {synchronous}")
    return run


def found(disk: Any, synchronous: str) -> dict[str, Any]:
    """What a restart reads. `half`: submissions without their version or their row in the audit trail."""
    run = opened(disk, synchronous)
    here = {instance for (instance,) in run.execute("SELECT instance_id FROM surveys_submissionversion")}
    half = run.execute(
        "SELECT count(*) FROM surveys_submission s WHERE NOT EXISTS (SELECT 1 FROM surveys_submissionversion v WHERE v.submission_id = s.id)"
        " OR (SELECT count(*) FROM audit_auditentry WHERE verb = 'submission.receive') <> (SELECT count(*) FROM surveys_submission)"
    ).fetchone()[0]
    return {"here": here, "half": half, "whole": run.execute("PRAGMA integrity_check").fetchone()[0]}


def _transactions(statements: list[str]) -> Any:
    """Whole transactions; what a trigger does (told as a comment) is done by the trigger again."""
    current: Transaction | None = None
    for one in statements:
        if one.startswith("BEGIN"):
            current = []
        if current is None or one.startswith("--"):
            continue
        current.append(one)
        if one.startswith("COMMIT"):
            yield current
            current = None


@pytest.mark.django_db
def test_a_photo_is_on_the_disk_with_its_name_before_a_row_may_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced before it gets its name, and the folder after: else a power cut could leave a row without its photo."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "file"), sync(fd)))
    monkeypatch.setattr(Path, "replace", lambda self, target: (steps.append("name"), replace(self, target))[1])
    kept = put_aside(forms.photo(77, side=65))
    assert path_of(kept.sha256).exists()
    assert steps[:3] == ["file", "name", "folder"]
