"""Reading tables: told by content, in a limited child, refused with a name, rows with their addresses."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.tables import Area, Cell, Limits, TableInfo, address, column_letters, open_table
from lianxin.kernel.problems import ProblemError


def read(path: Path, **limits: int) -> tuple[TableInfo, list[list[Cell]]]:
    with open_table(path, Limits(**limits)) as table:
        rows: list[list[Cell]] = []
        for batch in table.batches():
            assert batch.first_row == len(rows)
            rows += batch.rows
    return table.info, rows


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(ProblemError) as caught:
        read(path, **limits)
    assert caught.value.message
    assert caught.value.remedy
    return caught.value.code


def book(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("名册")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return path


@given(st.integers(0, 16_383))
def test_column_letters_agree_with_xlsxwriter(column: int) -> None:
    assert column_letters(column) == xlsxwriter.utility.xl_col_to_name(column)


def test_an_address_is_what_excel_shows() -> None:
    assert address(0, 0) == "A1"
    assert address(9, 27) == "AB10"
    assert Area(1, 0, 3, 1).text == "A2:B4"


def test_rows_keep_their_place_when_the_table_does_not_begin_in_the_corner(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["C4"], sheet["D6"] = "姓名", 3
    workbook.save(tmp_path / "a.xlsx")
    _, rows = read(tmp_path / "a.xlsx")
    assert rows[3][2] == "姓名"
    assert rows[5][3] == 3


def test_more_rows_than_one_batch_arrive_in_order(tmp_path: Path) -> None:
    _, rows = read(book(tmp_path / "a.xlsx", [[n, f"行{n}"] for n in range(1, 1302)]))
    assert [row[0] for row in rows] == list(range(1, 1302))


def test_dates_arrive_as_iso_text(tmp_path: Path) -> None:
    import datetime

    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.add_worksheet().write(0, 0, datetime.date(1950, 1, 31))
    assert read(tmp_path / "a.xlsx")[1] == [["1950-01-31"]]


def test_the_first_filled_visible_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet("空")
        hidden = workbook.add_worksheet("藏")
        hidden.write(0, 0, "不读")
        hidden.hide()
        workbook.add_worksheet("名册").write(0, 0, "读")
        workbook.add_worksheet("二").write(0, 0, "不读")
    info, rows = read(tmp_path / "a.xlsx")
    assert (info.sheet, info.other_sheets, rows) == ("名册", ("空", "二"), [["读"]])


def test_merged_areas_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet().merge_range(1, 0, 2, 1, "户")
    assert read(tmp_path / "a.xlsx")[0].merged == (Area(1, 0, 2, 1),)


def test_a_formula_gives_its_stored_result_and_one_without_a_result_is_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write_formula(1, 1, '="白"&"玛"', value="白玛")
    info, rows = read(tmp_path / "a.xlsx")
    assert (info.formulas, info.first_formula, info.unvalued, rows[1][1]) == (1, "B2", frozenset(), "白玛")
    workbook2 = openpyxl.Workbook()
    sheet2 = workbook2.active
    assert sheet2 is not None
    sheet2["A1"], sheet2["C3"], sheet2["D3"] = "姓名", "=A1", "=SUM(1,2)"
    workbook2.save(tmp_path / "b.xlsx")
    assert read(tmp_path / "b.xlsx")[0].unvalued == {(2, 2), (2, 3)}


def test_formulas_are_found_across_the_pieces_of_a_large_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for row in range(12_000):
            sheet.write_string(row, 0, f"第{row}行的文字")
            sheet.write_formula(row, 1, "=1+1", value=2)
    info, rows = read(tmp_path / "a.xlsx")
    assert (info.formulas, len(info.unvalued), len(rows)) == (12_000, 0, 12_000)


def test_a_real_xls_is_read_under_any_name(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("名册")
    sheet.write(0, 0, "姓名")
    sheet.write(1, 0, "白玛")
    workbook.save(str(tmp_path / "a.xlsx"))
    info, rows = read(tmp_path / "a.xlsx")
    assert (info.kind, rows) == ("xls", [["姓名"], ["白玛"]])


def test_an_xlsx_named_xls_is_read(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", [["姓名"]]).rename(tmp_path / "a.xls")
    assert read(tmp_path / "a.xls")[0].kind == "xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_csv_is_read_in_every_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["姓名", "住址", "电话"], ["白玛", "塔巴村1组,路边", "13900000000"], ["格桑㐱", "", "1"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    info, rows = read(tmp_path / "a.csv")
    assert rows == lines
    assert info.delimiter == delimiter


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b"0" * (1 << 20))


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(2_100):
            archive.writestr(f"xl/media/{number}", b"")


def far_cell(path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = 1, 1
    workbook.save(path)


def encrypted(path: Path) -> None:
    """A compound file with the streams of [MS-OFFCRYPTO] 2.3.4.4, made from a real .xls by renaming its stream."""
    workbook = xlwt.Workbook()
    workbook.add_sheet("a")
    workbook.save(str(path))
    content = path.read_bytes()
    wanted, old = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
    at = content.index(old)
    path.write_bytes(content[:at] + wanted + content[at + len(wanted) :])


def truncated(path: Path) -> None:
    book(path, [["姓名"] * 5] * 50)
    path.write_bytes(path.read_bytes()[:2_000])


def flipped(path: Path) -> None:
    book(path, [[f"姓名{n}", n] for n in range(500)])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 80 : start + 400] = b"\xa5" * 320
    path.write_bytes(content)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "zip bomb": (bomb, "tables.zip_bomb"),
    "two thousand members": (many_members, "tables.zip_bomb"),
    "one cell in the far corner": (far_cell, "tables.too_heavy"),
    "password": (encrypted, "tables.encrypted"),
    "cut off": (truncated, "tables.damaged"),
    "bits changed": (flipped, "tables.damaged"),
    "nothing": (lambda p: p.write_bytes(b""), "tables.empty"),
    "spaces only": (lambda p: p.write_bytes(b" \r\n \n"), "tables.empty"),
    "empty sheet": (lambda p: book(p, []), "tables.empty"),
    "web page": (lambda p: p.write_text("<html><table><tr><td>姓名</td></tr></table></html>"), "tables.web_page"),
    "xml": (lambda p: p.write_text('<?xml version="1.0"?><Workbook/>'), "tables.kind_unknown"),
    "picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "tables.kind_unknown"),
    "pdf with binary": (lambda p: p.write_bytes(b"%PDF-1.7\n\0\1\2"), "tables.kind_unknown"),
    "a zip of something else": (lambda p: zipfile.ZipFile(p, "w").close(), "tables.kind_unknown"),
    "compound file of something else": (lambda p: p.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)), "tables.kind_unknown"),
    "no encoding": (lambda p: p.write_bytes(b"\xff\x80\x81,\xfe\n" * 20), "tables.encoding_unknown"),
    "endless cell": (lambda p: p.write_text('"' + "长" * 40_000), "tables.damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "code"), BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("name", ["roster.xlsx", "roster.csv"])
def test_a_bad_file_is_refused_by_name_whatever_it_is_called(
    tmp_path: Path, make: Callable[[Path], object], code: str, name: str
) -> None:
    make(tmp_path / name)
    assert refusal(tmp_path / name) == code


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(50 << 20)
    with pytest.raises(ProblemError) as caught:
        read(tmp_path / "a.xlsx")
    assert caught.value.code == "tables.too_large"
    assert caught.value.details == {"size": 50, "limit": 32}


def test_rows_and_columns_have_limits(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", [[1, 2, 3]] * 4)
    assert refusal(tmp_path / "a.xlsx", rows=3) == "tables.too_many_rows"
    assert refusal(tmp_path / "a.xlsx", columns=2) == "tables.too_many_columns"
    (tmp_path / "a.csv").write_text("1,2,3\n" * 4)
    assert refusal(tmp_path / "a.csv", rows=3) == "tables.too_many_rows"
    assert refusal(tmp_path / "a.csv", columns=2) == "tables.too_many_columns"


def test_a_bomb_that_passes_the_directory_check_meets_the_limits_of_the_child(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["CV150000"] = 1, 1
    workbook.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx", memory=200 << 20) == "tables.too_heavy"


def test_leaving_early_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def spy(*args: Any, **options: Any) -> subprocess.Popen[bytes]:
        children.append(real(*args, **options))
        return children[-1]

    monkeypatch.setattr(subprocess, "Popen", spy)
    book(tmp_path / "a.xlsx", [[n] for n in range(5_000)])
    with open_table(tmp_path / "a.xlsx") as table:
        next(table.batches())
    [child] = children
    assert child.returncode is not None  # ended, and waited for: nothing is left to the system


def test_the_child_gets_no_settings_and_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def spy(*args: object, **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(subprocess, "Popen", spy)
    read(book(tmp_path / "a.xlsx", [["姓名"]]))
    assert "DATABASE_URL" not in seen[0]
    assert not any(name.startswith(("LIANXIN", "DJANGO")) for name in seen[0])


def test_the_child_does_not_load_django() -> None:
    command = "import sys, lianxin.engines.tables.child; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", command], text=True).strip() == "False"


def test_an_error_in_a_cell_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "错误.xlsx"
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(["姓名", "级别", "备注"])
    page.append(["白玛", "#N/A", None])
    page["C2"].number_format = "@"  # written as an empty cell that closes itself
    page.append(["央金", "初级", "#REF!"])
    made.save(path)
    _info, rows = read(path)
    assert rows[1:] == [["白玛", "#N/A", ""], ["央金", "初级", "#REF!"]]
