"""Line numbers of TOML keys: what every finding of a pack points to."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.packs.lines import line_of, toml_lines

TEXT = '''# head
top = 1

[zhuyu]
minutes = 60 # [not] a { table
note = """
[inside] = "a string"
minutes = 99
"""
windows = [
  { from = 10:00:00 }, # "odd ] mark
  { from = 14:00:00 },
]
after = 'x = [1'

[[zhuyu.record]]
code = "a"

[[zhuyu.record]]
code = "b"
[zhuyu.record.name]
zh = "水温"

["quoted.key".inner]
a.b = 2
'''


def test_every_key_is_found_on_the_line_it_is_written() -> None:
    lines = toml_lines(TEXT)
    assert tomllib.loads(TEXT)["zhuyu"]["record"][1]["name"]["zh"] == "水温"
    assert lines["top",] == 2
    assert lines["zhuyu",] == 4
    assert lines["zhuyu", "minutes"] == 5
    assert lines["zhuyu", "windows"] == 10
    assert lines["zhuyu", "after"] == 14
    assert lines["zhuyu", "record", 0, "code"] == 17
    assert lines["zhuyu", "record", 1, "code"] == 20
    assert lines["zhuyu", "record", 1, "name", "zh"] == 22
    assert lines["quoted.key", "inner", "a", "b"] == 25


def test_keys_inside_a_long_string_or_array_are_not_taken_for_keys() -> None:
    lines = toml_lines(TEXT)
    assert ("inside",) not in lines
    assert sorted(number for number in lines.values() if 6 < number < 10 or 10 < number < 14) == []


def test_a_key_of_an_inline_table_falls_back_to_the_line_that_holds_it() -> None:
    lines = toml_lines(TEXT)
    assert line_of(lines, ("zhuyu", "windows", 1, "from")) == 10
    assert line_of(lines, ("nowhere",)) == 1


values = st.one_of(st.integers(), st.booleans(), st.text(alphabet="ab[]{}=#\"\\'水 ", max_size=12))
tables = st.dictionaries(
    st.from_regex(r"[a-z]{1,4}", fullmatch=True),
    st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), values, min_size=1, max_size=4),
    min_size=1,
    max_size=4,
)


def _written(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(tables)
def test_the_line_found_holds_the_key_whatever_the_values_look_like(
    document: dict[str, dict[str, Any]],
) -> None:
    written = [
        line
        for table, rows in document.items()
        for line in [f"[{table}]", *(f"{key} = {_written(value)}" for key, value in rows.items())]
    ]
    text = "\n".join(written)
    assert tomllib.loads(text) == document
    lines = toml_lines(text)
    for table, rows in document.items():
        for key in rows:
            assert written[lines[table, key] - 1].startswith(f"{key} = ")
