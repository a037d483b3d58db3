"""The page about the engine is run as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from tests.engines.scales.made import INSTRUMENTS

PAGE = (Path(__file__).parents[3] / "docs" / "engines" / "scales.md").read_text("utf-8")


def test_the_example_of_the_page_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "scales.md", "exec"), {})


def test_the_page_lists_every_scale_with_its_items_and_range() -> None:
    told = {
        code: (int(items), span)
        for code, items, span in re.findall(r"^\| `(\w+)` \| (\d+), (\d+–\d+)", PAGE, re.MULTILINE)
    }
    assert told == {code: (len(one.items), "{}–{}".format(*one.span)) for code, one in INSTRUMENTS.items()}
