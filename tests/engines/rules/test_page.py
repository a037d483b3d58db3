"""The example on the reference page runs as printed."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules.md"


def test_the_example_on_the_reference_page_runs():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, str(PAGE), "exec"), names)
    assert names["decision"].answer == "cannot_tell"
