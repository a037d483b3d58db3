"""Everything that can be wrong with a workbook is told at its cell, all at once."""

from __future__ import annotations

import pytest

from lianxin.base.packs.form_remarks import MESSAGES, say
from lianxin.engines.xforms import Form, check_own_sheets, import_form
from lianxin.engines.xforms.values import ImportedForm
from tests.engines.xforms.sheets import table, told

HEAD = "| type | name | label |"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | y | 是 |\n| | yn | n | 否 |"


def survey(*rows: str, head: str = HEAD, more: tuple[str, ...] = ()) -> ImportedForm:
    return table("\n".join([head, *rows]), *more)


@pytest.mark.parametrize(
    ("code", "row", "column", "rows", "head"),
    [
        ("type-unknown", 3, "type", ["| txt | a | 问 |"], HEAD),
        ("type-unsupported", 3, "type", ["| background-audio | a | 问 |", "| text | b | 问 |"], HEAD),
        ("type-missing", 4, "type", ["| text | a | 问 |", "| | b | 问 |"], HEAD),
        ("name-missing", 3, "name", ["| text | | 问 |"], HEAD),
        ("name-wrong", 3, "name", ["| text | 1 a | 问 |"], HEAD),
        ("name-reserved", 3, "name", ["| text | meta | 问 |"], HEAD),
        ("name-twice", 4, "name", ["| text | a | 问 |", "| text | a | 问 |"], HEAD),
        ("group-open", 3, "type", ["| begin group | g | 组 |", "| text | a | 问 |"], HEAD),
        ("group-end", 4, "type", ["| text | a | 问 |", "| end repeat | | |"], HEAD),
        ("label-missing", 3, "label", ["| text | a | |"], HEAD),
        ("list-missing", 3, "type", ["| select_one | a | 问 |"], HEAD),
        ("list-unknown", 3, "type", ["| select_one ny | a | 问 |"], HEAD),
        ("no-questions", 0, "", ["| start | a | |"], HEAD),
        ("column-missing", 2, "name", ["| text | 问 |"], "| type | label |"),
        ("column-twice", 2, "label", ["| text | a | 问 | 问 |"], "| type | name | label | label |"),
        ("reference-unknown", 3, "relevant", ["| text | a | 问 | ${aa} = 1 |"], f"{HEAD} relevant |"),
        ("reference-unknown", 3, "label", ["| text | a | 问 ${aa} | |"], f"{HEAD} relevant |"),
        ("reference-broken", 3, "relevant", ["| text | a | 问 | ${a = 1 |"], f"{HEAD} relevant |"),
        ("reference-last-saved", 3, "default", ["| text | a | 问 | ${last-saved#a} |"], f"{HEAD} default |"),
        ("expression", 3, "constraint", ["| integer | a | 问 | . > ( 3 |"], f"{HEAD} constraint |"),
        ("mark", 3, "constraint", ["| text | a | 问 | . != ‘x’ |"], f"{HEAD} constraint |"),
        ("mark", 3, "constraint", ["| integer | a | 问 | . > (3） |"], f"{HEAD} constraint |"),
        ("function-unknown", 3, "constraint", ["| text | a | 问 | regexp(., 'a') |"], f"{HEAD} constraint |"),
        ("arity", 3, "constraint", ["| integer | a | 问 | . > round() |"], f"{HEAD} constraint |"),
        ("calculation-missing", 3, "calculation", ["| calculate | a | | |", "| text | b | 问 | |"], f"{HEAD} calculation |"),
        ("circle", 3, "calculation", ["| calculate | a | | ${b} + 1 |", "| calculate | b | | ${a} |", "| text | c | 问 | |"], f"{HEAD} calculation |"),
        ("circle", 3, "relevant", ["| text | a | 问 | . != '' |"], f"{HEAD} relevant |"),
        ("circle", 3, "relevant", ["| text | a | 问 | once(${a}) |"], f"{HEAD} relevant |"),
        ("file-name", 3, "image", ["| text | a | 问 | ../a.png |"], f"{HEAD} image |"),
        ("file-kind", 3, "type", ["| select_one_from_file a.txt | a | 问 |"], HEAD),
        ("range-number", 3, "parameters", ["| range | a | 问 | start=a |"], f"{HEAD} parameters |"),
    ],
)  # fmt: skip
def test_a_fault_in_the_survey_is_told_at_its_cell(
    code: str, row: int, column: str, rows: list[str], head: str
) -> None:
    form = survey(*rows, head=head, more=(YES_NO,))
    remark = told(form, code)
    assert (remark.severity, remark.sheet, remark.row, remark.column) == ("error", "survey", row, column)
    assert not form.is_usable
    assert form.xml == b""


