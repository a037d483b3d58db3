"""The five examples of the page run as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "engines" / "identity.md"


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    before, example = re.findall(r"(.*?)```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0]
    names: dict[str, object] = {}
    lines_before = "\n" * (before.count("\n") + 1)  # so that a failure names the line of the page
    exec(compile(lines_before + example, str(PAGE), "exec"), names)
    assert names["verdict"]
