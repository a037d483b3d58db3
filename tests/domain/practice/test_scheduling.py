"""The card is what the answers make of it: the same whatever the order in which they arrive, and later for who knows better."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.domain.practice.rules.scheduling import Given, replay
from tests.factories import NOW

answers = st.lists(
    st.tuples(st.integers(0, 60 * 24 * 90), st.sampled_from([0, 5, 10, 20])), min_size=1, max_size=12
).map(lambda rows: [Given(NOW + timedelta(minutes=at), UUID(int=number), points, 20) for number, (at, points) in enumerate(rows)])


@given(answers, st.randoms())
def test_the_order_of_arrival_does_not_matter(log: list[Given], lot: object) -> None:
    shuffled = list(log)
    lot.shuffle(shuffled)  # type: ignore[attr-defined]
    assert replay(shuffled, 0.9) == replay(log, 0.9)


@given(answers)
def test_a_card_falls_due_after_its_last_answer(log: list[Given]) -> None:
    card = replay(log, 0.9)
    assert card is not None
    assert card.due > card.last == max(one.at for one in log)
    assert card.first == min(one.at for one in log)
    assert (card.seen, 1 <= card.difficulty <= 10, card.stability > 0) == (len(log), True, True)


def answered(*points: int, every: timedelta = timedelta(days=3)) -> list[Given]:
    return [Given(NOW + every * at, UUID(int=at), one, 20) for at, one in enumerate(points)]


def test_who_knows_it_waits_longer_each_time_and_who_does_not_sees_it_again_within_minutes() -> None:
    waits = []
    for count in (2, 3, 4):
        card = replay(answered(*[20] * count, every=timedelta(days=10)), 0.9)
        assert card is not None
        waits.append(card.due - card.last)
    assert waits == sorted(waits)
    wrong = replay(answered(20, 20, 0), 0.9)
    assert wrong is not None
    assert (wrong.step, wrong.last_right) == ("relearning", False)
    assert wrong.due - wrong.last <= timedelta(minutes=10)


@pytest.mark.parametrize("points", [0, 5, 19])
def test_a_wrong_or_incomplete_answer_to_a_well_known_question_comes_back_soon(points: int) -> None:
    card = replay([*answered(*[20] * 4, every=timedelta(days=20)), Given(NOW + timedelta(days=80), UUID(int=99), points, 20)], 0.9)
    assert card is not None
    assert card.due - card.last <= timedelta(days=1)


def test_to_remember_more_means_to_come_sooner() -> None:
    often, seldom = replay(answered(20, 20, 20), 0.95), replay(answered(20, 20, 20), 0.8)
    assert often is not None
    assert seldom is not None
    assert often.due < seldom.due


def test_without_answers_there_is_no_card() -> None:
    assert replay([], 0.9) is None
