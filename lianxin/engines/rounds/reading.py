"""Rounds from JSON and plans to JSON, for use without a database. Every wrong value is named, not only the first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import msgspec

from lianxin.engines.planning.errors import PlanInputError
from lianxin.engines.planning.given import (
    Strict,
    Time,
    Where,
    attempt,
    attempt_all,
    minute_of,
    points_of,
    span_of,
    spot_of,
)
from lianxin.engines.planning.travel import Travel, places_of
from lianxin.engines.rounds.errors import RoundInputError
from lianxin.engines.rounds.measure import notes
from lianxin.engines.rounds.model import DAY, Drop, RoundProblem, Runner
from lianxin.engines.rounds.plan import LeftOut, RoundCost, RoundPlan, RoundStop, Trip


class _Drop(Strict):
    id: str
    place: Where | None = None
    boxes: int = 1
    window: tuple[Time, Time] = (0, DAY)
    minutes: int = 2
    required: bool = True
    price: int = 60
    allowed: list[str] | None = None


class _Runner(Strict):
    id: str
    start: Time
    end: Time
    capacity: int
    mode: str = "ebike"


class _Travel(Strict):
    speeds: dict[str, float]
    detour: float = 1.32
    township_factor: float = 1.0


class _Rounds(Strict):
    kitchen: Where
    drops: list[_Drop]
    runners: list[_Runner]
    travel: _Travel
    ready: Time = 0
    load_minutes: int = 0
    hot_minutes: int | None = None
    max_trips: int | None = None
    fallback_place: Where | None = None


@dataclass(frozen=True, slots=True)
class RoundReading:
    """What was read: the rounds, or what is wrong with them; and notes, things planned around that somebody should mend."""

    problem: RoundProblem | None
    wrong: tuple[PlanInputError, ...]
    notes: tuple[PlanInputError, ...] = ()


def read_rounds(text: bytes | str) -> RoundReading:
    """Read rounds. Format: docs/engines/rounds.md."""
    try:
        given = msgspec.json.decode(text, type=_Rounds)
    except msgspec.DecodeError as broken:
        remedy = "请按说明改正这一处(docs/engines/rounds.md)"
        return RoundReading(None, (RoundInputError("rounds", "json", str(broken), remedy),))
    wrong: list[PlanInputError] = []
    points = [given.kitchen, given.fallback_place, *(drop.place for drop in given.drops)]
    attempt(wrong, lambda: places_of(points_of(each for each in points if each is not None)))
    ways = given.travel
    travel = attempt(wrong, lambda: Travel(ways.detour, ways.township_factor, ways.speeds))
    drops = attempt_all(wrong, [partial(_drop, one) for one in given.drops])
    runners = attempt_all(wrong, [partial(_runner, one) for one in given.runners])
    if wrong or travel is None:
        return RoundReading(None, tuple(wrong))
    problem = attempt(wrong, lambda: _problem(given, drops, runners, travel))
    return RoundReading(problem, tuple(wrong), notes(problem) if problem else ())


def _drop(given: _Drop) -> Drop:
    allowed = None if given.allowed is None else frozenset(given.allowed)
    return Drop(
        given.id, spot_of(given.place), given.boxes, span_of(f"drop {given.id}", "window", given.window), given.minutes,
        given.required, given.price, allowed,
    )  # fmt: skip


def _runner(given: _Runner) -> Runner:
    start, end = span_of(f"runner {given.id}", "start, end", (given.start, given.end))
    return Runner(given.id, start, end, given.capacity, given.mode)


def _problem(given: _Rounds, drops: list[Drop], runners: list[Runner], travel: Travel) -> RoundProblem:
    kitchen = spot_of(given.kitchen)
    assert kitchen is not None
    return RoundProblem(
        kitchen, tuple(drops), tuple(runners), travel, minute_of("rounds", "ready", given.ready), given.load_minutes,
        given.hot_minutes, given.max_trips, spot_of(given.fallback_place),
    )  # fmt: skip


def rounds_to_json(plan: RoundPlan) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text."""
    return json.dumps(asdict(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rounds_from_json(text: str) -> RoundPlan:
    """The plan again; RoundInputError when the text is none. Pass it to `check` before showing it."""
    try:
        data: dict[str, Any] = json.loads(text)
        return RoundPlan(
            trips=tuple(
                Trip(**{**trip, "stops": tuple(RoundStop(**stop) for stop in trip["stops"])}) for trip in data["trips"]
            ),
            unserved=tuple(LeftOut(**each) for each in data["unserved"]),
            cost=RoundCost(**data["cost"]),
            seed=data["seed"],
            solver=data["solver"],
        )  # fmt: skip
    except (ValueError, TypeError, KeyError) as broken:
        raise RoundInputError(
            "plan", "json", type(broken).__name__, "存储的配送方案已损坏,请重新排"
        ) from broken
