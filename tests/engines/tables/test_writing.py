"""What leaves the house is never run as a formula."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.tables.writing import FORMULA_PREFIXES, neutral, write_book, write_csv, write_xlsx

ATTACKS = [f"{prefix}cmd|' /C calc'!A0" for prefix in FORMULA_PREFIXES]


def test_there_are_ten_prefixes() -> None:
    assert len(set(FORMULA_PREFIXES)) == 10


@given(st.sampled_from(FORMULA_PREFIXES), st.text(max_size=20))
def test_text_that_could_be_a_formula_begins_with_an_apostrophe(prefix: str, rest: str) -> None:
    assert neutral(prefix + rest) == "'" + prefix + rest


@given(st.text(max_size=20).filter(lambda t: not t.startswith(FORMULA_PREFIXES)))
def test_other_text_is_unchanged(text: str) -> None:
    assert neutral(text) == text


def test_numbers_stay_numbers() -> None:
    assert neutral(-5) == -5


def test_csv_neutralises_headings_and_cells_and_opens_as_utf8() -> None:
    sink = io.StringIO(newline="")
    write_csv(sink, ["姓名", "=1+1"], [[attack, None] for attack in ATTACKS])
    assert sink.getvalue().startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(sink.getvalue()[1:], newline="")))
    assert rows[0] == ["姓名", "'=1+1"]
    assert [row[0] for row in rows[1:]] == ["'" + attack for attack in ATTACKS]


@pytest.mark.parametrize("attack", [*ATTACKS, "{=1+1}", "http://example.test/?x", "007"])
def test_excel_keeps_text_as_text(attack: str) -> None:
    target = io.BytesIO()
    write_xlsx(target, [attack], [[attack, 7, date(1950, 1, 1), None, True]], sheet="名单")
    with zipfile.ZipFile(target) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml
    sheet = openpyxl.load_workbook(target)["名单"]
    assert sheet["A2"].data_type == "s"
    assert (sheet["B2"].value, sheet["C2"].value.date(), sheet["D2"].value, sheet["E2"].value) == (7, date(1950, 1, 1), None, True)


def test_what_is_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.engines.tables.writing.LAST_ROW", 3)
    target = io.BytesIO()
    name = "n" * 40
    write_book(target, [(name, ["a"], ([n] for n in range(5))), ("exact", ["b"], [[1], [2]]), ("empty", ["c"], [])])
    book = openpyxl.load_workbook(target)
    assert [(one.title, [row[0].value for row in one.rows]) for one in book] == [
        ("n" * 31, ["a", 0, 1]), ("n" * 27 + " (2)", ["a", 2, 3]), ("n" * 27 + " (3)", ["a", 4]), ("exact", ["b", 1, 2]), ("empty", ["c"]),
    ]  # fmt: skip


def test_more_columns_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.engines.tables.writing.LAST_COLUMN", 2)
    with pytest.raises(ValueError, match="3 columns"):
        write_book(io.BytesIO(), [("s", ["a", "b", "c"], [])])
