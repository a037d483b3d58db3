"""Whom to call out: who is able, who is near, how many suffice, who goes where."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.callout import (
    Person,
    Ranked,
    Target,
    Way,
    able,
    acceptance,
    arrival_minutes,
    assign,
    chance_of,
    rank,
    ring,
)

WAY = Way(detour=1.3, factor=1.0, speeds={"car": 30.0, "walk": 4.5}, unknown=60)
HERE = Target(91.73, 29.83)


def person(name: str = "a", lon: float | None = 91.73, lat: float | None = 29.83, **more: object) -> Person:
    filled: dict[str, object] = {"mode": "car", "on_duty": True, "accept": 0.5}
    return Person(name, lon, lat, **(filled | more))  # type: ignore[arg-type]


def ranked(*chances: float) -> list[Ranked]:
    return [Ranked(person(str(at), accept=chance), float(at), False) for at, chance in enumerate(chances)]


@pytest.mark.parametrize("why", [{"is_minor": True}, {"excluded": True}, {"busy": True}, {"on_duty": False}])
def test_some_are_never_called(why: dict[str, bool]) -> None:
    assert able(person())
    assert not able(person(**why))
    assert able(person(on_duty=False, willing=True)), "off duty, but they said they may be called"
    assert rank([person(**why)], HERE, way=WAY) == []


def test_the_nearest_in_time_comes_first_and_who_is_nowhere_last() -> None:
    walker = person("walker", 91.731, 29.83, mode="walk")
    driver = person("driver", 91.75, 29.83)
    lost = person("lost", None, None)
    found = rank([lost, driver, walker], HERE, way=WAY)
    assert [one.person.id for one in found] == ["walker", "driver", "lost"]
    assert [one.is_guess for one in found] == [False, False, True]
    assert found[1].minutes == pytest.approx(1.93 * 1.3 / 30 * 60, rel=0.02)
    assert found[2].minutes == WAY.unknown


def test_getting_ready_counts_and_an_unknown_way_of_travel_is_a_guess() -> None:
    assert arrival_minutes(person(ready=5), HERE, WAY) == (5, False)
    assert arrival_minutes(person(mode="yak"), HERE, WAY) == (60, True)
    assert arrival_minutes(person(), Target(None, None), WAY) == (60, True)


def test_the_skilled_first_yet_the_others_rather_than_nobody() -> None:
    far_nurse = person("nurse", 91.8, 29.83, skills=frozenset({"nursing"}))
    near = person("near")
    assert [one.person.id for one in rank([near, far_nurse], HERE, way=WAY, skills=["nursing"])] == ["nurse", "near"]
    assert [one.person.id for one in rank([near], HERE, way=WAY, skills=["nursing"])] == ["near"]


def test_acceptance_is_smoothed() -> None:
    assert acceptance(0, 0, before=(2, 3)) == pytest.approx(0.4)
    assert acceptance(0, 1, before=(2, 3)) == pytest.approx(2 / 6)
    assert acceptance(95, 95, before=(2, 3)) == pytest.approx(0.97)
    for wrong in ((2, 1, (2, 3)), (-1, 3, (2, 3)), (0, 0, (0, 3))):
        with pytest.raises(ValueError, match="accepted"):
            acceptance(wrong[0], wrong[1], before=wrong[2])


def test_the_ring_of_the_planning_paper() -> None:
    """15 volunteers for three at 0.99 where each comes with the mean of Beta(2, 3), reckoned by hand for 0.4: 17."""
    size = next(n for n in itertools.count(3) if 1 - sum(math.comb(n, k) * 0.4**k * 0.6 ** (n - k) for k in range(3)) >= 0.99)
    assert len(ring(ranked(*[0.4] * 40), 3, sure=0.99)) == size


def test_nobody_wanted_nobody_told_and_too_few_means_all() -> None:
    assert ring(ranked(0.9), 0, sure=0.99) == []
    assert len(ring(ranked(0.1, 0.1), 1, sure=0.99)) == 2
    assert ring([], 1, sure=0.99) == []


chances = st.lists(st.floats(0, 1), max_size=9)


@given(chances, st.integers(0, 4))
def test_chance_is_what_counting_all_outcomes_gives(found: list[float], wanted: int) -> None:
    total = 0.0
    for said in itertools.product((True, False), repeat=len(found)):
        if sum(said) >= wanted:
            total += math.prod(p if yes else 1 - p for p, yes in zip(found, said, strict=True))
    assert chance_of(wanted, found) == pytest.approx(total, abs=1e-9)


@given(chances, st.integers(1, 3), st.floats(0.5, 0.999))
def test_a_ring_is_the_smallest_that_suffices(found: list[float], wanted: int, sure: float) -> None:
    people = ranked(*found)
    chosen = ring(people, wanted, sure=sure)
    assert chosen == people[: len(chosen)]
    if len(chosen) < len(people):
        assert chance_of(wanted, found[: len(chosen)]) >= sure - 1e-9
    if chosen:
        assert chance_of(wanted, found[: len(chosen) - 1]) < sure + 1e-9


spots = st.tuples(st.floats(91, 92), st.floats(29, 30))


@given(st.lists(spots, max_size=8))
def test_ranking_keeps_everybody_able_and_is_sorted_whatever_the_order(places: list[tuple[float, float]]) -> None:
    people = [person(str(at), lon, lat) for at, (lon, lat) in enumerate(places)]
    found = rank(people, HERE, way=WAY)
    assert found == rank(reversed(people), HERE, way=WAY)
    assert sorted(one.person.id for one in found) == sorted(one.id for one in people)
    assert [one.minutes for one in found] == sorted(one.minutes for one in found)


costs = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.one_of(st.integers(0, 50).map(float), st.just(math.inf)), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(costs)
def test_assigning_serves_as_many_as_possible_at_the_least_sum(table: list[list[float]]) -> None:
    found = assign(table)
    taken = [column for column in found if column is not None]
    assert len(set(taken)) == len(taken), "nobody goes to two places"

    def worth(choice: tuple[int | None, ...]) -> tuple[int, float]:
        return -sum(c is not None for c in choice), sum(table[row][c] for row, c in enumerate(choice) if c is not None)

    best = min(
        worth(choice)
        for choice in itertools.product([None, *range(len(table[0]))], repeat=len(table))
        if len({c for c in choice if c is not None}) == sum(c is not None for c in choice)
        and all(c is None or table[row][c] < math.inf for row, c in enumerate(choice))
    )
    assert worth(tuple(found)) == pytest.approx(best)


def test_tables_that_are_none_are_refused() -> None:
    assert assign([]) == []
    for wrong in ([[1.0, 2.0], [1.0]], [[-1.0]], [[math.nan]]):
        with pytest.raises(ValueError, match="cost"):
            assign(wrong)
