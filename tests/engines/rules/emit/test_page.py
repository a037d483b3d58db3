"""The example of population mode on the page of the engine runs as printed."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "engines" / "rules.md"


def test_the_example_of_the_page_runs():
    section = PAGE.read_text(encoding="utf-8").partition("· rules/emit")[2].partition("\n## ")[0]
    (example,) = re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL)
    exec(compile(example, str(PAGE), "exec"), {})
