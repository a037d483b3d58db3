"""What becomes of a sound workbook."""

from __future__ import annotations

import io
import subprocess
import sys

import openpyxl
import pytest
from lxml import etree

from lianxin.engines.xforms import Form, Language, import_form
from tests.engines.xforms.sheets import table, told

SOUND = """
| survey |
|        | type              | name | label::中文 (zh) | label::བོད་ཡིག (bo) | relevant  | hint::中文 (zh) |
|        | text              | who  | 您是谁?         | ཁྱེད་སུ་ཡིན།          |           | 写全名          |
|        | select_one yes_no | well | 身体好吗?       |                      |           |                 |
|        | text              | why  | 为什么?         |                      | ${well} = 'no' |           |
| choices |
|        | list_name | name | label::中文 (zh) | label::བོད་ཡིག (bo) |
|        | yes_no    | yes  | 好               | བཟང་།                |
|        | yes_no    | no   | 不好             |                      |
| settings |
|        | form_id | form_title::中文 (zh) | form_title::བོད་ཡིག (bo) | version |
|        | health  | 健康                 | བདེ་ཐང་།                | 7       |
| needs |
|        | when | kind |
|        | ${well} = 'no' | medical |
"""


def as_workbook(text: str) -> bytes:
    """The same sheets as an Excel file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for line in text.strip().splitlines():
        first, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if first:
            sheet = book.create_sheet(first)
        if any(cells):
            sheet.append([cell or None for cell in cells])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def texts(xml: bytes, language: str) -> list[str]:
    root = etree.fromstring(xml)
    return [
        value.text or ""
        for translation in root.iter("{*}translation")
        if translation.get("lang") == language
        for value in translation.iter("{*}value")
    ]


def test_a_sound_workbook_becomes_an_xform_without_a_remark() -> None:
    form = import_form(SOUND.encode(), filename="health.md")
    assert form.is_usable
    assert form.remarks == ()
    assert (form.form_id, form.version) == ("health", "7")
    root = next(etree.fromstring(form.xml).iter("{*}instance"))[0]
    assert (root.get("id"), root.get("version")) == ("health", "7")
    assert form.titles == {"zh": "健康", "bo": "བདེ་ཐང་།"}


def test_a_calculation_says_what_it_is_though_nothing_on_the_page_shows_it() -> None:
    made = table(
        """| type | name | label::中文 (zh) | label::English (en) | calculation |
        | integer | a | 岁数 | Age | |
        | calculate | b | 明年的岁数 | Age next year | ${a} + 1 |
        | calculate | c | | | ${a} + 2 |"""
    )
    labels = {one.name: one.labels for one in Form.parse(made.xml).questions}
    assert labels["b"] == {"zh": "明年的岁数", "en": "Age next year"}
    assert not any(labels["c"].values())


def test_what_is_not_translated_shows_the_default_language_and_never_a_dash() -> None:
    form = import_form(SOUND.encode(), filename="health.md")
    tibetan = texts(form.xml, "བོད་ཡིག (bo)")
    assert "-" not in tibetan
    assert {"ཁྱེད་སུ་ཡིན།", "身体好吗?", "不好", "写全名"} <= set(tibetan)


def test_the_coverage_counts_the_texts_of_each_language() -> None:
    form = import_form(SOUND.encode(), filename="health.md")
    assert form.languages == (Language("zh", "中文 (zh)", 6, 6), Language("bo", "བོད་ཡིག (bo)", 2, 6))


def test_sheets_that_are_not_xlsforms_come_back_with_their_rows() -> None:
    form = import_form(SOUND.encode(), filename="health.md")
    assert form.sheets == {"needs": ((16, {"when": "${well} = 'no'", "kind": "medical"}),)}


def test_an_excel_file_gives_the_same_form_as_its_markdown() -> None:
    book = import_form(as_workbook(SOUND), filename="health.xlsx")
    assert book.is_usable
    assert book.xml == import_form(SOUND.encode(), filename="health.md").xml
    assert book.sheets["needs"] == ((2, {"when": "${well} = 'no'", "kind": "medical"}),)


def test_without_a_version_the_cells_make_one_and_saving_again_makes_no_other() -> None:
    bare = SOUND.replace("| version |", "| |").replace("| 7       |", "| |")
    form = import_form(bare.encode(), filename="health.md")
    again = import_form(as_workbook(bare), filename="health.xlsx")
    assert told(form, "version-made").severity == "advice"
    assert len(form.version) == 12
    assert form.version == again.version
    assert (
        form.version != import_form(bare.replace("您是谁", "你是谁").encode(), filename="health.md").version
    )


@pytest.mark.slow
def test_the_same_cells_give_the_same_bytes_in_every_process() -> None:
    code = (
        "import sys,hashlib;from lianxin.engines.xforms import import_form;"
        "print(hashlib.sha256(import_form(sys.stdin.buffer.read(), filename='a.md').xml).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=SOUND.encode(),
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1


def test_a_form_in_one_language_needs_no_language_names() -> None:
    form = table("| type | name | label |\n| text | a | 问 |")
    assert form.is_usable
    assert form.languages == (Language("", "", 1, 1),)
    assert form.titles == {"": "试"}


def test_a_column_without_language_is_the_default_languages() -> None:
    form = table(
        "| type | name | label | label::བོད་ཡིག (bo) | label::中文 (zh) |\n| text | a | 问 | འདྲི། | |",
        settings="| settings |\n| | form_id | form_title | version | default_language |\n| | try | 试 | 1 | 中文 (zh) |",
    )
    assert form.is_usable
    assert texts(form.xml, "中文 (zh)") == ["问"]
    assert [language.code for language in form.languages] == ["zh", "bo"]


def test_the_files_a_form_needs_are_named_once() -> None:
    form = table(
        """| type | name | label | image | calculation |
        | text | a | 问 | map.png | |
        | select_one_from_file villages.csv | v | 村 | map.png | |
        | calculate | c | | | pulldata('people', 'n', 'k', ${a}) |"""
    )
    assert form.media == ("map.png", "villages.csv", "people.csv")
    assert {remark.severity for remark in form.remarks} == {"advice"}


def test_rows_switched_off_are_not_asked() -> None:
    form = table("| type | name | label | disabled |\n| text | a | 问 | |\n| nonsense | b | | yes |")
    assert form.is_usable
    assert b"/data/b" not in form.xml
