"""The plan of a day as it is stored and shown. Values only: times in minutes since midnight, ids as given."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final, Literal

Reason = Literal[
    "no_skill",  # nobody on duty has all skills
    "skill_lapsed",  # somebody on duty had them, until a certificate lapsed
    "no_window",  # no eligible carer could keep the window even with an empty day
    "no_capacity",  # possible alone, but no room is left beside the other visits
    "promises",  # there is room, but only where others would be visited outside the window they were told
    "too_costly",  # there is room, but it costs more than leaving the visit out (see Weights.unserved)
    "needs_two_carers",  # two hands, and the caller plans single ones only (`DayProblem.pairs`)
    "no_second_carer",  # one carer could go, but nobody for the other hand
    "unknown_place",  # no coordinates and no fallback place
    "refused",  # every skilled carer on duty is refused or not allowed
    "carer_absent",  # the pinned or all allowed carers are not on duty
]

REASONS: Final = {
    "no_skill": "当班人员都没有所需技能",
    "skill_lapsed": "有这项技能的人,证书已过期",
    "no_window": "当班人员都赶不上这个时间段",
    "no_capacity": "人手不够",
    "promises": "要给别人改约才排得下",
    "too_costly": "绕路太远,得不偿失",
    "needs_two_carers": "须两人去",
    "no_second_carer": "只有一个人能去,第二个人没有着落",
    "unknown_place": "不知道住处的位置",
    "refused": "能去的人员不被接受",
    "carer_absent": "指定的人员当天不当班",
}
"""Why a visit is left out, in words."""


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
    """A visit that is not in the plan, and why. A visit whose first hand is already done may miss only the other."""

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
    """One route per carer in the order of the problem, the unserved visits, the price, and how it was made.

    tries: changes tried at each temperature by the winning seed, and, where the clock cut the descent at the end, how many visits
    that had looked at; `solve(problem, seed=seed, tries=tries)` makes the plan
    again, whatever the clock said the first time.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    cost: Cost
    seed: int
    tries: tuple[int, ...] = ()

    def stop_of(self, visit: str, hand: int = 0) -> Stop | None:
        """The stop of this visit, None when it is unserved."""
        return next(
            (
                stop
                for route in self.routes
                for stop in route.stops
                if stop.visit == visit and stop.hand == hand
            ),
            None,
        )
