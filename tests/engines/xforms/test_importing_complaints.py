"""What only the conversion of a workbook brings to light: real xlsx files, each wrong in one cell."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from lianxin.base.packs import form_remarks_converting
from lianxin.base.packs.form_remarks import MESSAGES, FormFinding, finding_of, say
from lianxin.engines.xforms import ImportedForm, Remark, import_form, importing_complaints
from lianxin.engines.xforms.importing_complaints import complaint

Cells = dict[str, str]
CHOICES: list[Cells] = [
    {"list_name": "yn", "name": "1", "label": "是"}, {"list_name": "yn", "name": "2", "label": "否"},
    {"list_name": "ab", "name": "a", "label": "甲"}, {"list_name": "ab", "name": "b", "label": "乙"},
    {"list_name": "tri", "name": "1", "label": "一"}, {"list_name": "tri", "name": "2", "label": "二"}, {"list_name": "tri", "name": "10", "label": "十"},
]  # fmt: skip
SETTINGS = {"form_id": "try", "form_title": "试", "version": "1"}
FIRST = {"type": "text", "name": "first", "label": "先问"}


def q(kind: str, name: str = "a", label: str = "问", **cells: str) -> Cells:
    return {"type": kind, "name": name, "label": label, **cells}


def book(*rows: Cells, settings: Cells | None = None) -> ImportedForm:
    """A workbook as Excel writes it. Row 2 of the survey is empty, row 3 a sound question, those given follow from row 4."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as made:
        sheets = {"survey": [{}, FIRST, *rows], "choices": CHOICES, "settings": [SETTINGS | (settings or {})]}
        for name, lines in sheets.items():
            drawn = made.add_worksheet(name)
            headings = list(dict.fromkeys(heading for line in lines for heading in line))
            for at, line in enumerate([{heading: heading for heading in headings}, *lines]):
                for column, heading in enumerate(headings):
                    if line.get(heading):
                        drawn.write_string(at, column, line[heading])
    return import_form(target.getvalue(), filename="try.xlsx")


def range_(parameters: str, **cells: str) -> list[Cells]:
    return [q("range", parameters=parameters, **cells)]


def audit(parameters: str, name: str = "") -> list[Cells]:
    return [q("audit", name, "", parameters=parameters)]