@pytest.mark.parametrize(
    ("code", "row", "column", "rows"),
    [
        ("choice-list", 6, "list_name", ["| | | y | 是 |"]),
        ("choice-name", 6, "name", ["| | yn | | 是 |"]),
        ("choice-twice", 7, "name", ["| | yn | y | 是 |", "| | yn | y | 对 |"]),
        ("choice-blank", 6, "name", ["| | yn | y y | 是 |"]),
        ("label-missing", 6, "label", ["| | yn | y | |"]),
        ("reference-unknown", 6, "label", ["| | yn | y | 是 ${no} |"]),
    ],
)  # fmt: skip
def test_a_fault_in_the_choices_is_told_at_its_cell(
    code: str, row: int, column: str, rows: list[str]
) -> None:
    lists = "\n".join(["| choices |", "| | list_name | name | label |", *rows])
    form = survey("| select_multiple yn | a | 问 |", more=(lists,))
    remark = told(form, code)
    assert (remark.severity, remark.sheet, remark.row, remark.column) == ("error", "choices", row, column)


@pytest.mark.parametrize(
    ("code", "severity", "settings"),
    [
        ("form-id-missing", "error", "| form_title | version |\n| | 试 | 1 |"),
        ("form-id-wrong", "error", "| form_id | form_title | version |\n| | 试 试 | 试 | 1 |"),
        ("title-missing", "advice", "| form_id | version |\n| | t | 1 |"),
        ("setting-unsupported", "error", "| form_id | form_title | version | public_key |\n| | t | 试 | 1 | MIIB |"),
        ("column-unknown", "warning", "| form_id | form_title | version | colour |\n| | t | 试 | 1 | red |"),
        ("settings-rows", "warning", "| form_id | form_title | version |\n| | t | 试 | 1 |\n| | u | 试 | 1 |"),
    ],
)  # fmt: skip
def test_a_fault_in_the_settings_is_told(code: str, severity: str, settings: str) -> None:
    form = table(f"{HEAD}\n| text | a | 问 |", settings=f"| settings |\n| {settings}")
    remark = told(form, code)
    assert (remark.severity, remark.sheet) == (severity, "settings")


def test_all_faults_are_told_at_once() -> None:
    form = survey("| txt | a | 问 |", "| select_one no | b | |", "| text | b | 问 ${z} |")
    assert {remark.code for remark in form.remarks} == {
        "type-unknown", "list-unknown", "label-missing", "name-twice", "reference-unknown",
    }  # fmt: skip


def test_a_hopeless_workbook_gets_its_first_remarks_and_a_count() -> None:
    form = survey(*["| text | a | 问 |"] * 400)
    assert len(form.remarks) == 201
    assert (form.remarks[-1].severity, form.remarks[-1].code, form.remarks[-1].details) == (
        "error",
        "more",
        {"count": "199"},
    )


def test_groups_too_deep_are_refused_before_they_are_converted() -> None:
    groups = [f"| begin group | g{n} | 组 |" for n in range(900)]
    form = survey(*groups, "| text | a | 问 |", *["| end group | | |"] * 900)
    assert told(form, "group-deep").row == 22


def test_a_name_nearly_right_is_suggested() -> None:
    form = survey("| integer | age | 年龄 | |", "| text | b | 问 | ${agee} > 3 |", head=f"{HEAD} relevant |")
    assert told(form, "reference-unknown").details == {"name": "agee", "near": "age"}


def test_a_name_may_stand_in_two_groups_unless_it_is_referred_to() -> None:
    groups = ["| begin group | g | 组 | |", "| text | a | 问 | |", "| end group | | | |",
              "| begin group | h | 组 | |", "| text | a | 问 | |", "| end group | | | |"]  # fmt: skip
    head = f"{HEAD} relevant |"
    assert survey(*groups, head=head).is_usable
    form = survey(*groups, "| text | c | 问 | ${a} = 'x' |", head=head)
    assert told(form, "reference-ambiguous").row == 9


def test_a_label_missing_in_the_default_language_is_an_error_and_in_another_is_not() -> None:
    head = "| type | name | label::中文 (zh) | label::English (en) |"
    assert survey("| text | a | 问 | |", head=head).is_usable
    form = survey("| text | a | | Ask |", head=head)
    assert told(form, "label-default").details == {"name": "a", "language": "中文 (zh)"}
    assert told(form, "label-default").column == "label::中文 (zh)", "where the text is to be written"


def test_a_language_without_a_code_is_named() -> None:
    form = survey("| text | a | 问 | Ask |", head="| type | name | label::中文 (zh) | label::English |")
    assert told(form, "language-code").details == {"name": "English"}
    assert not survey("| text | a | 问 | Ask |", head="| type | name | label::中文 (zh) | label::en |").remarks


def test_a_constraint_wants_a_message() -> None:
    form = survey("| integer | a | 问 | . > 0 |", head=f"{HEAD} constraint |")
    assert told(form, "constraint-message").severity == "warning"


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("${a} + ${b}", "a、b"),
        ("sum(${a})", "a"),
        ("coalesce(${a}, 0) + ${b}", "b"),
        ("coalesce(${a}, 0) + coalesce(${b}, 0)", ""),
        ("if(${a} != '', ${a} + 1, 0)", ""),
        ("(${a} > 0) + (${b} = 2)", ""),
        ("concat(${a}, '+', ${b})", ""),
    ],
)
def test_a_sum_over_answers_that_may_be_missing_is_pointed_at(expression: str, names: str) -> None:
    rows = ["| integer | a | 问 | |", "| integer | b | 问 | |", f"| calculate | s | | {expression} |"]
    form = survey(*rows, head=f"{HEAD} calculation |")
    assert [remark.details["names"] for remark in form.remarks if remark.code == "sum-unguarded"] == (
        [names] if names else []
    )


