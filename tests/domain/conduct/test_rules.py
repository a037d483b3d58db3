"""Standings, sanctions, points, lots: by example and by property."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.conduct import rules

DAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Version:
    start: date


@dataclass(frozen=True)
class Ruled:
    round: str
    sanction: str
    since: date | None = DAY
    until: date | None = None


def test_the_newest_version_that_has_begun_is_in_force() -> None:
    codes = {"a": Version(date(2026, 1, 1)), "b": Version(date(2026, 6, 1)), "c": Version(date(2027, 1, 1))}
    assert rules.code_in_force(codes, DAY) == ("b", codes["b"])
    assert rules.code_in_force(codes, date(2025, 12, 31)) is None


def test_a_new_year_and_a_new_version_ask_again() -> None:
    given_before = {("a", 2026)}
    last = rules.deadline(date(2026, 1, 1), date(2027, 1, 5), 31)
    assert last == date(2027, 1, 31)
    assert rules.standing(given_before, "a", last, date(2026, 12, 31)) == "done"
    assert rules.standing(given_before, "a", last, date(2027, 1, 31)) == "due"
    assert rules.standing(given_before, "a", last, date(2027, 2, 1)) == "lapsed"
    assert rules.standing(given_before, "b", date(2026, 7, 1), date(2026, 6, 2)) == "due"


def test_somebody_new_has_their_own_days() -> None:
    assert rules.deadline(date(2026, 1, 1), DAY, 31, date(2026, 11, 20)) == date(2026, 12, 20)


def test_a_sanction_waits_for_the_end_unless_it_is_at_once() -> None:
    first = Ruled("first", "suspended", DAY, DAY + timedelta(days=30))
    at_once = ["no_children"]
    assert rules.effective([first], DAY, at_once=at_once, is_over=False) == ""
    assert rules.effective([first], DAY, at_once=at_once, is_over=True) == "suspended"
    assert rules.effective([first], DAY + timedelta(days=31), at_once=at_once, is_over=True) == ""
    assert rules.effective([Ruled("first", "no_children")], DAY, at_once=at_once, is_over=False) == "no_children"


def test_what_is_found_on_appeal_takes_the_place_of_the_first() -> None:
    rows = [Ruled("first", "removed"), Ruled("appeal", "", None)]
    assert rules.effective(rows, DAY, at_once=["removed"], is_over=True) == ""


@pytest.mark.parametrize("text", ["是央金说的", "是 央 金 说的", "央·金", "打 138-0000-1111 问"])
def test_a_name_is_found_however_it_is_spaced(text: str) -> None:
    assert rules.names_in(text, ["央金", "13800001111", ""])


def test_one_character_is_no_name() -> None:
    assert not rules.names_in("金子", ["金"])


def test_points_are_a_mean_less_what_complaints_cost() -> None:
    assert rules.site_points([901, 890], 20) == 875
    assert rules.site_points([10, 10], 20) == 0
    least = {"grade_5a": 900, "grade_4a": 800}
    assert [rules.grade_of(points, least) for points in (900, 899, 799)] == ["grade_5a", "grade_4a", ""]


def test_a_grade_of_a_leap_day_runs_out_and_may_be_raised() -> None:
    published = date(2028, 2, 29)
    until = rules.valid_until(published, 5)
    assert until == date(2033, 2, 28)
    assert not rules.may_ask_again(published, until, date(2030, 2, 28), 2)
    assert rules.may_ask_again(published, until, date(2030, 3, 1), 2)


def test_two_who_differ_too_much_need_a_third() -> None:
    assert rules.final_score([80, 90], 20) == Fraction(85)
    assert rules.needs_third([50, 90], 20)
    assert rules.final_score([50, 90], 20) is None
    assert rules.final_score([50, 90, 80], 20) == 80
    assert rules.final_score([80], 20) is None


POOLS = st.dictionaries(st.uuids().map(str), st.sampled_from(["540127100000", "540127101000", "540127102000"]), max_size=60)


@given(POOLS, st.text(max_size=8), st.integers(0, 100), st.integers(0, 5), st.integers(1, 20))
def test_a_lot_is_the_same_for_the_same_seed_and_fair_to_stations(pool: dict[str, str], seed: str, percent: int, least: int, most: int) -> None:
    drawn = rules.draw(pool, seed, percent=percent, least=least, most=most)
    backwards = dict(reversed(pool.items()))
    assert drawn == rules.draw(backwards, seed, percent=percent, least=least, most=most)
    assert len(set(drawn)) == len(drawn)
    for station in set(pool.values()):
        there = sum(where == station for where in pool.values())
        mine = sum(pool[one] == station for one in drawn)
        assert mine == min(max(-(-there * percent // 100), least), most, there)


@given(st.lists(st.uuids().map(str), min_size=1, max_size=20, unique=True), st.sets(st.integers(0, 50), min_size=2, max_size=8))
def test_reviewers_are_two_different_people_and_evenly_burdened(files: list[str], people: set[int]) -> None:
    able = {one: [str(person) for person in sorted(people)] for one in files}
    given_to = rules.assign(able, "seed", each=2)
    assert all(len(set(two)) == 2 for two in given_to.values())
    burden = [sum(str(person) in two for two in given_to.values()) for person in people]
    assert max(burden) - min(burden) <= 1
