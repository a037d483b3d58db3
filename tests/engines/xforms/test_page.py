"""The page about the engine tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

from lianxin.engines.xforms.functions import FUNCTIONS

PAGE = (Path(__file__).parents[3] / "docs" / "engines" / "xforms.md").read_text("utf-8")


def test_the_examples_run_as_printed() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(example, {})


def test_every_function_stands_in_the_table_and_no_other() -> None:
    table = PAGE.split("## Functions")[1].split("All 13 axes")[0]
    assert set(re.findall(r"`([\w:-]+)`", table)) == set(FUNCTIONS)