def test_names_that_differ_in_case_only_are_a_warning() -> None:
    assert told(survey("| text | a | 问 |", "| text | A | 问 |"), "name-case").severity == "warning"


def test_an_unknown_column_is_a_warning_with_the_nearest_known() -> None:
    form = survey("| text | a | 问 | ${a} = 1 |", head=f"{HEAD} relevent |")
    assert told(form, "column-unknown").details == {"name": "relevent", "near": "relevant"}


OWN = """
| validity |
| | rule | value |
| | {rule} | {value} |
| needs |
| | when | kind | urgency |
| | {when} | {kind} | {urgency} |
"""


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"rule": "to_fast"}, "rule-unknown", "rule"),
        ({"value": "soon"}, "rule-seconds", "value"),
        ({"rule": "straight_line", "value": ""}, "rule-questions", "value"),
        ({"rule": "straight_line", "value": "a zz"}, "reference-unknown", "value"),
        ({"when": ""}, "when-missing", "when"),
        ({"when": "${zz} = 1"}, "reference-unknown", "when"),
        ({"when": "${a} = ("}, "expression", "when"),
        ({"kind": "meals"}, "kind-unknown", "kind"),
        ({"urgency": "soon"}, "urgency-unknown", "urgency"),
    ],
)
def test_our_own_sheets_are_checked_too(changed: dict[str, str], code: str, column: str) -> None:
    cells = {"rule": "too_fast", "value": "60", "when": "${a} = 'x'", "kind": "meal", "urgency": "high"}
    sound = table(f"{HEAD}\n| text | a | 问 |", OWN.format(**cells))
    assert check_own_sheets(sound, kinds=["meal"], urgencies=["high"]) == []
    form = table(f"{HEAD}\n| text | a | 问 |", OWN.format(**cells | changed))
    (remark,) = check_own_sheets(form, kinds=["meal"], urgencies=["high"])
    assert (remark.code, remark.column) == (code, column)


@pytest.mark.once
@pytest.mark.parametrize(
    ("row", "code"),
    [("| integer | a | 问 | shoe_size |", "prefill-unknown"), ("| note | a | 问 | age |", "prefill-place"), ("| calculate | a | | age |", "prefill-place")],
)
def test_what_is_to_be_filled_in_beforehand_must_be_known_and_asked(row: str, code: str) -> None:
    form = survey(row, "| text | b | 问 | name |", head=f"{HEAD} prefill |")
    found = [*form.remarks, *check_own_sheets(form, kinds=[], urgencies=[], sources=["name", "age"])]
    (remark,) = [one for one in found if one.code.startswith("prefill")]
    assert (remark.code, remark.severity, remark.row, remark.column) == (code, "error", 3, "prefill")


@pytest.mark.once
def test_a_question_of_a_repeat_begins_with_nothing_known() -> None:
    rows = ["| begin repeat | kin | 家人 | |", "| text | a | 问 | name |", "| end repeat | | | |"]
    assert told(survey(*rows, head=f"{HEAD} prefill |"), "prefill-place").row == 4


@pytest.mark.once
def test_the_form_itself_says_what_its_questions_begin_with() -> None:
    form = survey("| text | a | 问 | name |", "| text | b | 问 | |", head=f"{HEAD} prefill |")
    assert [(one.name, one.prefill) for one in Form.parse(form.xml).questions] == [("a", "name"), ("b", "")]


def test_every_remark_is_said_with_its_place_and_a_remedy() -> None:
    form = survey("| txt | a | 问 |", "| select_one no | b | |", "| text | b | 问 ${z} |", more=(YES_NO,))
    for remark in form.remarks:
        said = say(remark)
        assert said.text
        assert said.remedy
        assert "%(" not in said.text + said.remedy
    assert say(told(form, "type-unknown")).where == "survey 表 第 3 行 type 列"


def test_a_file_that_cannot_be_read_is_said_in_the_words_of_its_problem() -> None:
    (remark,) = import_form(b"GIF89a", filename="a.xlsx").remarks
    assert remark.details["problem"] == "tables.kind_unknown"
    assert say(remark).text != MESSAGES["unreadable"][0]


def test_a_fault_of_an_expression_is_said_in_words_for_people() -> None:
    form = survey("| text | a | 问 | string-length(.) > '3 | 三个字以上 |", head=f"{HEAD} constraint | constraint_message |")
    assert say(told(form, "expression")).text == "式子写得不对:引号没有成对"


def test_the_texts_that_a_language_lacks_are_named_with_their_rows() -> None:
    form = survey("| text | a | 问 | Ask |", "| text | b | 再问 | |", head="| type | name | label::中文 (zh) | label::English (en) |")
    assert [one.lacking for one in form.languages] == [(), (("survey", 4, "再问"),)]
