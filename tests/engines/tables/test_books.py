"""A whole workbook: every filled visible sheet with all its rows, within one bound; a child that breaks off is no end."""

import io

import pytest
import xlsxwriter

from lianxin.engines.tables import Limits, read_book, reading
from lianxin.engines.tables.shapes import Batch, End, Start, TableInfo
from lianxin.kernel.problems import ProblemError


def workbook(*sheets: tuple[str, list[list[object]]], hidden: str = "") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            if title == hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def test_every_filled_visible_sheet_is_read_in_order() -> None:
    data = workbook(("甲", [["a", 1]]), ("空", []), ("藏", [["x"]]), ("乙", [["b"], [], ["c", "=1+1"]]), hidden="藏")
    found = read_book(data)
    assert [info.sheet for info, _ in found] == ["甲", "乙"]
    assert found[0][1] == [["a", 1.0]]
    assert [row[0] for row in found[1][1]] == ["b", "", "c"]
    assert found[1][0].formulas == 1


def test_rows_are_bounded_over_all_sheets() -> None:
    data = workbook(("甲", [["a"]] * 6), ("乙", [["b"]] * 6))
    with pytest.raises(ProblemError) as refused:
        read_book(data, Limits(rows=10))
    assert refused.value.code == "tables.too_many_rows"


def test_a_child_that_ends_between_two_sheets_is_not_taken_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Start(TableInfo(kind="xlsx")), Batch(0, [["a"]]), End(1)]
    monkeypatch.setattr(reading, "_frames", lambda _stream: iter(frames))
    with pytest.raises(ProblemError) as refused:
        read_book(workbook(("甲", [["a"]])))
    assert refused.value.code == "tables.too_heavy"


def test_a_workbook_without_a_filled_sheet_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        read_book(workbook(("甲", []), ("乙", [])))
    assert refused.value.code == "tables.empty"
