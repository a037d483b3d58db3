"""A month's pay: shares of a month, certificates from the month after, what was missed; and why it differs from the last one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.payroll.rules import (
    Amount,
    Entry,
    Paid,
    Rate,
    Record,
    amounts,
    differences,
    foot,
    workdays,
)
from lianxin.kernel.clock import next_month_start

D = Decimal
NOVEMBER = date(2026, 11, 1)  # 21 weekdays
RATES = (Rate("grade", "pay_grade_staff", D(2600)), Rate("step", "pay_step_3", D(800)), Rate("subsidy", "assistant_month", D(200)))
PER = D("21.75")


def weekday(day: date) -> bool:
    return day.isoweekday() < 6


def month_of(record: Record, rates: tuple[Rate, ...] = RATES, month: date = NOVEMBER) -> dict[str, Decimal]:
    return {one.item: one.amount for one in amounts(record, rates, month, weekday, PER)}


def test_a_whole_month_is_grade_step_and_subsidy() -> None:
    held = Record(date(2024, 1, 1), grade="staff", step=3, level="assistant", level_since=date(2025, 6, 15))
    assert month_of(held) == {"grade": D("2600.00"), "step": D("800.00"), "subsidy": D("200.00")}


def test_who_came_within_the_month_gets_the_share_of_its_working_days() -> None:
    came = Record(date(2026, 11, 16), grade="staff", step=3)
    assert workdays(date(2026, 11, 16), date(2026, 11, 30), weekday) == 11
    assert month_of(came) == {"grade": D("1361.90"), "step": D("419.05")}  # 11 of 21 days


def test_who_left_before_or_comes_after_gets_nothing() -> None:
    assert month_of(Record(date(2024, 1, 1), date(2026, 10, 31))) == {}
    assert month_of(Record(date(2026, 12, 1))) == {}
    assert month_of(Record(date(2026, 11, 28), date(2026, 11, 29))) == {}  # a weekend


@pytest.mark.parametrize(("since", "paid"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False), (date(2026, 11, 30), False)])
def test_a_certificate_counts_from_the_month_after_it(since: date, paid: bool) -> None:
    held = Record(date(2024, 1, 1), level="assistant", level_since=since)
    assert ("subsidy" in month_of(held)) is paid


def test_a_second_post_draws_no_second_subsidy() -> None:
    held = Record(date(2024, 1, 1), level="assistant", level_since=date(2025, 1, 1), draws_subsidy=False)
    assert "subsidy" not in month_of(held)


def test_an_award_comes_once_within_a_year_and_a_yearly_one_in_its_month() -> None:
    rates = (
        Rate("subsidy", "once", D(1500), "once", within=12), Rate("subsidy", "yearly", D(10000), "year"),
        Rate("subsidy", "twice", D(10000), "year", times=2),
    )  # fmt: skip
    months = [date(2025 + (5 + n) // 12, (5 + n) % 12 + 1, 1) for n in range(26)]
    got: dict[str, list[date]] = {"once": [], "yearly": [], "twice": []}
    for month in months:
        held = Record(date(2024, 1, 1), level="assistant", level_since=date(2025, 6, 15), awarded=frozenset(["once"] if got["once"] else []))
        for one in amounts(held, rates, month, weekday, PER):
            got[one.code].append(month)
    years = [date(2025, 7, 1), date(2026, 7, 1), date(2027, 7, 1)]
    assert got == {"once": years[:1], "yearly": years, "twice": years[:2]}


@pytest.mark.parametrize(("since", "within", "paid"), [(date(2019, 6, 15), 12, False), (date(2025, 11, 15), 12, True), (date(2025, 10, 15), 12, False),
    (date(2025, 10, 15), 18, True), (date(2019, 6, 15), 0, True)])  # fmt: skip
def test_an_award_is_paid_within_the_months_of_the_pack(since: date, within: int, paid: bool) -> None:
    held = Record(date(2024, 1, 1), level="assistant", level_since=since)
    assert ("award" in month_of(held, (Rate("subsidy", "once", D(1500), "once", within=within),))) is paid


def test_a_day_missed_is_a_part_of_the_months_pay_and_never_more_than_it() -> None:
    assert month_of(Record(date(2024, 1, 1), absent=D("1.5")))["absence"] == -D("234.48")  # 3400 / 21.75 × 1.5
    assert month_of(Record(date(2024, 1, 1), absent=D(31)))["absence"] == -D("3400.00")
    assert sum(month_of(Record(date(2026, 11, 30), absent=D(20))).values()) == 0


@given(
    since=st.dates(date(2023, 1, 1), date(2028, 12, 31)), days=st.none() | st.integers(0, 900), month=st.dates(date(2023, 1, 1), date(2028, 12, 31)),
    absent=st.integers(0, 62).map(lambda n: D(n) / 2), level=st.none() | st.dates(date(2020, 1, 1), date(2028, 12, 31)),
)  # fmt: skip
def test_pay_is_never_negative_and_never_more_than_the_rates(since: date, days: int | None, month: date, absent: Decimal, level: date | None) -> None:
    until = since + timedelta(days=days) if days is not None else None
    record = Record(since, until, "staff", 3, "assistant" if level else "", level, absent=absent)
    found = amounts(record, RATES, month.replace(day=1), weekday, PER)
    assert 0 <= sum(one.amount for one in found) <= 3600
    assert len({one.item for one in found}) == len(found)


@given(since=st.dates(date(2026, 11, 1), date(2026, 11, 30)))
def test_a_month_split_between_two_people_costs_a_month(since: date) -> None:
    """Whoever leaves and whoever follows the next day share the pay, to the cent each item is rounded by."""
    one = amounts(Record(date(2024, 1, 1), since - timedelta(days=1)), RATES[:1], NOVEMBER, weekday, PER)
    other = amounts(Record(since), RATES[:1], NOVEMBER, weekday, PER)
    assert abs(sum(each.amount for each in (*one, *other)) - 2600) <= D("0.01")


def paid(key: str, record: Record, month: date, rates: tuple[Rate, ...] = RATES) -> list[Paid]:
    return [Paid(key, one.item, one.amount, one.basis) for one in amounts(record, rates, month, weekday, PER)]


def reasons(before: list[Paid], after: list[Paid]) -> dict[tuple[str, str], list[str]]:
    return {(one.key, one.item): [why.code for why in one.why] for one in differences(before, after)}


def test_each_difference_says_why() -> None:
    october = date(2026, 10, 1)
    start = date(2024, 1, 1)
    held = Record(start, grade="staff", step=3, level="assistant", level_since=date(2026, 10, 20))
    before = [*paid("a", held, october), *paid("b", Record(start, grade="staff", step=3), october), *paid("c", Record(start, date(2026, 10, 31)), october)]
    more = (Rate("grade", "pay_grade_staff", D(2700)), Rate("step", "pay_step_4", D(900)))
    after = [
        *paid("a", held, NOVEMBER), *paid("b", Record(start, grade="staff", step=4, absent=D(1)), NOVEMBER, more), *paid("d", Record(date(2026, 11, 2)), NOVEMBER),
    ]  # fmt: skip
    assert reasons(before, after) == {
        ("a", "subsidy"): ["began"], ("b", "absence"): ["began"], ("b", "grade"): ["rate"], ("b", "step"): ["step", "rate"],
        ("c", "grade"): ["left"], ("c", "step"): ["left"], ("d", "grade"): ["joined"], ("d", "step"): ["joined"],
    }  # fmt: skip


def test_the_same_month_again_differs_in_nothing() -> None:
    lines = paid("a", Record(date(2024, 1, 1), grade="staff"), NOVEMBER)
    assert differences(lines, lines) == []


def test_a_higher_certificate_is_one_difference_with_both_levels() -> None:
    start, since = date(2024, 1, 1), date(2025, 1, 1)
    before = paid("a", Record(start, level="assistant", level_since=since), date(2026, 10, 1))
    after = paid("a", Record(start, level="middle", level_since=since), NOVEMBER, (*RATES[:2], Rate("subsidy", "middle_month", D(300))))
    (found,) = differences(before, after)
    assert (found.item, [(why.code, why.before, why.after) for why in found.why]) == ("subsidy", [("level", "assistant", "middle"), ("rate", "200.00", "300.00")])


def test_a_correction_is_no_reason_of_next_months_pay() -> None:
    line = Paid("a", "subsidy", D(-100), {}, "reversed")
    assert reasons([], [line, Paid("a", "subsidy", D(200), {}, "corrected")]) == {("a", "correction"): ["correction"]}


line_of_a_sheet = st.builds(
    Paid, st.sampled_from("abc"), st.sampled_from(("grade", "step", "subsidy", "absence")), st.integers(-500_000, 500_000).map(lambda n: D(n) / 100),
    st.fixed_dictionaries({"rate": st.sampled_from(("1.00", "2.00")), "days": st.integers(1, 22), "of": st.just(22)}), st.sampled_from(("counted", "reversed", "corrected")),
)  # fmt: skip


@given(before=st.lists(line_of_a_sheet, max_size=12), after=st.lists(line_of_a_sheet, max_size=12))
def test_the_differences_add_up_to_the_difference_and_each_has_a_reason(before: list[Paid], after: list[Paid]) -> None:
    found = differences(before, after)
    assert sum((one.amount for one in found), D(0)) == sum((one.amount for one in after), D(0)) - sum((one.amount for one in before), D(0))
    assert all(one.why and one.amount for one in found)


@given(lines=st.lists(line_of_a_sheet, max_size=20))
def test_a_sheet_foots_every_way(lines: list[Paid]) -> None:
    entries = [Entry(str(at), one.key, f"36073510{at % 3}000", one.item, one.amount) for at, one in enumerate(lines)]
    found = foot(entries)
    assert found.whole == sum(found.people.values()) == sum(found.places.values()) == sum(found.items.values())
    assert foot(reversed(entries)).digest == found.digest


def test_another_amount_gives_another_check_sum() -> None:
    one, other = (foot([Entry("1", "a", "360735100000", "grade", amount)]) for amount in (D("1.00"), D("1.01")))
    assert one.digest != other.digest


def test_the_next_month_of_december_is_january() -> None:
    assert next_month_start(date(2026, 12, 1)) == date(2027, 1, 1)
    assert amounts(Record(date(2026, 12, 31)), RATES[:1], date(2026, 12, 1), weekday, PER) == [
        Amount("grade", "pay_grade_staff", D("113.04"), {"grade": "", "level": "", "rate": "2600.00", "days": 1, "of": 23})
    ]
