"""Hostile and broken files are one remark, quickly."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from lianxin.engines.xforms import import_form
from tests.engines.xforms.sheets import SETTINGS, told


def problem_of(source: bytes, filename: str = "a.xlsx") -> str:
    form = import_form(source, filename=filename)
    assert not form.is_usable
    return told(form, "unreadable").details["problem"]


def bomb() -> bytes:
    """Little that unpacks to much."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (80 << 20))
    return data.getvalue()


@pytest.mark.parametrize(
    ("source", "filename", "code"),
    [
        (b"", "a.xlsx", "tables.empty"),
        (b"<html>", "a.xlsx", "tables.kind_unknown"),
        (b"PK\x03\x04 broken", "a.xlsx", "tables.damaged"),
        (b"", "a.md", "tables.empty"),
        (b"no table here", "a.md", "tables.empty"),
        (b"\xff\xfe\xff", "a.md", "tables.encoding_unknown"),
        (b"| survey |\n" + b"| | text | a |\n" * 5_001, "a.md", "tables.too_many_rows"),
        (b"| survey |\n| |" + b" a |" * 200, "a.md", "tables.too_many_columns"),
        (b"x" * (5 << 20), "a.md", "tables.too_large"),
        (b"PK" + b"x" * (5 << 20), "a.xlsx", "tables.too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_by_name(source: bytes, filename: str, code: str) -> None:
    assert problem_of(source, filename) == code


def test_a_zip_bomb_is_refused() -> None:
    assert problem_of(bomb()) == "tables.zip_bomb"


def test_a_formula_without_a_result_is_told_at_its_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", '=CONCATENATE("a","b")'])
    data = io.BytesIO()
    book.save(data)
    remark = told(import_form(data.getvalue(), filename="a.xlsx"), "formula")
    assert (remark.sheet, remark.row, remark.column) == ("survey", 2, "label")


def test_odd_characters_and_a_forgotten_bar_lose_no_row() -> None:
    text = f"| survey |\r\n| | type | name | label |\r\n| | text | a | 问\x0b\x00 |\r\n| | text | b | 问 \\| 答\r\n{SETTINGS}"
    form = import_form(text.encode(), filename="a.md")
    assert form.is_usable, form.remarks
    assert form.languages[0].texts == 2
    assert "问 | 答".encode() in form.xml


def test_a_cell_too_long_is_told() -> None:
    text = f"| survey |\n| | type | name | label |\n| | text | a | {'x' * 9_000} |\n{SETTINGS}"
    assert told(import_form(text.encode(), filename="a.md"), "cell-too-long").row == 3


def test_external_choices_and_entities_are_not_taken_silently() -> None:
    text = f"| survey |\n| | type | name | label |\n| | text | a | 问 |\n| entities |\n| | list_name |\n| | x |\n{SETTINGS}"
    assert told(import_form(text.encode(), filename="a.md"), "sheet-unsupported").sheet == "entities"


def test_without_a_survey_sheet_there_is_no_form() -> None:
    assert told(import_form(SETTINGS.encode(), filename="a.md"), "sheet-missing").sheet == "survey"
