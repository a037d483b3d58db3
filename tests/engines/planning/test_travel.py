"""Travel: learned factors, tables, a routing server, and reference systems."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.engines.planning import (
    Arrival,
    Carer,
    DayProblem,
    Learned,
    Matrix,
    Place,
    PlanInputError,
    Travel,
    VisitRequest,
    check,
    learned_factor,
    place_of,
    solve,
)
from lianxin.engines.planning.osrm import matrix
from lianxin.kernel.coordinates import Point, to_gcj02

TODAY = date(2026, 11, 27)


def ways(count: int, ratio: float, day: date = TODAY) -> list[Arrival]:
    return [Arrival(day, 10, 10 * ratio)] * count


def test_the_factor_follows_the_ways_and_says_what_it_rests_on() -> None:
    assert learned_factor(ways(980, 1.5), today=TODAY) == Learned(1.49, 980, TODAY)
    assert learned_factor([], today=TODAY, before=1.7) == Learned(1.7, 0, None)


@given(st.lists(st.floats(0.1, 500), max_size=20))
def test_a_few_wild_ways_move_nothing(wild: list[float]) -> None:
    steady = ways(60, 1.4)
    factor = learned_factor([*steady, *(Arrival(TODAY, 10, 10 * each) for each in wild)], today=TODAY).factor
    assert 1.29 <= factor <= 1.4


def test_few_old_or_short_ways_count_little_or_nothing() -> None:
    assert learned_factor(ways(1, 4.0), today=TODAY).factor < 1.2
    assert learned_factor(ways(50, 3.0, TODAY - timedelta(days=91)), today=TODAY).ways == 0
    assert learned_factor(ways(50, 3.0, TODAY + timedelta(days=1)), today=TODAY).ways == 0
    assert learned_factor([Arrival(TODAY, 2, 20)] * 50, today=TODAY).ways == 0
    assert learned_factor(ways(500, 90), today=TODAY).factor == 4.0


@given(st.floats(89.5, 92), st.floats(29, 30.5))
def test_a_point_of_a_chinese_map_becomes_the_place_it_was_taken_at(lon: float, lat: float) -> None:
    place = place_of(to_gcj02(Point(lon, lat)))
    assert (place.lon, place.lat) == (pytest.approx(lon, abs=2e-6), pytest.approx(lat, abs=2e-6))


def test_a_day_can_be_planned_on_a_table_that_knows_one_way_streets() -> None:
    table = Matrix(("站", "甲", "乙"), {"car": ((0, 10, 40), (40, 0, 5), (10, 60, 0))})
    visits = tuple(VisitRequest(name, name, 20, (480, 900)) for name in ("甲", "乙"))
    problem = DayProblem(visits, (Carer("卓玛", 480, 1020, "站", mode="car"),), table)
    plan = solve(problem, iterations=100)
    assert check(problem, plan) == ()
    assert [stop.visit for stop in plan.routes[0].stops] == ["甲", "乙"]
    assert plan.cost.travel == 25


PLACES = {"站": Place(91.73, 29.83), "甲": Place(91.75, 29.84)}


def test_a_routing_server_gives_a_table_rounded_up() -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return json.dumps({"code": "Ok", "durations": [[0, 61], [119.5, 0]]}).encode()

    table = matrix("http://127.0.0.1:5000/", {"car": "driving"}, PLACES, fetch=fetch)
    assert asked == [
        "http://127.0.0.1:5000/table/v1/driving/91.730000,29.830000;91.750000,29.840000?annotations=duration"
    ]
    assert table.tables["car"] == ((0, 2), (2, 0))


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (b'{"code": "Ok", "durations": [[0, null], [1, 0]]}', "name"),
        (b'{"code": "InvalidUrl"}', "osrm"),
        (b"<html>", "osrm"),
        (OSError(), "osrm"),
    ],
)
def test_a_routing_server_that_gives_no_table_is_named(answer: bytes | OSError, field: str) -> None:
    def fetch(url: str) -> bytes:
        if isinstance(answer, OSError):
            raise answer
        return answer

    with pytest.raises(PlanInputError) as caught:
        matrix("http://127.0.0.1:5000", {"car": "driving"}, PLACES, fetch=fetch)
    assert caught.value.field == field
    assert caught.value.remedy


def test_a_whole_table_says_what_each_way_says() -> None:
    dice = random.Random(3)
    spots = [Place(91.7 + dice.random(), 29.8 + dice.random()) for _ in range(30)]
    spots.append(Place(spots[0].lon + 1e-7, spots[0].lat))
    travel = Travel(1.32, 1.2, {"ebike": 18.0})
    assert travel.table(spots, "ebike") == [travel.minutes(a, b, "ebike") for a in spots for b in spots]
