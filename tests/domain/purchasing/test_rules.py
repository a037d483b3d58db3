"""Gaps of a contract: empty seats, people without the certificate, days of grace, and what they cost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.purchasing.rules import (
    MonthGaps,
    Promise,
    Stay,
    Terms,
    days_of,
    full_price,
    month_gaps,
    on_day,
    whole_price,
)

D = Decimal
NOVEMBER = date(2026, 11, 1)
TWO = Promise(2, date(2026, 10, 1), date(2027, 9, 30), True, D(6000))
TERMS = Terms(15, 90, D(1), D("0.2"))
STRICT = Terms(0, 0, D(1), D("0.2"))
HELD = date(2024, 6, 15)


def test_a_full_house_has_no_gaps() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),))] * 2
    assert month_gaps(TWO, stays, STRICT, NOVEMBER) == MonthGaps()
    assert full_price(TWO, NOVEMBER) == D("12000.00")


def test_a_whole_contract_costs_its_months_and_the_days_of_broken_ones() -> None:
    assert whole_price(TWO) == D("144000.00")
    assert whole_price(Promise(1, date(2026, 11, 16), date(2026, 12, 31), False, D(6000))) == D("9000.00")


def test_an_empty_seat_costs_from_the_day_after_its_grace() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 10, 1), date(2026, 11, 10), ((HELD, None),))]
    found = month_gaps(TWO, stays, TERMS, NOVEMBER)
    assert (found.vacant, found.vacant_counted) == (20, 5)  # empty from the 11th; 15 days of grace end with the 25th
    assert found.vacant_amount == D("1000.00")  # 5 of 30 days of 6,000


def test_the_grace_goes_on_over_the_turn_of_the_month() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 10, 1), date(2026, 10, 25), ((HELD, None),))]
    assert month_gaps(TWO, stays, TERMS, NOVEMBER).vacant_counted == 21  # grace ends with 9 November


def test_a_seat_never_filled_has_its_grace_from_the_first_day() -> None:
    assert month_gaps(TWO, [], TERMS, date(2026, 10, 1)).vacant_counted == 2 * 16
    assert month_gaps(TWO, [], TERMS, NOVEMBER).vacant_amount == D("12000.00")


def test_somebody_without_the_certificate_costs_after_their_grace() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 8, 20))]
    assert month_gaps(TWO, stays, TERMS, NOVEMBER).uncertified_counted == 0  # counted from the contract's first day
    assert month_gaps(TWO, stays, TERMS, date(2026, 12, 1)).uncertified_counted == 2  # 90 days end with 29 December


def test_the_certificate_ends_the_gap_on_its_day() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 10, 1), certified=((date(2026, 11, 16), None),))]
    found = month_gaps(TWO, stays, STRICT, NOVEMBER)
    assert (found.uncertified, found.uncertified_amount) == (15, D("600.00"))  # 15 days × 200 × 20 %


def test_a_revoked_certificate_counts_until_the_day_before() -> None:
    stays = [Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 10, 1), certified=((HELD, date(2026, 11, 20)),))]
    assert month_gaps(TWO, stays, STRICT, date(2026, 10, 1)).uncertified == 0  # what was right stays right
    assert month_gaps(TWO, stays, STRICT, NOVEMBER).uncertified == 10


def test_a_third_person_with_a_certificate_fills_the_seat_of_one_without() -> None:
    stays = [Stay(date(2026, 10, 1)), Stay(date(2026, 10, 1), certified=((HELD, None),)), Stay(date(2026, 10, 1), certified=((HELD, None),))]
    assert on_day(TWO, stays, NOVEMBER) == (0, 0)


def test_a_contract_that_ends_within_the_month_is_paid_by_its_days() -> None:
    ends = Promise(1, date(2026, 10, 1), date(2026, 11, 15), False, D(6000))
    assert full_price(ends, NOVEMBER) == D("3000.00")
    assert month_gaps(ends, [], STRICT, NOVEMBER).vacant_amount == D("3000.00")
    assert full_price(ends, date(2026, 12, 1)) == 0
    assert month_gaps(ends, [], STRICT, date(2026, 12, 1)) == MonthGaps()


days = st.dates(date(2026, 9, 1), date(2027, 3, 31))
spells = st.lists(st.tuples(days, st.none() | days), max_size=2).map(tuple)
stay = st.builds(Stay, days, st.none() | days, spells).filter(lambda one: one.until is None or one.until >= one.since)
promise = st.builds(
    lambda seats, since, length, needs, monthly: Promise(seats, since, since + timedelta(days=length), needs, D(monthly) / 100),
    st.integers(1, 4), days, st.integers(0, 200), st.booleans(), st.integers(0, 2_000_000),
)  # fmt: skip
terms = st.builds(Terms, st.integers(0, 40), st.integers(0, 120), st.integers(0, 100).map(lambda n: D(n) / 100), st.integers(0, 100).map(lambda n: D(n) / 100))


@given(promised=promise, stays=st.lists(stay, max_size=5), said=terms, month=days)
def test_deductions_are_never_more_than_the_price(promised: Promise, stays: list[Stay], said: Terms, month: date) -> None:
    first = month.replace(day=1)
    found = month_gaps(promised, stays, said, first)
    assert 0 <= found.vacant_amount + found.uncertified_amount <= full_price(promised, first)
    assert found.vacant_counted <= found.vacant
    assert found.uncertified_counted <= found.uncertified
    for _day, one in days_of(promised, stays, said, first):
        assert 0 <= one.empty_counted <= one.empty <= promised.seats
        assert 0 <= one.uncertified_counted <= one.uncertified <= promised.seats - one.empty


@given(promised=promise, stays=st.lists(stay, max_size=4), more=stay, month=days)
def test_one_more_person_never_makes_a_vacancy_worse(promised: Promise, stays: list[Stay], more: Stay, month: date) -> None:
    first = month.replace(day=1)
    before, after = (month_gaps(promised, people, STRICT, first) for people in (stays, [*stays, more]))
    assert after.vacant <= before.vacant
    assert after.vacant_amount <= before.vacant_amount
