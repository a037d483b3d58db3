"""The reference page's example runs as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "engines" / "planning.md"


def test_the_example_of_the_page_runs_and_answers_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    exec(example.group(1), {})
    assert capsys.readouterr().out.splitlines()[-1] == "before_window"
