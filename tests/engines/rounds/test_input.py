"""Wrong input is refused with the subject, the field and the remedy; a file names all its mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lianxin.engines.planning import Matrix, Place, PlanInputError
from lianxin.engines.rounds import (
    Drop,
    RoundInputError,
    RoundProblem,
    Runner,
    notes,
    read_rounds,
    rounds_from_json,
    rounds_to_json,
    solve,
)
from tests.engines.rounds.made import TRAVEL, random_rounds

HERE = Place(91.75, 29.84)


def rounds(**given: Any) -> RoundProblem:
    standard: dict[str, Any] = {"kitchen": HERE, "drops": (Drop("d", HERE),), "runners": (Runner("r", 600, 800, 9),), "travel": TRAVEL}  # fmt: skip
    return RoundProblem(**{**standard, **given})


@pytest.mark.parametrize(
    ("subject", "field", "make"),
    [
        ("rounds", "kitchen", lambda: rounds(kitchen=None)),
        ("runner r", "end", lambda: Runner("r", 700, 600, 1)),
        ("runner r", "end", lambda: rounds(runners=(Runner("r", 700, 1500, 1),))),
        ("runner r", "mode", lambda: rounds(runners=(Runner("r", 700, 800, 1, "car"),))),
        ("runner r", "id", lambda: rounds(runners=(Runner("r", 700, 800, 1), Runner("r", 700, 800, 1)))),
        ("runner r", "capacity", lambda: Runner("r", 700, 800, -1)),
        ("runner", "id", lambda: Runner("", 700, 800, 1)),
        ("drop", "id", lambda: Drop("", HERE)),
        ("drop d", "window", lambda: Drop("d", HERE, window=(700, 600))),
        ("drop d", "window", lambda: rounds(drops=(Drop("d", HERE, window=(700, 1500)),))),
        ("drop d", "window", lambda: Drop("d", HERE, window=(700,))),  # type: ignore[arg-type]
        ("drop d", "boxes", lambda: Drop("d", HERE, -1)),
        ("drop d", "minutes", lambda: Drop("d", HERE, minutes=2.5)),  # type: ignore[arg-type]
        ("drop d", "id", lambda: rounds(drops=(Drop("d", HERE), Drop("d", HERE)))),
        ("drop d", "place", lambda: rounds(drops=(Drop("d", "somewhere"),))),
        ("rounds", "kitchen", lambda: rounds(travel=Matrix(("k",), {"ebike": ((0,),)}))),
        ("rounds", "ready", lambda: rounds(ready=2000)),
        ("rounds", "hot_minutes", lambda: rounds(hot_minutes=0)),
        ("rounds", "max_trips", lambda: rounds(max_trips=0)),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_wrong_input_names_its_place_and_remedy(subject: str, field: str, make: Callable[[], object]) -> None:
    with pytest.raises(RoundInputError) as caught:
        make()
    assert (caught.value.subject, caught.value.field) == (subject, field)
    assert caught.value.remedy


FILE: dict[str, Any] = {
    "kitchen": {"lon": 91.75, "lat": 29.84}, "ready": "10:45", "load_minutes": 5, "hot_minutes": 40,
    "travel": {"speeds": {"ebike": 18}},
    "runners": [{"id": "卓玛", "start": "10:00", "end": "13:30", "capacity": 20}],
    "drops": [{"id": "白玛", "place": {"lon": 91.76, "lat": 29.84}, "boxes": 2, "window": ["11:00", "12:00"]}, {"id": "扎西"}],
}  # fmt: skip


def test_rounds_are_read_planned_written_and_read_again() -> None:
    reading = read_rounds(json.dumps(FILE))
    assert reading.problem is not None
    assert [(note.subject, note.field) for note in reading.notes] == [("drop 扎西", "place")]
    plan = solve(reading.problem, iterations=5)
    assert [stop.drop for trip in plan.trips for stop in trip.stops] == ["白玛"]
    assert rounds_from_json(rounds_to_json(plan)) == plan


def test_a_file_names_every_wrong_value() -> None:
    drops = [{"id": "a", "window": ["25:61", 700]}, {"id": "b", "window": [700, 600]}]
    runner = {"id": "r", "start": 700, "end": 600, "capacity": 1}
    wrong = read_rounds(json.dumps({**FILE, "drops": drops, "runners": [runner]})).wrong
    assert [each.subject for each in wrong] == ["drop a", "drop b", "runner r"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", "json"),
        (json.dumps({**FILE, "kitchn": 1}), "json"),
        (json.dumps({**FILE, "kitchen": {"lon": 29.8, "lat": 91.7}}), "lon, lat"),
        (json.dumps({**FILE, "kitchen": {"lon": 91.8, "lat": 29.7, "crs": "gcj02"}}), "crs"),
        (json.dumps({**FILE, "travel": {"speeds": {"ebike": 0}}}), "speeds[ebike]"),
        (json.dumps({**FILE, "ready": "9点"}), "ready"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, field: str) -> None:
    reading = read_rounds(text)
    assert reading.problem is None
    assert field in [each.field for each in reading.wrong]


def test_a_door_that_can_never_be_served_is_named_beforehand_and_stops_nobody() -> None:
    problem = rounds(drops=(Drop("big", HERE, 10), Drop("lost", None), Drop("d", HERE)))
    assert [(note.subject, note.field) for note in notes(problem)] == [
        ("drop big", "boxes"),
        ("drop lost", "place"),
    ]
    plan = solve(problem, iterations=2, solver="own")
    assert [(each.drop, each.reason) for each in plan.unserved] == [
        ("big", "too_many_boxes"),
        ("lost", "unknown_place"),
    ]
    assert plan.stop_of("d")


def test_a_damaged_plan_is_no_plan() -> None:
    with pytest.raises(PlanInputError):
        rounds_from_json(rounds_to_json(solve(random_rounds(1, 2, 1), iterations=1))[:-9] + "}")