PLACED = "location-priority={} location-min-interval={} location-max-age={}"
GROUP, END = q("begin group", "g", "组", appearance="table-list"), q("end group", "", "")
REPEAT, LAST = q("begin repeat", "r", "组", repeat_count="${n} + 1"), q("end repeat", "", "")
CASES: list[tuple[str, int, str, list[Cells]]] = [
    ("range-number", 4, "parameters", range_("start=x")),
    ("range-zero", 4, "parameters", range_("start=0 end=10 step=0")),
    ("range-large", 4, "parameters", range_("start=0 end=10 step=20")),
    ("range-multiple", 4, "parameters", range_("start=0 end=10 step=2 tick_interval=3")),
    ("range-outside", 4, "parameters", range_("start=0 end=10 placeholder=20")),
    ("range-list", 4, "parameters", range_("start=0 end=10 tick_labelset=zz")),
    ("range-list-number", 4, "parameters", range_("start=0 end=10 tick_labelset=ab")),
    ("range-list-outside", 4, "parameters", range_("start=5 end=10 tick_labelset=yn")),
    ("range-list-multiple", 4, "parameters", range_("start=0 end=10 step=4 tick_labelset=yn")),
    ("range-list-ends", 4, "parameters", range_("start=0 end=10 tick_labelset=yn", appearance="no-ticks")),
    ("range-two", 4, "parameters", range_("start=1 end=10 tick_labelset=tri", appearance="no-ticks")),
    ("range-appearance", 4, "appearance", range_("start=0 end=10 tick_labelset=yn", appearance="picker")),
    ("parameters-form", 4, "parameters", range_("start")),
    ("parameters-unknown", 4, "parameters", range_("start=1 colour=2")),
    ("parameters-column", 4, "parameters", [q("select_one_from_file a.csv", parameters="value=1*x")]),
    ("geo-incremental", 4, "parameters", [q("geotrace", parameters="incremental=maybe")]),
    ("geo-reference", 4, "parameters", [q("geopoint", parameters="reference-geometry=zz")]),
    ("parameter-number", 4, "parameters", [q("geopoint", parameters="capture-accuracy=near")]),
    ("parameter-number", 4, "parameters", [q("geopoint", parameters="warning-accuracy=far")]),
    ("parameter-truth", 4, "parameters", [q("geopoint", parameters="allow-mock-accuracy=x")]),
    ("parameter-integer", 4, "parameters", [q("text", parameters="rows=many")]),
    ("parameter-integer", 5, "parameters", [q("image", "ok", parameters="max-pixels=900"), q("image", parameters="max-pixels=big")]),
    ("parameter-app", 4, "parameters", [q("image", parameters="app=camera")]),
    ("audio-quality", 5, "parameters", [q("audio", "ok", parameters="quality=low"), q("audio", parameters="quality=best")]),
    ("parameter-truth", 5, "parameters", [q("select_one yn", "ok", parameters="randomize=true"), q("rank yn", parameters="randomize=x")]),
    ("seed-value", 5, "parameters", [
        q("select_one yn", "ok", parameters="randomize=true seed=3"), q("select_one yn", parameters="randomize=true seed=x"),
    ]),
    ("seed-alone", 4, "parameters", [q("select_one yn", parameters="seed=3")]),
    ("parameter-truth", 4, "parameters", audit("track-changes=x")),
    ("parameter-truth", 4, "parameters", audit("identify-user=x")),
    ("audit-reasons", 4, "parameters", audit("track-changes-reasons=x")),
    ("audit-location", 4, "parameters", audit("location-priority=balanced")),
    ("audit-priority", 4, "parameters", audit(PLACED.format("x", 1, 2))),
    ("parameter-integer", 4, "parameters", audit(PLACED.format("balanced", "x", 2))),
    ("parameter-negative", 4, "parameters", audit(PLACED.format("balanced", 1, -2))),
    ("audit-order", 4, "parameters", audit(PLACED.format("balanced", 9, 2))),
    ("audit-name", 4, "name", audit("", "log")),
    ("column-alias", 1, "bind::relevant", [q("text", relevant="1=1", **{"bind::relevant": "1=1"})]),
    ("column-prefix", 1, "bind::foo:bar", [q("text", **{"bind::foo:bar": "x"})]),
    ("media-kind", 1, "media::film", [q("text", **{"media::film": "b.mp4"})]),
    ("name-root", 4, "name", [q("begin repeat", "data"), q("text"), LAST]),
    ("name-made", 5, "name", [q("integer", "n"), q("integer", "r_count"), REPEAT, q("text"), LAST]),
    ("name-made", 6, "name", [q("integer", "n"), REPEAT, q("text", "r_count"), LAST]),
    ("name-made", 5, "name", [q("select_one yn or_other"), q("text", "a_other")]),
    ("instance-twice", 5, "name", [q("begin group", "g"), q("csv-external", "d"), END, q("xml-external", "d")]),
    ("instance-clash", 4, "name", [q("csv-external", "yn", ""), q("select_one yn")]),
    ("trigger-reference", 4, "trigger", [q("text", calculation="1", trigger="first")]),
    ("trigger-comma", 5, "trigger", [q("text", "b"), q("text", calculation="1", trigger="${first} ${b}")]),
    ("trigger-hidden", 5, "trigger", [q("calculate", "c", "", calculation="1"), q("text", calculation="1", trigger="${c}")]),
    ("other-filter", 4, "choice_filter", [q("select_one yn or_other", choice_filter="name = 1")]),
    ("table-list-filter", 5, "choice_filter", [GROUP, q("select_one yn", choice_filter="name = 1"), END]),
    ("table-list-lists", 6, "type", [GROUP, q("select_one yn"), q("select_one ab", "b"), END]),
    ("search-file", 4, "appearance", [q("select_one_from_file a.csv", appearance="search('x')")]),
    ("search-shared", 4, "appearance", [q("select_one yn", appearance="search('x')"), q("select_one yn", "b")]),
    ("big-image", 4, "big-image", [q("text", **{"big-image": "b.png"})]),
    ("arity", 5, "repeat_count", [q("integer", "n"), REPEAT | {"repeat_count": "round()"}, q("text"), LAST]),
    ("function-unknown", 4, "default", [q("integer", default="foo(1)")]),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(("code", "row", "column", "rows"), CASES, ids=[f"{case[0]}-{at}" for at, case in enumerate(CASES)])
def test_a_fault_that_breaks_the_conversion_is_told_at_its_cell_in_chinese(
    code: str, row: int, column: str, rows: list[Cells]
) -> None:
    form = book(*rows)
    remark = next(one for one in form.remarks if one.severity == "error")
    assert (remark.code, remark.sheet, remark.row, remark.column) == (code, "survey", row, column)
    assert form.xml == b""
    said = say(remark)
    assert said.remedy
    assert not said.original, "we have words of our own"
    assert "%(" not in said.text + said.remedy
    assert not {"The", "must", "parameter", "invalid"} & set(said.text.split()), "nothing of the converter's English"


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "column", "settings"),
    [
        ("setting-name", "name", {"name": "1 a"}),
        ("reference-unknown", "instance_name", {"instance_name": "${nobody}"}),
        ("expression", "instance_name", {"instance_name": "concat("}),
    ],
)
def test_a_fault_of_the_settings_is_told_at_their_row(code: str, column: str, settings: Cells) -> None:
    (remark,) = (one for one in book(settings=settings).remarks if one.severity == "error")
    assert (remark.code, remark.sheet, remark.row, remark.column) == (code, "settings", 2, column)
    assert not say(remark).original


