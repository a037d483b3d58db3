"""The examples on the page of the engine run as printed."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "engines" / "rules.md"


def test_the_examples_on_the_page_run():
    example, *_ = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(example, str(PAGE), "exec"), {})
