"""The examples on the reference page run as printed, one after the other."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules.md"


def test_the_examples_on_the_reference_page_run():
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, str(PAGE), "exec"), names)
    assert names["decision"].answer == "cannot_tell"
