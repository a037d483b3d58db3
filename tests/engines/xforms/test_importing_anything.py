"""Whatever stands in a workbook: remarks, never a crash; and what is called usable can be used."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.base.packs.form_remarks import say
from lianxin.engines.xforms import Form, check_own_sheets, import_form

TYPES = ("text", "integer", "note", "calculate", "select_one yn", "select_multiple yn", "rank yn", "range", "begin group", "end group",
         "begin repeat", "end repeat", "image", "start", "audit", "select_one ${a}", "select_one yn or_other", "begin loop over yn", "",
         "geopoint", "file", "csv-external", "select_one_from_file x.csv", "form_title", "begin_group", "end_group", "hidden")  # fmt: skip
NAMES = ("a", "b", "c", "A", "", "meta", "data", "1x", "中文", "a-b", "x.y", "instanceID", "_", "a b")
TEXTS = (
    "问",
    "",
    "${a}",
    "${b} ${z}",
    "<b>&amp;</b>",
    "]]>",
    "a\x0bb",
    "\ufffe",
    "x" * 300,
    "{0} %(x)s %s",
    "=1+1",
    "${",
    "$a",
    "${a",
)
LOGIC = ("", "${a} > 1", ". != ''", "selected(${b}, 'y')", "1 +", "yes", "${a} + ${b}", "sum(${c})", "position(..)", "once(${a})", "'", "))((",
         "../a", "/data/a", "${data}", "pulldata('x', 'y', 'z', ${a})", "instance('yn')/root/item[name=${a}]", "-1", "now()")  # fmt: skip
PARAMETERS = ("", "start=1 end=5 step=1", "start=a", "max-pixels=100", "randomize=true", "x", "rows=b")
HEADS = ("type", "name", "label::中文 (zh)", "label::bo", "relevant", "constraint", "calculation", "required", "default", "parameters",
         "appearance", "trigger", "repeat_count", "choice_filter", "media::image")  # fmt: skip
POOLS = (TYPES, NAMES, TEXTS, TEXTS, LOGIC, LOGIC, LOGIC, LOGIC, LOGIC, PARAMETERS, ("", "table-list", "field-list"), ("", "${a}"), LOGIC, LOGIC,
         ("", "a.png", "../x"))  # fmt: skip
ROWS = st.tuples(*(st.sampled_from(pool) for pool in POOLS))
CHOICES = st.tuples(
    st.sampled_from(("yn", "", "no")),
    st.sampled_from(("y", "n", "a b", "", "é")),
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
)
SETTINGS = st.tuples(
    st.sampled_from(("t", "", "坏", "a" * 70)), st.sampled_from(("题", "")), st.sampled_from(("", "1", "<>")), st.sampled_from(("", "concat(${a}, 'x')"))
)  # fmt: skip


SANE: tuple[tuple[str, ...], ...] = (
    ("text", "a", "问", "", "", "", "", "", "", "", "", "", "", "", ""),
    ("select_one yn", "b", "问", "", "${a} != ''", "", "", "yes", "", "", "", "", "", "", ""),
    ("begin repeat", "c", "问", "", "", "", "", "", "", "", "", "", "", "", ""),
    ("integer", "d", "问", "", "", ". > 1", "", "", "", "", "", "", "", "", ""),
    ("end repeat", "", "", "", "", "", "", "", "", "", "", "", "", "", ""),
    ("calculate", "e", "", "", "", "", "count(${c})", "", "", "", "", "", "", "", ""),
)
CHANGES = st.lists(
    st.integers(0, len(HEADS) - 1).flatmap(
        lambda at: st.tuples(st.integers(0, len(SANE) - 1), st.just(at), st.sampled_from(POOLS[at]))
    ),
    min_size=1,
    max_size=3,
)


def lines(name: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join([f"| {name} |", *(f"| | {' | '.join(row)} |" for row in (heads, *rows))])


def check(rows: list[tuple[str, ...]], choices: list[tuple[str, ...]], told: tuple[str, ...]) -> None:
    """Import it; whatever comes of it must be of one piece."""
    text = "\n".join([
        lines("survey", HEADS, rows),
        lines("choices", ("list_name", "name", "label::中文 (zh)", "label::bo"), choices),
        lines("settings", ("form_id", "form_title", "version", "instance_name"), [told]),
        lines("needs", ("when", "kind"), [(rows[0][4], "meal")]),
    ])  # fmt: skip
    form = import_form(text.encode(), filename="any.md")
    for remark in (*form.remarks, *check_own_sheets(form, kinds=["meal"], urgencies=["low"])):
        assert say(remark).remedy
    assert form.is_usable == bool(form.xml)
    if form.is_usable:
        assert Form.parse(form.xml).form_id == form.form_id


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=8), st.lists(CHOICES, max_size=4), SETTINGS)
def test_no_workbook_breaks_the_importer(
    rows: list[tuple[str, ...]], choices: list[tuple[str, ...]], told: tuple[str, ...]
) -> None:
    check(rows, choices, told)


@settings(max_examples=40)
@given(CHANGES, SETTINGS)
def test_a_sound_workbook_with_some_odd_cells_is_told_or_works(
    changes: list[tuple[int, int, str]], told: tuple[str, ...]
) -> None:
    rows = [list(row) for row in SANE]
    for row, at, text in changes:
        rows[row][at] = text
    check([tuple(row) for row in rows], [("yn", "y", "是", ""), ("yn", "n", "否", "")], ("t", *told[1:]))


@settings(max_examples=40)
@given(st.binary(max_size=300), st.sampled_from(("a.md", "a.xlsx", "")))
def test_no_bytes_break_the_importer(source: bytes, filename: str) -> None:
    if not source.startswith((b"PK", b"\xd0\xcf")):  # those start a process each
        assert not import_form(source, filename=filename).is_usable
