"""The workbook: made for an analyst; what is changed in it is found, what is wrong in it is named by sheet and cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from lianxin.base import packs
from lianxin.base.packs import exchange
from lianxin.kernel.problems import ProblemError

Edit = Callable[[openpyxl.Workbook], None]


def read(edit: Edit, codes: tuple[str, ...] = ("gaoling_jintie",)) -> exchange.Proposal:
    pack = packs.get("540100")
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(pack, codes)))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return exchange.read_workbook(target.getvalue(), pack)


def cell(sheet: Any, text: str, right: int = 0, below: int = 0) -> Any:
    """The cell beside the one that holds a text."""
    found = next(c for row in sheet.iter_rows() for c in row if c.value == text)
    return sheet.cell(found.row + below, found.column + right)


def put(title: str, text: str, value: Any, right: int = 0, below: int = 0) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book[title], text, right, below).value = value

    return edit


def test_a_workbook_is_laid_out_for_people() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(packs.get("540100"))))
    assert book.sheetnames[0] == "说明"
    assert {"高龄津贴", "留守儿童", "心理筛查到期", "走访分级", "参数", "可用的事实"} <= set(book.sheetnames)
    sheet = book["高龄津贴"]
    assert (cell(sheet, "编码", 1).value, cell(sheet, "名称", 3).value) == ("gaoling_jintie", "Old-age allowance")
    assert all(one.freeze_panes for one in book)
    assert all(c.alignment.wrap_text for c in next(sheet.iter_rows(min_row=3, max_row=3)) if c.value)
    assert sheet.column_dimensions["B"].width > 20
    assert sheet.data_validations.dataValidation


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert exchange.workbook(packs.get("540100")) == exchange.workbook(packs.get("540100"))


def test_codes_choose_rules_and_the_parameters_they_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(packs.get("540100"), ["gaoling_jintie"])))
    assert book.sheetnames == ["说明", "高龄津贴", "参数", "实例", "可用的事实"]
    codes = {row[0].value for row in book["参数"].iter_rows(min_row=3)}
    assert "gaoling_jintie_amount" in codes
    assert "price_zhucan" not in codes
    with pytest.raises(LookupError, match="nobody"):
        exchange.workbook(packs.get("540100"), ["nobody"])


@pytest.mark.parametrize(
    ("edit", "stem", "row"),
    [
        (put("高龄津贴", "截止日(不含)", dt.datetime(2027, 1, 1), right=1), "benefits", {"until": dt.date(2027, 1, 1)}),
        (put("高龄津贴", "截止日(不含)", "2027年1月1日", right=1), "benefits", {"until": dt.date(2027, 1, 1)}),
        (put("高龄津贴", "按什么给", "每年", right=1), "benefits", {"per": "year"}),
        (put("高龄津贴", "条件关系", "满足任一条", right=1), "benefits", {"combine": "any"}),
        (put("高龄津贴", "归口部门", "老龄办", right=1), "benefits", {"owner": {"zh": "老龄办"}}),
        (put("高龄津贴", "归口部门", None, right=2), "benefits", {"owner": {"bo": ""}}),
        (put("高龄津贴", "未核实", "否", right=1), "benefits", {"unverified": False}),
        (put("高龄津贴", "条款", None, right=1), "benefits", {"article": ""}),
    ],
)
def test_one_cell_changed_is_one_field_of_the_proposal(edit: Edit, stem: str, row: dict[str, Any]) -> None:
    proposal = read(edit)
    assert proposal.findings == ()
    assert proposal.tables == {stem: {"gaoling_jintie": row}}


def test_a_new_row_of_a_parameter_is_a_new_value_from_its_day() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["参数"]
        last = [c.value for c in cell(sheet, "gaoling_jintie_amount").parent[cell(sheet, "gaoling_jintie_amount").row]]
        headings = [c.value for c in sheet[2]]
        last[headings.index("起始日")], last[headings.index("值")] = "2027-01-01", 88.5
        sheet.append(last)

    proposal = read(edit)
    assert proposal.findings == ()
    values = proposal.tables["parameters/benefits"]["gaoling_jintie_amount"]["values"]
    assert [(value["from"].year, float(value["value"])) for value in values] == [(2026, 50.0), (2027, 88.5)]
    assert "parameters/benefits.toml" in exchange.toml(proposal)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    proposal = read(put("高龄津贴", "hukou_local", "=1+1"))
    assert [f.code for f in proposal.findings] in (["formula-cell"], [])  # openpyxl makes it a formula without a result
    pack = packs.get("540100")
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(pack)))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize(
    ("edit", "code", "place"),
    [
        (put("高龄津贴", "起始日", "去年", right=1), "cell-value", "高龄津贴!B8"),
        (put("高龄津贴", "起始日", None, right=1), "cell-missing", "高龄津贴!B8"),
        (put("高龄津贴", "按什么给", "每周", right=1), "cell-value", "高龄津贴!B11"),
        (put("高龄津贴", "名称", None, right=1), "cell-missing", "高龄津贴!B3"),
        (put("高龄津贴", "hukou_local", None), "cell-missing", "高龄津贴!E22"),
        (put("高龄津贴", "hukou", None), "cell-missing", "高龄津贴!A22"),
        (put("高龄津贴", "说法(藏文)", "说法"), "column-missing", "高龄津贴!A20"),
        (put("高龄津贴", "看什么", "看啥"), "column-unknown", "高龄津贴!F20"),
        (put("高龄津贴", "谁出钱", None, right=1), "cell-missing", "高龄津贴!B7"),
        (put("参数", "gaoling_jintie_amount", "多少", right=6), "cell-value", "参数!G"),
        (put("高龄津贴", "种类", "别的"), "sheet-unknown", "高龄津贴!A1"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_kept(edit: Edit, code: str, place: str) -> None:
    proposal = read(edit)
    finding = next(f for f in proposal.findings if f.code == code)
    assert finding.where.startswith(place), finding.where
    assert finding.remedy
    assert "%(" not in str(finding)
    assert "conditions" not in proposal.tables.get("benefits", {}).get("gaoling_jintie", {}) or code == "cell-missing"


def test_what_a_layer_cannot_take_away_is_said() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for right in (1, 2, 3):
            cell(book["高龄津贴"], "谁出钱", right).value = None

    proposal = read(edit)
    assert [(f.code, f.where) for f in proposal.findings] == [("cannot-clear", "高龄津贴!B7")]


def test_a_sheet_twice_and_a_workbook_without_rules_are_said() -> None:
    def doubled(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["高龄津贴"])

    assert "duplicate" in [f.code for f in read(doubled).findings]

    def emptied(book: openpyxl.Workbook) -> None:
        for title in ("高龄津贴", "参数", "实例"):
            del book[title]

    assert [f.code for f in read(emptied).findings] == ["no-cells"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "tables.empty"),
        (b"%PDF-1.4\0\0", "tables.kind_unknown"),
        (b"<html><table></table></html>", "tables.web_page"),
        (b"PK\x03\x04 nothing", "tables.damaged"),
        (b"\0" * (17 << 20), "tables.too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        exchange.read_workbook(data, packs.get("540100"))
    assert refused.value.code == code


def test_a_zip_bomb_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (4 << 20))
    with pytest.raises(ProblemError) as refused:
        exchange.read_workbook(target.getvalue(), packs.get("540100"))
    assert refused.value.code == "tables.zip_bomb"


def test_a_csv_is_no_workbook_of_rules() -> None:
    proposal = exchange.read_workbook("姓名,年龄\n扎西,80\n".encode(), packs.get("540100"))
    assert [f.code for f in proposal.findings] == ["sheet-unknown", "no-cells"]
