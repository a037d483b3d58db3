"""Somebody else's verifier of credentials: Node with Digital Bazaar's libraries, which share no code with ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.engines.xforms.oracle.engine import node_command
from tests.factories import NOW
from tools.assets import NPM_FOLDER

_SCRIPT = Path(__file__).parent / "engines" / "credentials" / "verify.mjs"
_PACKAGE = "@digitalbazaar/vc"


@dataclass(frozen=True)
class Verdict:
    """Does it hold, and what the verifier says where it does not."""

    verified: bool
    why: str


def judged_by_others(
    texts: Iterable[str], status: dict[str, Any] | None = None, *, at: datetime = NOW
) -> list[Verdict]:
    """What the verifier says of each text; with a list of what was revoked it also looks there. Its clock
    stands at a moment. Skipped without Node, but not in CI."""
    command, packages = node_command(), NPM_FOLDER / "node_modules"
    if command is None or not (packages / _PACKAGE).exists():
        reason = "Node or its packages are not here: run python tools/assets.py"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    asked = "".join(f"{json.dumps({'credential': text, 'list': status})}\n" for text in texts)
    with TemporaryDirectory() as folder:  # a script of ES modules finds its packages beside itself only
        Path(folder, "node_modules").symlink_to(packages.resolve(), target_is_directory=True)
        script = shutil.copy(_SCRIPT, folder)
        done = subprocess.run(
            [command, script, str(int(at.timestamp() * 1000))],
            input=asked,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return [Verdict(**json.loads(line)) for line in done.stdout.splitlines()]
