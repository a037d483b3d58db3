"""What is asked next, a paper by lot, and how well a chapter is known."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.practice.rules.drawing import Waiting, paper, queue
from lianxin.domain.practice.rules.knowing import Said, Share, shares
from tests.factories import NOW

KEYS = [UUID(int=number) for number in range(40)]


def test_what_is_due_longest_comes_first_and_new_ones_after_it_as_many_as_the_day_has_left() -> None:
    known = [Waiting(KEYS[0], NOW - timedelta(hours=1)), Waiting(KEYS[1], NOW - timedelta(days=1)), Waiting(KEYS[2], NOW + timedelta(minutes=1))]
    new = [Waiting(key, None) for key in KEYS[3:9]]
    assert queue([*new, *known], NOW, 2, 10) == [KEYS[1], KEYS[0], KEYS[3], KEYS[4]]
    assert queue([*new, *known], NOW, 5, 3) == [KEYS[1], KEYS[0], KEYS[3]]
    assert queue([*new, *known], NOW, -1, 10) == [KEYS[1], KEYS[0]]


@given(st.integers(0, 30), st.integers(0, 10), st.text(max_size=8))
def test_a_paper_has_what_is_wanted_or_what_there_is_each_question_once_and_the_same_lot_for_the_same_seed(singles: int, multiples: int, seed: str) -> None:
    first, second = KEYS[:singles], KEYS[30 : 30 + multiples]
    drawn = paper(first, second, (20, 6), seed)
    assert drawn == paper(first[::-1], second[::-1], (20, 6), seed)
    assert len(set(drawn)) == len(drawn) == min(singles, 20) + min(multiples, 6)
    assert set(drawn[: min(singles, 20)]) <= set(first)


def test_only_the_latest_answers_tell_how_well_a_chapter_is_known() -> None:
    said = [Said("a", NOW + timedelta(hours=hour), hour >= 5) for hour in range(10)] + [Said("b", NOW, False)]
    assert shares(said, 5) == {"a": Share(5, 5), "b": Share(0, 1)}
    assert shares(said, 10)["a"].percent == 50
    assert (Share(2, 3).percent, Share(1, 8).percent, Share().percent) == (67, 13, None)
