"""Small numbers do not leave, and cannot be worked out from those beside them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.domain.surveys.rules.accounting import Returned, account
from lianxin.domain.surveys.rules.leaving import ALL, of_accounts, of_cross, of_question
from lianxin.domain.surveys.rules.tabulation import cross, frequencies


def test_one_small_number_takes_another_with_it() -> None:
    found = frequencies(["a"] * 20 + ["b"] * 3 + ["c"] * 9)
    shut = of_question(found, 5)
    assert "b" in shut
    assert len(shut) >= 2, "beside the total a single hidden number is a subtraction away"
    assert of_question(frequencies(["a"] * 20 + ["b"] * 30), 5) == frozenset()


def test_who_did_not_choose_is_a_small_number_too() -> None:
    found = frequencies([["a"]] * 40 + [["b"]] * 2)
    assert of_question(found, 5, several=True) >= {"a", "b"}


def test_without_a_threshold_nothing_leaves() -> None:
    assert of_question(frequencies(["a"] * 50), None) == {"a", ALL}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=60))
def test_no_small_cell_of_a_cross_table_is_shown(pairs: list[tuple[str, str]]) -> None:
    found = cross(pairs)
    shut = of_cross(found, 5)
    for row, cells in zip(found.rows, found.cells, strict=True):
        shown = [column for column in found.columns if (row, column) not in shut]
        assert all(not 0 < cells[found.columns.index(column)] < 5 for column in shown)
        hidden = len(found.columns) - len(shown)
        assert hidden != 1 or (row, ALL) in shut


def test_a_village_with_few_invalid_sheets_hides_them() -> None:
    total, places = account([Returned("540127100202", True, number=40), Returned("540127100202", False, ("too_fast",), 2),
                             Returned("540127100001", True, number=30), Returned("540127100001", False, ("copied",), 9)], {}, {})  # fmt: skip
    shut = of_accounts(total, places, 5)
    assert {("540127100202", "invalid"), ("reason", "too_fast")} <= shut
    assert (ALL, "returned") not in shut


def test_the_last_reason_cannot_be_worked_out_from_the_invalid_ones() -> None:
    """11, 10, 9, 6 and a hidden one beside 40 invalid sheets: each has a reason, so the hidden one would be 4."""
    faults = {"too_fast": 11, "duplicate": 10, "complete": 9, "straight_line": 6, "out_of_area": 4}
    total, _ = account([Returned("540127100202", True, number=720), *(Returned("540127100202", False, (why,), n) for why, n in faults.items())], {}, {})
    shut = of_accounts(total, [], 5)
    assert ("reason", "out_of_area") in shut
    assert sum(where == "reason" for where, _code in shut) >= 2 or (ALL, "invalid") in shut


def test_nor_where_sheets_have_several_reasons() -> None:
    found = [Returned("540127100202", False, ("too_fast", "complete"), 9), Returned("540127100202", False, ("copied",), 3),
             Returned("540127100202", True, number=50)]  # fmt: skip
    shut = of_accounts(account(found, {}, {})[0], [], 5)
    assert len([code for where, code in shut if where == "reason"]) >= 2


several = st.lists(st.sampled_from("xyz"), unique=True, max_size=3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), several), max_size=60))
def test_of_several_answers_neither_who_chose_nor_who_did_not_is_a_small_number(pairs: list[tuple[str, list[str]]]) -> None:
    found = cross(pairs)
    shut = of_cross(found, 5)
    for row, cells, people in zip(found.rows, found.cells, found.row_sums, strict=True):
        for column, number in zip(found.columns, cells, strict=True):
            if (row, column) not in shut:
                assert not 0 < number < 5
                assert (row, ALL) in shut or not 0 < people - number < 5
