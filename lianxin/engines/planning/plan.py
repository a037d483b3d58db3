"""The plan of a day as it is stored and shown. Values only: times in minutes since midnight, ids as given."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Literal

Reason = Literal[
    "no_skill",  # nobody on duty has all skills
    "no_window",  # no eligible carer could keep the window even with an empty day
    "no_capacity",  # possible alone, but no room is left beside the other visits
    "too_costly",  # there is room, but it costs more than leaving the visit out (see Weights.unserved)
    "needs_two_carers",  # more than one hand: this solver cannot express it
    "unknown_place",  # no coordinates and no fallback place
    "refused",  # every skilled carer on duty is refused or not allowed
    "carer_absent",  # the pinned or all allowed carers are not on duty
]


@dataclass(frozen=True, slots=True)
class Stop:
    """One carer at one visit: arrives, starts (after waiting if early), ends. `hand` counts the carers of a visit."""

    visit: str
    carer: str
    arrival: int
    start: int
    end: int
    hand: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """One carer's day: leaves home, stops in order, home again; leave and home are None on a day without stops."""

    carer: str
    stops: tuple[Stop, ...] = ()
    leave: int | None = None
    home: int | None = None
    break_start: int | None = None


@dataclass(frozen=True, slots=True)
class Unserved:
    """A visit that is not in the plan, and why."""

    visit: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Cost:
    """The plan's price by part, in equivalent minutes (already multiplied by the weights)."""

    travel: int = 0
    lateness: int = 0
    worst_lateness: int = 0
    waiting: int = 0
    overtime: int = 0
    preference: int = 0
    change: int = 0
    imbalance: int = 0
    unserved: int = 0

    @property
    def total(self) -> int:
        return sum(astuple(self))


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One route per carer in the order of the problem, the unserved visits, the price, and the seed that made it."""

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    cost: Cost
    seed: int

    def stop_of(self, visit: str) -> Stop | None:
        """The stop of this visit, None when it is unserved."""
        return next((stop for route in self.routes for stop in route.stops if stop.visit == visit), None)
