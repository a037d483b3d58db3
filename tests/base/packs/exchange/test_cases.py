"""Worked cases go out and come back in the same workbook as the rules, so that a change of a rule brings its cases."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.packs import Pack, exchange, schema
from lianxin.base.packs.casebook import cases_by_name
from lianxin.base.packs.exchange.case_sheet import CASES

COUNTY = "540100"
EIGHTY = "生日当天满80岁,本县户籍,低保户:有高龄津贴"


def county() -> Pack:
    return packs.get(COUNTY)


def book_of(change: Callable[[Any], None], codes: tuple[str, ...] | None = ("gaoling_jintie",)) -> bytes:
    """The workbook of rules with something changed in its sheet of cases."""
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(county(), codes)))
    change(book[CASES])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, name: str) -> Any:
    return next(row for row in sheet.iter_rows(min_row=3) if row[0].value == name)


def written(change: Callable[[Any], None], **more: Any) -> exchange.Proposal:
    return exchange.read_workbook(book_of(change, **more), county())


@pytest.mark.parametrize("code", ["national-base", "330109", "360735", COUNTY])
def test_untouched_cases_are_no_proposal(code: str) -> None:
    pack = packs.get(code)
    assert exchange.read_workbook(exchange.workbook(pack), pack).tables == {}


def test_the_workbook_of_a_rule_holds_the_cases_about_it_the_national_ones_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exchange.workbook(county(), ["gaoling_jintie"])))
    names = [row[0].value for row in book[CASES].iter_rows(min_row=3)]
    assert EIGHTY in names
    assert set(names) == {name for name, case in cases_by_name(county()).items() if "gaoling_jintie" in {*case.benefits, *case.amounts}}


def test_a_changed_answer_takes_the_place_of_the_national_one() -> None:
    def no(sheet: Any) -> None:
        row = row_of(sheet, EIGHTY)
        row[5].value, row[6].value = "gaoling_jintie = 否", None

    proposal = written(no)
    (case,) = proposal.cases
    assert (case["name"], case["benefits"]) == (EIGHTY, {"gaoling_jintie": "no"})
    assert "amounts" not in case
    assert list(exchange.toml(proposal)) == ["cases/local.toml"]
    made, findings = exchange.applied(county(), proposal)
    assert made is not None
    assert [(finding.code, finding.cell) for finding in findings] == [("case-differs", f"A{_line(no)}")]
    assert made.hash != county().hash
    assert [change.text for change in exchange.changes(county(), made)] == [f"改了实例“{EIGHTY}”"]
    assert cases_by_name(made)[EIGHTY].benefits == {"gaoling_jintie": "no"}
    assert len(cases_by_name(made)) == len(cases_by_name(county()))


def _line(change: Callable[[Any], None]) -> int:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(change)))[CASES]
    return int(row_of(sheet, EIGHTY)[0].row)


def test_a_row_more_is_a_case_more() -> None:
    def more(sheet: Any) -> None:
        sheet.append(["本县的新实例", dt.date(2026, 11, 23), "age = 86\nhukou_local = true", "没有", None, "gaoling_jintie = 无法判断", None, None, None])

    proposal = written(more)
    assert proposal.cases == [
        {
            "name": "本县的新实例", "on": dt.date(2026, 11, 23), "facts": {"age": 86, "hukou_local": True}, "others": [],
            "benefits": {"gaoling_jintie": "cannot_tell"},
        }
    ]  # fmt: skip
    made, findings = exchange.applied(county(), proposal)
    assert made is not None
    assert findings == [], "nobody has asked about the income"
    assert [change.text for change in exchange.changes(county(), made)] == ["新增实例“本县的新实例”"]


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (1, "去年", "cell-value"),
        (2, "age: 80", "cell-value"),
        (2, "age = [[[[[[", "cell-value"),
        (3, "age = ", "cell-value"),
        (5, "gaoling_jintie = 也许", "cell-value"),
        (5, "gaoling_jintie = 是\ngaoling_jintie = 否", "cell-value"),
        (6, "gaoling_jintie = 很多", "cell-value"),
        (6, "gaoling_jintie = NaN", "cell-value"),
        (8, "ziliji", "cell-value"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_case_stays(place: int, text: str, code: str) -> None:
    def wrong(sheet: Any) -> None:
        row_of(sheet, EIGHTY)[place].value = text

    proposal = written(wrong)
    assert proposal.cases == []
    (finding,) = proposal.findings
    assert (finding.code, finding.file) == (code, CASES)
    assert finding.cell.startswith("ABCDEFGHI"[place])
    assert EIGHTY in finding.text


def test_facts_nobody_declares_and_two_rows_of_one_name_are_refused() -> None:
    def unknown(sheet: Any) -> None:
        row_of(sheet, EIGHTY)[2].value = "height = 80"

    _made, findings = exchange.applied(county(), written(unknown))
    assert [finding.code for finding in findings] == ["bad-case"]

    def twice(sheet: Any) -> None:
        sheet.append([cell.value for cell in row_of(sheet, EIGHTY)])

    assert [finding.code for finding in written(twice).findings] == ["duplicate"]


def test_a_sheet_without_its_headings_is_told_and_its_absence_changes_nothing() -> None:
    def headless(sheet: Any) -> None:
        sheet["C2"].value = "什么"

    assert [finding.code for finding in written(headless).findings] == ["column-missing"]


_VALUES = st.one_of(st.booleans(), st.integers(-5, 200), st.dates(dt.date(1900, 3, 1), dt.date(2099, 1, 1)), st.text(max_size=8))
_FACTS = st.dictionaries(st.sampled_from(["age", "birth_date", "is_dibao", "father_state"]), _VALUES, max_size=4)
_ANSWERS = st.dictionaries(st.sampled_from(["laonian", "gaoling_jintie"]), st.sampled_from(["yes", "no", "cannot_tell"]))


@settings(max_examples=20, deadline=None)
@given(
    st.builds(
        schema.Case,
        name=st.just("任意的实例"), on=st.dates(dt.date(1900, 3, 1), dt.date(2099, 1, 1)), facts=_FACTS,
        others=st.none() | st.lists(_FACTS, max_size=3).map(tuple), categories=_ANSWERS, benefits=_ANSWERS,
        amounts=st.dictionaries(st.just("gaoling_jintie"), st.decimals(0, 10**6, places=2)),
        tier=st.sampled_from(["", "elder_high"]),
        tables=st.dictionaries(st.just("ziliji"), st.dictionaries(st.just("level"), _VALUES, min_size=1)),
    )
)  # fmt: skip
@example(schema.Case(name="任意的实例", on=dt.date(2000, 1, 1), facts={}, others=({"age": "\x85"}, {"age": "\u2028a"})))
def test_any_case_comes_back_as_it_was(case: schema.Case) -> None:
    pack = replace(county(), cases=(case,), categories={}, benefits={}, tables={}, tiers={}, parameters={})
    proposal = exchange.read_workbook(exchange.workbook(pack), county())
    assert proposal.findings == ()
    (back,) = proposal.cases
    from lianxin.base.packs.exchange.rows import raw

    assert back == raw(case)
    assert Decimal(back.get("amounts", {}).get("gaoling_jintie", 0)) == case.amounts.get("gaoling_jintie", 0)
