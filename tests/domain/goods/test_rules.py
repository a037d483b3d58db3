"""Whole numbers only, first expired first out, never twice too soon; what is taken from one account is in another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.goods import rules
from lianxin.domain.goods.rules import Considered, Lot, Posting
from tests.factories import refused

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("value", [0, -1, 2.5, Decimal("1.5"), "2.5", "1e3", "", "三", True, None, 10**6 + 1, float("inf")])
def test_a_quantity_is_a_whole_number_above_nought(value: object) -> None:
    with refused("goods.quantity_invalid"):
        rules.checked_quantity(value)


@pytest.mark.parametrize(("value", "number"), [(1, 1), ("12", 12), (" 7 ", 7), (3.0, 3), (Decimal(4), 4), (10**6, 10**6)])
def test_a_whole_number_is_taken_however_it_is_written(value: object, number: int) -> None:
    assert rules.checked_quantity(value) == number


def test_a_count_may_be_nought() -> None:
    assert rules.checked_count("0") == 0
    with refused("goods.count_invalid"):
        rules.checked_count("-1")


def test_number_nine_comes_before_number_ten() -> None:
    assert sorted(["塔巴村10号", "塔巴村2组1号", "塔巴村10号二单元", "塔巴村2号附1", "塔巴村", "塔巴村2号"], key=rules.by_number) == [
        "塔巴村", "塔巴村2号", "塔巴村2号附1", "塔巴村2组1号", "塔巴村10号", "塔巴村10号二单元",
    ]  # fmt: skip
    assert rules.by_number("") < rules.by_number("1号")


def lot(at: int, quantity: int, expires: int | None = None, size: str = "") -> Lot:
    return Lot(UUID(int=at), quantity, DAY - timedelta(days=10 - at), DAY + timedelta(days=expires) if expires is not None else None, size)


def test_what_expires_first_goes_first_and_what_has_expired_never() -> None:
    lots = [lot(1, 5), lot(2, 5, 90), lot(3, 2, 30), lot(4, 9, -1), lot(5, 1, 0)]
    assert rules.pick(lots, 10, today=DAY, goods="茶") == [(UUID(int=5), 1), (UUID(int=3), 2), (UUID(int=2), 5), (UUID(int=1), 2)]
    with refused("goods.stock_short"):
        rules.pick(lots, 14, today=DAY, goods="茶")


def test_only_the_size_asked_for() -> None:
    lots = [lot(1, 5, size="M"), lot(2, 1, size="L")]
    assert rules.pick(lots, 1, today=DAY, goods="背心", size="L") == [(UUID(int=2), 1)]
    with refused("goods.stock_short"):
        rules.pick(lots, 2, today=DAY, goods="背心", size="L")


@given(st.lists(st.tuples(st.integers(1, 9), st.one_of(st.none(), st.integers(-3, 30))), max_size=8), st.integers(1, 40))
def test_whatever_lots_there_are_exactly_the_number_is_picked_from_good_ones(held: list[tuple[int, int | None]], wanted: int) -> None:
    lots = [lot(at, number, expires) for at, (number, expires) in enumerate(held)]
    good = {one.batch_id: one.quantity for one in lots if not rules.is_expired(one.expires_on, DAY)}
    if sum(good.values()) < wanted:
        with refused("goods.stock_short"):
            rules.pick(lots, wanted, today=DAY, goods="茶")
        return
    picked = rules.pick(lots, wanted, today=DAY, goods="茶")
    assert sum(number for _batch, number in picked) == wanted
    assert all(0 < number <= good[batch] for batch, number in picked)
    taken = {batch for batch, _number in picked}
    by_id = {one.batch_id: one for one in lots}
    latest = max((by_id[b].expires_on or date.max) for b in taken)
    passed_over = [by_id[b] for b in good if b not in taken]
    assert all((one.expires_on or date.max) >= latest for one in passed_over)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4), st.integers(1, 50)), max_size=30))
def test_the_sum_over_all_accounts_is_nought(made: list[tuple[int, int, int, int]]) -> None:
    held = rules.balances(Posting(batch, source, target, number) for batch, source, target, number in made)
    for batch in range(4):
        assert sum(number for (_account, of), number in held.items() if of == batch) == 0


def test_who_is_gone_or_got_it_lately_gets_nothing() -> None:
    def why(**known: object) -> str:
        found = rules.excluded(Considered(**known), today=DAY, again_days=30)  # type: ignore[arg-type]
        return found.why if found else ""

    assert why() == ""
    assert why(died_on=DAY - timedelta(days=1), got_on=DAY) == "died"
    assert why(left_on=DAY) == "moved"
    assert why(is_merged=True) == "merged"
    assert why(got_on=DAY - timedelta(days=29)) == "got_lately"
    assert why(got_on=DAY - timedelta(days=30)) == ""


def test_who_signs_and_what_proves_it() -> None:
    rules.checked_signer("handed", "self", "", "", {"photo"})
    rules.checked_signer("handed", "family", "仁增", "儿子", {"signature", "place"})
    rules.checked_signer("no_answer", "", "", "", set())
    for given_, code in (
        (("handed", "", "", "", {"photo"}), "goods.signer_needed"),
        (("handed", "family", "仁增", " ", {"photo"}), "goods.signer_needed"),
        (("handed", "self", "", "", {"place", "time"}), "goods.proof_needed"),
        (("lent", "self", "", "", {"photo"}), "goods.outcome_unknown"),
    ):
        with refused(code):
            rules.checked_signer(*given_)
