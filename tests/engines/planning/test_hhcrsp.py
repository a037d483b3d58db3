"""Published instances: read, solved to the proven optimum, written as their own validator reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lianxin.engines.planning import PlanInputError, solve
from lianxin.engines.planning.hhcrsp import cost_of, problem_of, read, solution_of

TEXT = (Path(__file__).parent / "instances" / "mankowska_10_1.json").read_text("utf-8")
OPTIMUM = 218.199  # proven (Mankowska, Meisel, Bierwirth 2014, doi 10.1007/s10729-013-9243-1)


def cost_by_the_book(given: dict[str, Any], solution: dict[str, Any]) -> float:
    """The cost of a solution file, reckoned from nothing but the two files; every rule of the format is asserted."""
    patients = {p["id"]: p for p in given["patients"]}
    row = {p["id"]: n for n, p in enumerate(given["patients"], start=1)}
    abilities = {c["id"]: c["abilities"] for c in given["caregivers"]}
    travel, late, starts = 0.0, [0.0], dict[str, dict[str, tuple[float, str]]]()
    for route in solution["routes"]:
        here, free = 0, 0.0
        for stop in route["locations"]:
            patient = patients[stop["patient"]]
            way = given["distances"][here][row[stop["patient"]]]
            asked = next(r for r in patient["required_caregivers"] if r["service"] == stop["service"])
            assert stop["service"] in abilities[route["caregiver_id"]]
            assert stop["arrival_time"] >= max(free + way, patient["time_window"][0]) - 1e-6
            assert stop["departure_time"] == pytest.approx(stop["arrival_time"] + asked["duration"])
            late.append(max(0, stop["arrival_time"] - patient["time_window"][1]))
            starts.setdefault(stop["patient"], {})[stop["service"]] = (
                stop["arrival_time"],
                route["caregiver_id"],
            )
            travel, here, free = travel + way, row[stop["patient"]], stop["departure_time"]
        travel += given["distances"][here][0]
    for patient in given["patients"]:
        services = [r["service"] for r in patient["required_caregivers"]]
        assert set(starts[patient["id"]]) == set(services)
        if len(services) == 2:
            (one, carer), (other, partner) = (starts[patient["id"]][s] for s in services)
            least, most = patient["synchronization"].get("distance", (0, 0))
            assert least - 1e-6 <= other - one <= most + 1e-6
            assert carer != partner
    return (travel + sum(late) + max(late)) / 3


def test_ten_clients_reach_the_proven_optimum_and_the_file_says_the_same_cost() -> None:
    instance = read(TEXT)
    plan = solve(problem_of(instance), seed=1, iterations=8_000)
    assert cost_of(plan) == pytest.approx(OPTIMUM, abs=0.001)
    solution = json.loads(json.dumps(solution_of(instance, plan)))
    assert cost_by_the_book(json.loads(TEXT), solution) == pytest.approx(OPTIMUM, abs=0.001)
    assert sorted(solution["global_ordering"]) == sorted(p["id"] for p in json.loads(TEXT)["patients"])


def changed(change: Any) -> str:
    given = json.loads(TEXT)
    change(given)
    return json.dumps(given)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", "json"),
        (changed(lambda g: g.pop("patients")), "json"),
        (changed(lambda g: g["distances"].pop()), "distances"),
        (changed(lambda g: g["distances"][0].__setitem__(1, -3)), "distances"),
        (changed(lambda g: g["patients"][0].update(required_caregivers=[])), "required_caregivers"),
        (changed(lambda g: g["patients"][0].update(required_caregivers=[{"service": "none"}])), "service"),
        (changed(lambda g: g["patients"][0].update(time_window=[9, 3])), "window"),
        (changed(lambda g: g["patients"][-1].pop("synchronization")), "synchronization"),
        (changed(lambda g: g["patients"][-1].update(synchronization={"type": "maybe"})), "synchronization"),
        (
            changed(lambda g: g["patients"][-1].update(synchronization={"type": "sequential"})),
            "synchronization",
        ),
    ],
)
def test_a_damaged_instance_is_named(text: str, field: str) -> None:
    with pytest.raises(PlanInputError) as caught:
        problem_of(read(text))
    assert caught.value.field == field


def test_somebody_nobody_can_serve_cannot_be_written() -> None:
    instance = read(
        changed(lambda g: g["caregivers"].__setitem__(slice(None), [{"id": "c1", "abilities": []}]))
    )
    with pytest.raises(PlanInputError, match="unserved"):
        solution_of(instance, solve(problem_of(instance), iterations=10))
