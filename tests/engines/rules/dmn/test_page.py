"""The example on the page runs as printed, and the table of conformance is up to date."""

import os
import re

import pytest

from tools import conformance


def test_the_example_on_the_page_runs():
    examples = re.findall(
        r"```python\n(.*?)```", conformance.PAGE.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    (example,) = [one for one in examples if "rules.dmn" in one]
    exec(compile(example, str(conformance.PAGE), "exec"), {})


@pytest.mark.skipif("DMN_TCK" in os.environ, reason="the page counts the copy beside the tests")
def test_the_table_of_conformance_is_up_to_date():
    assert conformance.main(["--check"]) == 0
