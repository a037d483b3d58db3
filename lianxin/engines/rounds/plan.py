"""Rounds as they are stored and shown. Values only: times in minutes since midnight, ids as given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal[
    "unknown_place",  # no coordinates and no fallback place
    "no_runner",  # nobody on duty, or none of those who may come
    "no_window",  # nobody who may come can be there in time, even with nothing else to do
    "too_far_hot",  # in time, but the way alone is longer than the food stays hot
    "too_many_boxes",  # those who could come cannot carry so many at once
    "no_capacity",  # possible alone, but no room is left beside the others: no time, no free boxes
    "too_costly",  # there is room, but the detour is dearer than leaving it out (`Drop.price`)
]

REASONS: Final = {
    "unknown_place": "不知道住处的位置",
    "no_runner": "没有可以去的配送员",
    "no_window": "开饭后赶不上这个时间段",
    "too_far_hot": "路太远,送到时饭菜已凉",
    "too_many_boxes": "可以去的人一趟装不下",
    "no_capacity": "人手、车次不够",
    "too_costly": "绕路太远,得不偿失",
}
"""Why a door is left out, in words."""


@dataclass(frozen=True, slots=True)
class RoundStop:
    """One door on a trip: arrival, start of the handing over (after waiting if early), end."""

    drop: str
    arrival: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trip:
    """Out and back once: `number` counts a runner's trips from 1; `leaves` and `back` are at the kitchen."""

    runner: str
    number: int
    leaves: int
    stops: tuple[RoundStop, ...]
    back: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A door no trip goes to, and why."""

    drop: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class RoundCost:
    """What the rounds cost, in minutes: on the way, and the prices of doors left out (`RoundProblem.must` more for required ones)."""

    travel: int = 0
    left_out: int = 0

    @property
    def total(self) -> int:
        return self.travel + self.left_out


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """Trips by runner (in the order of the problem) and number, doors left out, the cost, and how it was made.

    solver: "pyvrp", or "own" where PyVRP is not installed. The same problem, seed, iterations and solver give the same plan.
    """

    trips: tuple[Trip, ...]
    unserved: tuple[LeftOut, ...]
    cost: RoundCost
    seed: int
    solver: str = "own"

    def trips_of(self, runner: str) -> tuple[Trip, ...]:
        """The trips of one runner, in order."""
        return tuple(trip for trip in self.trips if trip.runner == runner)

    def stop_of(self, drop: str) -> tuple[Trip, RoundStop] | None:
        """The trip and stop of this door; None when it is left out."""
        return next(((t, s) for t in self.trips for s in t.stops if s.drop == drop), None)