@pytest.mark.once
@pytest.mark.parametrize(
    ("code", "row", "rows"),
    [
        ("disabled-column", 4, [q("text", disabled="no")]),
        ("row-skipped", 4, [{"relevant": "1=1"}]),
        ("other-untranslated", 4, [{**q("select_one yn or_other", label=""), "label::中文 (zh)": "问", "label::English (en)": "ask"}]),
    ],
)
def test_what_the_conversion_warns_of_is_advice_in_chinese(code: str, row: int, rows: list[Cells]) -> None:
    (remark,) = (one for one in book(*rows).remarks if one.code == code)
    assert (remark.severity, remark.row) == ("advice", row)
    assert say(remark).remedy


@pytest.mark.once
def test_a_language_code_that_the_converter_does_not_know_is_named_once() -> None:
    both = {"label::中文 (zh-CN)": "问", "label::བོད་ཡིག (tibetan)": "ask"}
    told = [(one.code, one.details["name"], one.column) for one in book({**q("text", label=""), **both}).remarks if "language" in one.code]
    assert told == [
        ("language-code", "བོད་ཡིག (tibetan)", "label::བོད་ཡིག (tibetan)"),
        ("language-subtag", "中文 (zh-CN)", "label::中文 (zh-CN)"),
    ]


@pytest.mark.once
def test_a_sentence_nobody_knows_keeps_its_cell_its_original_and_says_where_to_look() -> None:
    form = book(q("text"))
    said = "[row : 3] On the 'survey' sheet, the 'label' value is invalid. Labels must rhyme."
    from lianxin.engines.xforms.importing_sheets import Sheet

    sheet = Sheet("survey", 1, ["type", "label"], [(3, {"type": "text"}), (7, {"type": "text", "label": "x"})])
    remark = complaint("error", said, {"survey": sheet})
    assert form.xml
    assert remark == Remark("error", "pyxform", "survey", 7, "label", {"detail": "Labels must rhyme."})
    assert say(remark).original == "原文:Labels must rhyme."
    assert "Labels" not in say(remark).text + say(remark).remedy
    finding = finding_of("540127", "forms/a.md", remark)
    assert isinstance(finding, FormFinding)
    assert finding.text == "survey 表 第 7 行 label 列:问卷转换不了(原文:Labels must rhyme.)"


def test_every_sentence_that_is_known_has_words_for_people() -> None:
    codes = {one.code for one in importing_complaints._KNOWN}
    assert codes <= set(MESSAGES)
    assert len(codes) > 40
    assert set(form_remarks_converting.MESSAGES) - codes == {"sheet-near", "broken", "column-prefix"}, "nothing is said of what never happens"


def test_a_remark_kept_under_a_code_of_former_days_asks_for_another_upload() -> None:
    assert "xforms.limit" not in MESSAGES
    assert "重新上传" in say(Remark("error", "xforms.limit")).remedy


@pytest.mark.once
def test_a_sheet_whose_name_is_nearly_right_is_told() -> None:
    source = b"| survey |\n| | type | name | label |\n| | text | a | x |\n| setting |\n| | form_id |\n| | try |\n| scratch |\n| | mine |\n| | x |\n"
    (remark,) = (one for one in import_form(source, filename="try.md").remarks if one.code == "sheet-near")
    assert (remark.sheet, remark.details["near"]) == ("setting", "settings")
