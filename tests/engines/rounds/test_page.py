"""The reference page's example runs as printed, and its file is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lianxin.engines.rounds import read_rounds

PAGE = (Path(__file__).parents[3] / "docs" / "engines" / "rounds.md").read_text("utf-8")


def test_the_example_of_the_page_runs_and_says_why_one_is_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    exec(example.group(1), {})
    assert capsys.readouterr().out.splitlines()[-1] == "边巴 too_far_hot"


def test_the_file_of_the_page_is_read() -> None:
    given = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert given is not None
    assert read_rounds(given.group(1)).problem is not None
