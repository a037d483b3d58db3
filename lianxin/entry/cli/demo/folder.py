"""The folder of a demo: a marker says that it is one, so that nothing else is ever cleared."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from lianxin.kernel.problems import ProblemError

MARKER = "demo.json"
_OURS = ("lianxin.sqlite3", "lianxin.sqlite3-wal", "lianxin.sqlite3-shm", "keys.json", "files", "rosters", "static", MARKER)


def built_on(var: Path) -> date | None:
    """The day a finished demo was last brought up to; None when there is none, or when it was never finished."""
    marker = var / MARKER
    told = json.loads(marker.read_text()) if marker.exists() else {}
    return date.fromisoformat(told["built_on"]) if told.get("built_on") else None


def begin(var: Path) -> None:
    """Mark an empty folder as a demo's, or clear what an earlier demo left there. Raises "demo.folder_taken"."""
    if any((var / name).exists() for name in _OURS) and not (var / MARKER).exists():
        raise ProblemError("demo.folder_taken", folder=var)
    for path in [var / name for name in _OURS if name != MARKER] + list(var.glob("lianxin.sqlite3*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    (var / MARKER).write_text("{}\n")


def finish(var: Path, today: date) -> None:
    """The demo is whole, up to this day."""
    (var / MARKER).write_text(json.dumps({"built_on": today.isoformat()}) + "\n")
