"""Rounds to be driven: a kitchen (or a store), doors to bring boxes to, and who carries them. Frozen values, validated
when made.

All times are integer minutes since midnight, all costs integer minutes on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lianxin.engines.planning.travel import Matrix, Spot, Travel
from lianxin.engines.rounds.errors import RoundInputError, whole

DAY = 24 * 60
LONGEST = 10**9  # no horizon lies later
MOST = 1_000_000  # upper bound of prices: the sums of a day stay exact
MUST = 100_000
"""What a required door costs at least when it must be left out, beside its price; see `RoundProblem.must`."""


@dataclass(frozen=True, slots=True)
class Drop:
    """One door: `boxes` handed over there within `window`.

    window: (earliest, latest) minute at which the handing over begins; nobody arrives after the latest, and who is early
    waits. minutes: how long it takes at the door. required: left out only when there is no room for it anywhere; else when
    leaving it out (`price`, minutes on the way) is cheaper. allowed: runners who may come, None = anyone;
    those not on duty count for nothing.
    place=None: coordinates unknown; the door is left out with `unknown_place` unless `RoundProblem.fallback_place` is given.
    """

    id: str
    place: Spot | None
    boxes: int = 1
    window: tuple[int, int] = (0, DAY)
    minutes: int = 2
    required: bool = True
    price: int = 60
    allowed: frozenset[str] | None = None

    def __post_init__(self) -> None:
        name = f"drop {self.id}"
        if not self.id:
            raise RoundInputError("drop", "id", self.id, "每个送达点都要有编号")
        whole(name, "boxes", self.boxes, 0, 10_000)
        whole(name, "minutes", self.minutes, 0, LONGEST)
        whole(name, "price", self.price, 0, MOST)
        _span(name, "window", self.window)


@dataclass(frozen=True, slots=True)
class Runner:
    """Who carries: on duty at the kitchen from `start`, back there by `end`; `capacity` boxes a trip."""

    id: str
    start: int
    end: int
    capacity: int
    mode: str = "ebike"

    def __post_init__(self) -> None:
        name = f"runner {self.id}"
        if not self.id:
            raise RoundInputError("runner", "id", self.id, "每位配送员都要有编号")
        whole(name, "start", self.start, 0, LONGEST)
        whole(name, "end", self.end, 0, LONGEST)
        whole(name, "capacity", self.capacity, 0, 1_000_000)
        if self.end <= self.start:
            raise RoundInputError(name, "end", self.end, "下班时间必须晚于上班时间;跨夜的班请分成两天")


@dataclass(frozen=True, slots=True)
class RoundProblem:
    """Everything rounds depend on.

    ready: minute at which the meals are cooked; loading begins no earlier. load_minutes: loading before every trip, the
    first one too. hot_minutes: longest time from leaving the kitchen until the handing over at the last door of a trip
    begins; None = it does not matter (goods). max_trips: of one runner, None = any number.
    fallback_place: stands in for doors without coordinates (the township's centre).
    horizon: the last unit of time; minutes by default (published instances may bring a finer one).
    """

    kitchen: Spot
    drops: tuple[Drop, ...]
    runners: tuple[Runner, ...]
    travel: Travel | Matrix
    ready: int = 0
    load_minutes: int = 0
    hot_minutes: int | None = None
    max_trips: int | None = None
    fallback_place: Spot | None = None
    horizon: int = DAY

    def __post_init__(self) -> None:
        object.__setattr__(self, "drops", tuple(self.drops))
        object.__setattr__(self, "runners", tuple(self.runners))
        whole("rounds", "horizon", self.horizon, 1, LONGEST)
        whole("rounds", "ready", self.ready, 0, self.horizon)
        whole("rounds", "load_minutes", self.load_minutes, 0, self.horizon)
        if self.hot_minutes is not None:
            whole("rounds", "hot_minutes", self.hot_minutes, 1, LONGEST)
        if self.max_trips is not None:
            whole("rounds", "max_trips", self.max_trips, 1, 1000)
        _places_known(self)
        _runners_fit(self)
        _drops_fit(self)

    @property
    def must(self) -> int:
        """What a required door costs when it must be left out, beside its price: more than all prices and all ways of the
        day together (nobody is on the way for longer than the shift), so that no others ever stand in its place."""
        shifts = sum(runner.end - runner.start for runner in self.runners)
        return max(MUST, 1 + shifts + sum(drop.price for drop in self.drops))

    def place_of(self, drop: Drop) -> Spot | None:
        """Where this door is taken to be; None when nobody knows."""
        return self.fallback_place if drop.place is None else drop.place


def _span(name: str, field: str, window: object) -> None:
    if not isinstance(window, tuple) or len(window) != 2:
        raise RoundInputError(name, field, window, "时间段要写成(最早, 最晚)")
    for minute in window:
        whole(name, field, minute, 0, LONGEST)
    if window[1] < window[0]:
        raise RoundInputError(name, field, window, "时间段的结束不能早于开始")


def _unique(kind: str, ids: Iterable[str]) -> None:
    for name, count in sorted(Counter(ids).items()):
        if count > 1:
            raise RoundInputError(f"{kind} {name}", "id", name, "编号重复,请合并或改名")


def _places_known(given: RoundProblem) -> None:
    """The kitchen has a place, and a table of ways knows every place."""
    if given.kitchen is None:
        raise RoundInputError("rounds", "kitchen", None, "厨房没有坐标,请先在地图上标出")
    spots = [("rounds", "kitchen", given.kitchen), ("rounds", "fallback_place", given.fallback_place)]
    spots += [(f"drop {drop.id}", "place", drop.place) for drop in given.drops]
    for name, field, spot in spots:
        if spot is None:
            continue
        if isinstance(given.travel, Matrix) and (not isinstance(spot, str) or spot not in given.travel.rows):
            raise RoundInputError(name, field, spot, "行程表里没有这个地点")
        if isinstance(given.travel, Travel) and isinstance(spot, str):
            raise RoundInputError(name, field, spot, "这里要经纬度,或改用行程表")


def _runners_fit(given: RoundProblem) -> None:
    _unique("runner", (runner.id for runner in given.runners))
    for runner in given.runners:
        name = f"runner {runner.id}"
        if runner.end > given.horizon:
            raise RoundInputError(name, "end", runner.end, "班次超出了当天,请分成两天")
        if runner.mode not in given.travel.modes:
            raise RoundInputError(name, "mode", runner.mode, "没有这种出行方式的速度或行程表,请补上")


def _drops_fit(given: RoundProblem) -> None:
    _unique("drop", (drop.id for drop in given.drops))
    for drop in given.drops:
        name = f"drop {drop.id}"
        if drop.window[1] > given.horizon:
            raise RoundInputError(name, "window", drop.window, "时间段超出了当天,请改成当天之内的时间")
