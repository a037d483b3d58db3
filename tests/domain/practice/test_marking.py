"""Marks as the exam gives them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.practice.rules.marking import LETTERS, Mark, Scheme, letters, mark

EXAM = Scheme.of(Decimal(1), Decimal(2), Decimal("0.5"))
some = st.sets(st.sampled_from(LETTERS), min_size=1).map("".join)


@pytest.mark.parametrize(
    ("right", "chosen", "points"),
    [("ABC", "ABC", 20), ("ABC", "AB", 10), ("ABC", "A", 5), ("ABC", "ABD", 0), ("ABC", "ABCD", 0), ("ABC", "", 0), ("ABCD", "ABC", 15)],
)
def test_an_incomplete_answer_gets_half_a_point_for_each_right_option_and_a_wrong_one_spoils_all(right: str, chosen: str, points: int) -> None:
    assert mark("multiple", right, chosen, EXAM) == Mark(points, 20)


@pytest.mark.parametrize(("chosen", "points"), [("B", 10), ("A", 0), ("", 0), ("AB", 0)])
def test_a_single_choice_is_right_or_wrong(chosen: str, points: int) -> None:
    assert mark("single", "B", chosen, EXAM).points == points


@given(some, some)
def test_only_the_whole_answer_gets_the_whole(right: str, chosen: str) -> None:
    got = mark("multiple", right, chosen, Scheme(10, 20, 9))
    assert got.is_right == (set(right) == set(chosen))
    assert 0 <= got.points <= got.full
    assert (0 < got.points < got.full) == (set(chosen) < set(right))


@pytest.mark.parametrize(("typed", "found"), [("c a", "AC"), ("A、B", "AB"), ("ba,b", "AB"), ("", "")])
def test_letters_are_read_as_people_write_them(typed: str, found: str) -> None:
    assert letters(typed) == found


def test_what_is_no_letter_of_an_option_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="F"):
        letters("F")
