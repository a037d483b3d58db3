"""Amounts are exact, shares are always the price, sums are always the sums of their lines, and everything not counted has a reason."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianxin.domain.settlement.rules import (
    NOT_COUNTED,
    ZERO,
    Entry,
    Facts,
    Share,
    Sums,
    Worth,
    digest,
    opposite,
    reshared,
    sums_by,
    sums_by_payer,
    why_not,
    worth,
)

AMOUNTS = st.decimals(0, 500, places=2)
SHARES = st.lists(st.builds(Share, st.sampled_from(["government", "self", "family", "ltci"]), AMOUNTS), max_size=4)
D = Decimal


@pytest.mark.parametrize(
    ("unit", "minutes", "quantity", "price", "subsidy"),
    [
        ("visit", 90, "1.00", "40.00", "20.00"), ("meal", 0, "1.00", "40.00", "20.00"), ("call", 7, "1.00", "40.00", "20.00"),
        ("hour", 60, "1.00", "40.00", "20.00"), ("hour", 50, "0.83", "33.33", "16.67"), ("hour", 0, "0.00", "0.00", "0.00"),
    ],
)  # fmt: skip
def test_an_hour_is_paid_by_the_minute_and_everything_else_by_the_piece(unit: str, minutes: int, quantity: str, price: str, subsidy: str) -> None:
    found = worth(unit, minutes, {"government"}, (Share("government", D("20.00")), Share("self", D("20.00"))))  # type: ignore[arg-type]
    assert (found.quantity, found.price, found.subsidy) == (D(quantity), D(price), D(subsidy))
    assert sum((one.amount for one in found.shares), ZERO) == found.price


@given(st.sampled_from(["visit", "hour"]), st.integers(0, 600), SHARES)
@example("hour", 1, [Share("government", D("10.00")), Share("self", D("10.00"))])  # 0.17 + 0.17 of 0.33
@example("hour", 30, [Share(one, D("0.01")) for one in ("government", "self", "family", "ltci")])  # nobody pays less than nothing
@example("hour", 20, [Share("government", D("10.00")), Share("self", D("10.00")), Share("family", D("10.00"))])
def test_shares_are_always_the_price_and_the_subsidy_is_what_subsidies_pay(unit: str, minutes: int, shares: list[Share]) -> None:
    found = worth(unit, minutes, {"government"}, shares)  # type: ignore[arg-type]
    assert sum((one.amount for one in found.shares), ZERO) == found.price
    assert found.subsidy == sum((one.amount for one in found.shares if one.payer == "government"), ZERO)
    assert all(one.amount >= 0 for one in found.shares)
    back = opposite(found)
    assert (back.price + found.price, back.quantity + found.quantity, back.subsidy + found.subsidy) == (0, 0, 0)


@given(SHARES, AMOUNTS, AMOUNTS)
def test_corrected_amounts_are_shared_by_those_who_paid_before(shares: list[Share], one: Decimal, other: Decimal) -> None:
    price, subsidy = max(one, other), min(one, other)
    old = Worth(D(1), sum((s.amount for s in shares), ZERO), ZERO, tuple(shares))
    found = reshared(old, price, subsidy, {"government"}, ("government", "self"))
    assert sum((s.amount for s in found), ZERO) == price
    assert sum((s.amount for s in found if s.payer == "government"), ZERO) == subsidy


ENTRIES = st.lists(
    st.builds(
        lambda agency, worker, service, sign, minutes, found: (agency, worker, service, sign, minutes, found),
        st.sampled_from(["甲站", "乙站"]), st.sampled_from(["卓玛", "次仁", ""]), st.sampled_from(["zhucan", "zhujie"]), st.sampled_from([1, 1, -1]),
        st.integers(0, 300), SHARES.map(lambda shares: worth("visit", 1, {"government"}, shares)),
    ),
    max_size=20,
).map(lambda rows: [Entry(str(at), *row[:5], opposite(row[5]) if row[3] < 0 else row[5]) for at, row in enumerate(rows)])  # fmt: skip


@given(ENTRIES)
def test_totals_by_anything_equal_the_sum_of_the_lines(entries: list[Entry]) -> None:
    whole = Sums(
        sum(e.sign for e in entries), sum((e.worth.quantity for e in entries), ZERO), sum(e.sign * e.minutes for e in entries),
        sum((e.worth.price for e in entries), ZERO), sum((e.worth.subsidy for e in entries), ZERO),
    )  # fmt: skip
    for of in (lambda e: e.agency, lambda e: e.worker, lambda e: e.service, lambda e: ""):
        parts = sums_by(entries, of).values()
        together = Sums(
            sum(p.count for p in parts), sum((p.quantity for p in parts), ZERO), sum(p.minutes for p in parts),
            sum((p.price for p in parts), ZERO), sum((p.subsidy for p in parts), ZERO),
        )  # fmt: skip
        assert together == whole
    assert sum(sums_by_payer(entries).values(), ZERO) == whole.price


@given(ENTRIES, ENTRIES)
def test_the_check_sum_knows_every_line_and_no_order(one: list[Entry], other: list[Entry]) -> None:
    assert digest(one) == digest(reversed(one))
    assert (digest(one) == digest(other)) == (sorted(map(repr, one)) == sorted(map(repr, other)))


def test_everything_not_counted_has_one_reason_in_words() -> None:
    for confirmed, doubtful, doubts, asked, rejected, unclear in product([True, False], repeat=6):
        why = why_not(Facts(confirmed, doubtful, doubts, asked, rejected, unclear))
        assert why in {"", *NOT_COUNTED}
        assert (why == "") == (confirmed and not (doubtful or doubts or rejected or unclear))
    assert why_not(Facts(True, has_doubts=True)) == "doubts"
    assert why_not(Facts(True, has_doubts=True, is_asked=True)) == "explaining"
