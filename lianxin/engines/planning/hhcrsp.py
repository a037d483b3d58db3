"""Published instances of home health care routing and scheduling (HHCRSP), so that our plans can be compared.

Format of iolab-uniud/hhcrsp (Ceschia, Di Gaspero, Rosati, Schaerf, ITOR 2024, doi 10.1111/itor.13585). The cost there is
(travel + total lateness + greatest lateness) / 3. Times are kept in thousandths, as whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.model import Carer, DayProblem, Hand, VisitRequest, Weights
from lianxin.engines.planning.plan import DayPlan
from lianxin.engines.planning.travel import Matrix

SCALE: Final = 1000
HORIZON: Final = 100_000 * SCALE
UNSERVED: Final = 1_000_000
"""Price of a visit left out: the format knows no such visit, so none is ever worth it."""
_MODE: Final = "walk"


class _Service(msgspec.Struct):
    id: str
    default_duration: float = 0.0


class _Required(msgspec.Struct):
    service: str
    duration: float | None = None


class _Synchronization(msgspec.Struct):
    type: str
    distance: list[float] | None = None


class _Patient(msgspec.Struct):
    id: str
    time_window: tuple[float, float]
    required_caregivers: list[_Required]
    synchronization: _Synchronization | None = None
    incompatible_caregivers: list[str] = []


class _Caregiver(msgspec.Struct):
    id: str
    abilities: list[str]


class Instance(msgspec.Struct):
    """A published instance; other fields of the file are not used."""

    patients: list[_Patient]
    services: list[_Service]
    caregivers: list[_Caregiver]
    distances: list[list[float]]


def read(text: bytes | str) -> Instance:
    """An instance; PlanInputError names the place in the file when it is none."""
    try:
        instance = msgspec.json.decode(text, type=Instance)
    except msgspec.DecodeError as wrong:
        raise PlanInputError("instance", "json", str(wrong), "请给出 HHCRSP 格式的 JSON 文件") from None
    size = len(instance.patients) + 1
    if len(instance.distances) != size or any(len(row) != size for row in instance.distances):
        raise PlanInputError(
            "instance",
            "distances",
            len(instance.distances),
            f"距离表要有 {size} 行、{size} 列(站点和每位老人)",
        )
    return instance


def problem_of(instance: Instance) -> DayProblem:
    """The instance as a day: everybody starts and ends at the office, windows are soft, nobody is left out."""
    names = ("", *(patient.id for patient in instance.patients))
    table = tuple(tuple(_whole(value, "distances") for value in row) for row in instance.distances)
    durations = {service.id: service.default_duration for service in instance.services}
    return DayProblem(
        visits=tuple(_visit(patient, durations) for patient in instance.patients),
        carers=tuple(
            Carer(one.id, 0, HORIZON, "", frozenset(one.abilities), mode=_MODE) for one in instance.caregivers
        ),
        travel=Matrix(names, {_MODE: table}),
        weights=Weights(lateness=1, waiting=0, overtime=0, imbalance=0, unserved=UNSERVED),
        horizon=HORIZON,
    )


def _visit(patient: _Patient, durations: dict[str, float]) -> VisitRequest:
    name = f"visit {patient.id}"
    if not 1 <= len(patient.required_caregivers) <= 2:
        raise PlanInputError(
            name, "required_caregivers", len(patient.required_caregivers), "一次探访要一个人或两个人"
        )
    hands = [_hand(each, durations, name) for each in patient.required_caregivers]
    earliest, latest = (_whole(value, "time_window") for value in patient.time_window)
    return VisitRequest(
        patient.id, patient.id, hands[0].minutes, (earliest, latest), hard_window=False, skills=hands[0].skills,
        refused_carers=frozenset(patient.incompatible_caregivers), second=hands[1] if len(hands) == 2 else None,
        gap=_gap(patient, name) if len(hands) == 2 else None, priority=100,
    )  # fmt: skip


def _hand(required: _Required, durations: dict[str, float], name: str) -> Hand:
    if required.duration is None and required.service not in durations:
        raise PlanInputError(name, "service", required.service, "服务表里没有这项服务")
    minutes = durations.get(required.service, 0.0) if required.duration is None else required.duration
    return Hand(_whole(minutes, "duration"), frozenset({required.service}))


def _gap(patient: _Patient, name: str) -> tuple[int, int] | None:
    kind = patient.synchronization
    if kind is None or (kind.type == "sequential" and (kind.distance is None or len(kind.distance) != 2)):
        raise PlanInputError(
            name,
            "synchronization",
            kind and kind.type,
            "两个人去要写明同时(simultaneous)或先后和间隔(sequential, distance)",
        )
    if kind.type == "simultaneous":
        return None
    if kind.type != "sequential" or kind.distance is None:
        raise PlanInputError(name, "synchronization", kind.type, "只能是 simultaneous 或 sequential")
    return _whole(kind.distance[0], "distance"), _whole(kind.distance[1], "distance")


def _whole(value: float, field: str) -> int:
    if not 0 <= value * SCALE <= HORIZON:
        raise PlanInputError("instance", field, value, "请填 0 到 100000 之间的数")
    return round(value * SCALE)


def cost_of(plan: DayPlan) -> float:
    """The cost as the publications count it."""
    return (plan.cost.travel + plan.cost.lateness + plan.cost.worst_lateness) / 3 / SCALE


def solution_of(instance: Instance, plan: DayPlan) -> dict[str, Any]:
    """The plan as a solution file; PlanInputError when somebody is left out, which the format cannot say."""
    if plan.unserved:
        left = plan.unserved[0]
        raise PlanInputError(f"visit {left.visit}", "unserved", left.reason, "没有人能去,这种格式写不出来")
    required = {p.id: [each.service for each in p.required_caregivers] for p in instance.patients}
    starts: dict[str, int] = {}
    for route in plan.routes:
        for stop in route.stops:
            starts[stop.visit] = min(stop.start, starts.get(stop.visit, stop.start))
    as_given: Callable[[int], float] = lambda units: units / SCALE  # noqa: E731
    return {
        "global_ordering": sorted(starts, key=lambda visit: (starts[visit], visit)),
        "routes": [
            {
                "caregiver_id": route.carer,
                "locations": [
                    {
                        "arrival_time": as_given(stop.start),
                        "departure_time": as_given(stop.end),
                        "patient": stop.visit,
                        "service": required[stop.visit][stop.hand],
                    }
                    for stop in route.stops
                ],
            }
            for route in plan.routes
        ],
    }
