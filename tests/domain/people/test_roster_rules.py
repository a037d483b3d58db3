"""Pure rules of the roster: cells, places, columns, households."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.people.rules.roster_ledger import Ledger, blocked_rows
from lianxin.domain.people.rules.roster_places import KnownPlace, Villages
from lianxin.domain.people.rules.roster_rows import StagedRow
from lianxin.engines.tables import Cell, cells
from lianxin.engines.tables.cells import CellFault, Noted
from lianxin.engines.tables.headings import Header, Headings, find_header
from lianxin.kernel.identity_numbers import IdentityNumber, check_digit

TODAY = date(2026, 11, 23)
DAY = cells.day(TODAY)
NUMBER = cells.id_number(TODAY, demo=True)
past_days = st.dates(date(1905, 1, 1), TODAY)


def code_of(parse: cells.Parser, cell: Cell) -> str:
    with pytest.raises(CellFault) as caught:
        parse(cell)
    return caught.value.code


@given(past_days)
def test_a_day_is_read_in_every_usual_writing(day: date) -> None:
    for written in (
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d} 00:00:00", f"{day:%Y-%m-%d}T00:00:00",
    ):  # fmt: skip
        assert DAY(written) == day
    assert DAY(int(f"{day:%Y%m%d}")) == day


@given(past_days)
def test_an_excel_serial_is_the_day_it_counts_to_or_is_refused_as_a_possible_year(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    if 1800 <= serial <= TODAY.year + 1:
        assert code_of(DAY, float(serial)) == "roster.date_ambiguous"
    else:
        assert DAY(float(serial)) == Noted(day, "roster.date_serial", {"date": day.isoformat()})


@pytest.mark.parametrize("cell", ["1950年", "1950-02-30", "五十年代", "1950-01", -3.0, 1e9, True, "60"])
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    assert code_of(DAY, cell) in {"roster.date_unreadable", "roster.date_ambiguous"}


def test_a_bare_year_is_ambiguous_as_text_too() -> None:
    assert code_of(DAY, "1950") == "roster.date_ambiguous"


@given(st.integers(1, 10_000))
def test_no_day_after_today_is_accepted(days: int) -> None:
    assert code_of(DAY, (TODAY + timedelta(days=days)).isoformat()) == "roster.date_future"


def number(birth: date, order: int) -> str:
    first = f"990127{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


@given(past_days, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_any_changed_digit_of_an_identity_number_is_noticed(birth: date, order: int, at: int, by: int) -> None:
    good = number(birth, order)
    assert isinstance(NUMBER(good), IdentityNumber)
    bad = good[:at] + str((int(good[at]) + by) % 10) + good[at + 1 :]
    assert code_of(NUMBER, bad) in {"roster.id_check_digit", "roster.id_birth_date"}


@pytest.mark.parametrize("cell", [9.90127195001011e17, 990127195001011233, "9.90127E+17", "9.9E+17", "4.50127195E17"])
def test_a_number_that_excel_rounded_is_named(cell: Cell) -> None:
    assert code_of(NUMBER, cell) == "roster.id_lost_digits"


def test_a_15_digit_number_is_exact_even_as_a_number() -> None:
    found = NUMBER(990127500101123.0)
    assert isinstance(found, Noted)
    assert found.code == "roster.id_15_digits"


@pytest.mark.parametrize("cell", ["13900001234", "139 0000 1234", "+86 139-0000-1234", "0891-6123456", 13900001234.0, "6123456"])
def test_plausible_phones_become_digits(cell: Cell) -> None:
    assert str(cells.phone(cell)).isdecimal()


@pytest.mark.parametrize("cell", ["1390000123", "11111111111", "13900000000", "abc", "12900001234", "0"])
def test_implausible_phones_are_refused(cell: Cell) -> None:
    assert code_of(cells.phone, cell) == "roster.phone_implausible"


@given(st.text(max_size=60))
def test_what_is_shown_of_a_number_or_a_name_is_never_the_whole(text: str) -> None:
    shown = cells.shown("id_number", "990127195001011233")
    assert shown.count("*") == 16
    if len(text.strip()) > 3:
        assert cells.shown("name", text) != text


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans()))
def test_no_cell_makes_a_parser_fall_over(cell: str | float | int | bool) -> None:
    for parse in (DAY, NUMBER, cells.phone, cells.name(60), cells.text(200), cells.whole(0, 4, {}), cells.degrees(90), cells.truth({})):
        with suppress(CellFault):
            parse(cell)


# Places

PLACES = [
    KnownPlace("540127000000", "墨竹工卡县"), KnownPlace("540127100000", "工卡镇"), KnownPlace("540127101000", "唐加乡"),
    KnownPlace("540127100202", "塔巴村"), KnownPlace("540127100203", "新村"), KnownPlace("540127101203", "新村"),
    KnownPlace("540127100290", "老塔巴村", "540127100202"), KnownPlace("540102000000", "城关区"),
    KnownPlace("540102001000", "八廓街道"), KnownPlace("540102001001", "八廓社区"),
]  # fmt: skip
COUNTY = Villages(PLACES, "540127000000")


@pytest.mark.parametrize(
    ("written", "township", "code"),
    [
        ("塔巴村", "", "540127100202"), ("塔巴", "", "540127100202"), ("塔巴村委会", "工卡镇", "540127100202"),
        ("工卡镇塔巴村", "", "540127100202"), ("墨竹工卡县工卡镇塔巴村", "", "540127100202"),
        ("540127100202", "", "540127100202"), ("新村", "唐加乡", "540127101203"), ("老塔巴村", "", "540127100202"),
    ],
)  # fmt: skip
def test_a_village_is_found(written: str, township: str, code: str) -> None:
    assert COUNTY.find(written, township) == code


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("新村", "roster.village_ambiguous"), ("八廓社区", "roster.village_outside"), ("不存在村", "roster.village_unknown"),
        ("工卡镇", "roster.village_wide"), ("540102001001", "roster.village_outside"), ("", "roster.village_empty"),
        ("540127999001", "roster.village_unknown"), ("540127100000", "roster.village_wide"),
    ],
)  # fmt: skip
def test_a_doubtful_village_is_refused(written: str, problem: str) -> None:
    with pytest.raises(CellFault) as caught:
        COUNTY.find(written, "")
    assert caught.value.code == problem


def test_an_ambiguous_village_lists_the_candidates() -> None:
    with pytest.raises(CellFault) as caught:
        COUNTY.find("新村", "")
    assert caught.value.details["candidates"] == "工卡镇新村、唐加乡新村"


def test_an_old_code_gives_the_new_one_with_a_remark() -> None:
    found = COUNTY.find("540127100290", "")
    assert isinstance(found, Noted)
    assert (found.value, found.code) == ("540127100202", "roster.village_renamed")


def test_in_a_roster_of_one_village_the_village_may_be_empty() -> None:
    assert Villages(PLACES, "540127100202").find("", "") == "540127100202"


# Columns

HEADINGS = Headings({"name": ["姓名", "户主姓名"], "sex": ["性别"], "place": ["村"], "phone": ["电话"]}, {})


def test_the_surer_of_two_guesses_wins_and_the_other_column_is_told() -> None:
    found = HEADINGS.assign(["户主姓名", "姓名*", "性 别", "备注"])
    assert dict(found.columns) == {"name": 1, "sex": 2}
    assert found.unknown == (0, 3)


def test_the_heading_is_found_below_titles_and_data_is_not_taken_for_it() -> None:
    rows: list[list[Cell]] = [["花名册"], [None, ""], ["姓名", "性别", "村"], ["性别", "女", "村"]]
    assert find_header(rows, HEADINGS) == Header(2, ("姓名", "性别", "村"))


def test_no_heading_within_twenty_rows_is_none() -> None:
    rows: list[list[Cell]] = [["说明"]] * 20
    assert find_header([*rows, ["姓名", "性别"]], HEADINGS) is None


# The whole file


def staged(row: int, key: str, name: str, household: str = "", relation: str = "10") -> StagedRow:
    return StagedRow(row, "540127100202", household, key, "", {"name": name, "relation": relation}, key)


def ledger(*rows: StagedRow) -> Ledger:
    made = Ledger({"id_number": 0, "relation": 1})
    for row in rows:
        made.note_person(row)
        made.note_member(row)
    made.two_heads()
    return made


def test_one_number_for_two_people_blocks_both_and_a_repeat_only_the_later() -> None:
    assert blocked_rows(ledger(staged(1, "a", "白玛"), staged(2, "a", "卓玛")).faults) == {1, 2}
    assert blocked_rows(ledger(staged(1, "a", "白玛"), staged(2, "a", "白 玛")).faults) == {2}


@given(st.lists(st.sampled_from(["02", "10", "20"]), max_size=6))
def test_a_household_is_blamed_exactly_when_it_has_several_heads(relations: list[str]) -> None:
    rows = [staged(n, str(n), "名", "H1", relation) for n, relation in enumerate(relations)]
    heads = {row.row for row in rows if row.values["relation"] == "02"}
    assert blocked_rows(ledger(*rows).faults) == (heads if len(heads) > 1 else set())


def test_a_head_may_follow_one_who_is_elsewhere_in_the_file() -> None:
    key = ("540127100202", "H1")
    alone = ledger(staged(1, "new", "新", "H1", "02"))
    alone.compare_heads({key: "old"})
    assert [f.code for f in alone.faults] == ["roster.household_has_head"]
    both = ledger(staged(1, "new", "新", "H1", "02"), staged(2, "old", "旧", "H1", "10"))
    both.compare_heads({key: "old"})
    assert both.faults == []
