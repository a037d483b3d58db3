"""Each break of a chain is named for what it is, once, and the walk goes on behind it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.audit.breaks import FAULTS, Break, breaks_of
from lianxin.base.audit.chain import digest
from lianxin.base.audit.telling import from_plain, line, plain

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
Row = dict[str, Any]


def mac(message: bytes) -> str:
    return hashlib.sha256(b"key" + message).hexdigest()


def chain_of(count: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, count + 1):
        row: Row = {
            "chain": "540127", "seq": number, "at": AT + timedelta(minutes=number), "actor_id": None, "actor_label": "卓玛",
            "verb": "need.record", "subject_kind": "needs.Need", "subject_id": str(number), "place": "540127100202",
            "before": "{}", "after": "{}", "previous": rows[-1]["mac"] if rows else "",
        }  # fmt: skip
        rows.append({**row, "mac": digest(row["previous"], row, mac)})
    return rows


def found_in(
    rows: list[Row], *, was: list[Row], limit: int = 20, key: Any = mac
) -> list[tuple[int, str, int]]:
    head = (was[-1]["seq"], was[-1]["mac"])
    ordered = sorted(rows, key=lambda row: row["seq"])
    return [(b.seq, b.fault, b.count) for b in breaks_of("540127", ordered, key, head=head, limit=limit)]


@pytest.fixture
def rows() -> list[Row]:
    return chain_of(12)


def test_a_whole_chain_has_no_break(rows: list[Row]) -> None:
    assert found_in(rows, was=rows) == []
    assert breaks_of("540127", [], mac, head=None) == []


@given(st.sets(st.integers(1, 12)))
def test_every_changed_row_is_named_and_no_other(seqs: set[int]) -> None:
    rows = chain_of(12)
    changed = [{**row, "actor_label": "别人"} if row["seq"] in seqs else row for row in rows]
    if len(seqs) < 12:
        assert found_in(changed, was=rows) == [(seq, "changed", 0) for seq in sorted(seqs)]


def test_a_changed_digest_is_one_break_and_not_two(rows: list[Row]) -> None:
    for index in (0, 4, 11):
        changed = [dict(row) for row in rows]
        changed[index]["mac"] = "0" * 64
        assert found_in(changed, was=rows) == [(index + 1, "changed", 0)]


def test_removed_rows_are_counted_where_they_were(rows: list[Row]) -> None:
    assert found_in(rows[:2] + rows[5:8] + rows[9:], was=rows) == [(3, "removed", 3), (9, "removed", 1)]
    assert found_in(rows[:10], was=rows) == [(11, "cut_off", 2)]
    assert found_in([], was=rows) == [(1, "cut_off", 12)]


def test_rows_in_another_order_are_named_with_their_old_numbers(rows: list[Row]) -> None:
    def swapped(one: int, other: int) -> list[Row]:
        numbers = {one: other, other: one}
        return [{**row, "seq": numbers.get(row["seq"], row["seq"])} for row in rows]

    assert found_in(swapped(3, 9), was=rows) == [(3, "moved", 9), (9, "moved", 3)]
    assert found_in(swapped(5, 6), was=rows) == [(5, "moved", 6), (6, "moved", 5)]


def test_a_row_put_in_behind_the_end_or_before_the_beginning_is_named(rows: list[Row]) -> None:
    assert found_in([*rows, {**rows[3], "seq": 13}], was=rows) == [(13, "inserted", 0)]
    assert found_in([{**rows[3], "seq": 0}, *rows], was=rows) == [(0, "inserted", 0)]


def test_a_piece_of_another_history_is_spliced(rows: list[Row]) -> None:
    other = [dict(row) for row in rows]
    for index in range(5, 12):  # written with the key, after a row that is not there
        other[index]["previous"] = other[index - 1]["mac"] if index > 5 else "f" * 64
        other[index]["mac"] = digest(other[index]["previous"], other[index], mac)
    assert found_in(other, was=other) == [(6, "spliced", 0)]


def test_a_chain_that_no_row_of_fits_was_written_with_another_key(rows: list[Row]) -> None:
    assert found_in(rows, was=rows, key=lambda message: hashlib.sha256(message).hexdigest()) == [
        (1, "foreign_key", 12)
    ]


def test_after_the_limit_breaks_are_counted(rows: list[Row]) -> None:
    changed = [{**row, "verb": "x"} if row["seq"] % 2 else row for row in rows]
    assert found_in(changed, was=rows, limit=2) == [(1, "changed", 0), (3, "changed", 0), (3, "more", 4)]


def test_an_anchor_betrays_a_chain_rewritten_with_the_key(rows: list[Row]) -> None:
    forged = chain_of(8)
    head = (8, forged[-1]["mac"])
    told = breaks_of("540127", forged, mac, head=head, anchor=(12, rows[-1]["mac"]))
    assert [(b.seq, b.fault, b.count) for b in told] == [(9, "anchor_gone", 12)]
    told = breaks_of("540127", forged, mac, head=head, anchor=(5, "0" * 64))
    assert [(b.seq, b.fault) for b in told] == [(5, "rewritten")]


def test_a_break_says_chain_row_time_act_subject_and_what_is_wrong(rows: list[Row]) -> None:
    rows[4]["after"] = '{"n": 1}'
    [found] = breaks_of("540127", rows, mac, head=(12, rows[-1]["mac"]))
    assert (
        line(found, "墨竹工卡县")
        == "墨竹工卡县(540127) 第 5 行,2026-11-24 09:05:00 记录需求 需求 5:内容被改动"
    )
    assert from_plain(plain(found)) == found
    assert line(Break("site", 7, "removed", 2), "site") == "全系统 第 7 行:被删除,从这一行起缺 2 行"
    assert line(Break("540127", 7, "more", 31), "墨竹工卡县") == "墨竹工卡县(540127):及另外 31 处"


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_words(fault: str) -> None:
    assert not line(Break("site", 1, fault, 2), "").isascii()
