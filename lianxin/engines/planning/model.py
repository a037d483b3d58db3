"""The day to be planned: visits, carers, travel, weights. Frozen values, validated when made.

All times are integer minutes since midnight of the day, all costs integer "equivalent minutes"
(one minute of a carer's travel costs `Weights.travel`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.plan import Stop
from lianxin.engines.planning.travel import MODES, Place, Travel

DAY = 24 * 60
MOST = 1_000_000  # upper bound of weights: sums of a day stay exact and printable


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person would like but does not insist on; an unmet wish costs `Weights.language_wish` / `sex_wish`."""

    language: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """One visit asked for.

    window: (earliest, latest) **start**; `hard_window=False` lets it start later at the price of lateness.
    hands: carers needed at once. priority: 1 (least) upward, multiplies `Weights.unserved`.
    allowed_carers: None = anyone with the skills. fixed_start: a promised time, always kept exactly.
    place=None: coordinates unknown, see `DayProblem.fallback_place`.
    """

    id: str
    place: Place | None
    minutes: int
    window: tuple[int, int] = (0, DAY)
    hard_window: bool = True
    skills: frozenset[str] = frozenset()
    hands: int = 1
    priority: int = 1
    allowed_carers: frozenset[str] | None = None
    refused_carers: frozenset[str] = frozenset()
    pinned_carer: str | None = None
    fixed_start: int | None = None
    wishes: Wishes = Wishes()

    def __post_init__(self) -> None:
        name = f"visit {self.id}"
        if not self.id:
            raise PlanInputError("visit", "id", self.id, "每次探访都要有编号")
        whole_number(name, "minutes", self.minutes, 0, DAY)
        whole_number(name, "hands", self.hands, 1, 9)
        whole_number(name, "priority", self.priority, 1, 100)
        _span(name, "window", self.window)
        if self.fixed_start is not None:
            whole_number(name, "fixed_start", self.fixed_start, *self.window)
        _carer_lists_agree(name, self)


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of `minutes` that starts inside `window` (earliest, latest start), wherever the carer is."""

    minutes: int
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carer:
    """One carer on duty: leaves `home` at `start` or later, is back by `end` (+ `max_overtime`, at a cost)."""

    id: str
    start: int
    end: int
    home: Place
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sex: str | None = None
    mode: str = "walk"
    pause: Break | None = None
    max_overtime: int = 0

    def __post_init__(self) -> None:
        name = f"carer {self.id}"
        if not self.id:
            raise PlanInputError("carer", "id", self.id, "每位护理员都要有编号")
        whole_number(name, "start", self.start, 0, DAY)
        whole_number(name, "end", self.end, 0, DAY)
        whole_number(name, "max_overtime", self.max_overtime, 0, DAY)
        if self.end <= self.start:
            raise PlanInputError(name, "end", self.end, "下班时间必须晚于上班时间;跨夜的班请分成两天")
        if self.mode not in MODES:
            raise PlanInputError(name, "mode", self.mode, f"出行方式只能是 {', '.join(MODES)}")
        if self.pause is not None:
            _span(name, "pause.window", self.pause.window)
            whole_number(name, "pause.minutes", self.pause.minutes, 1, DAY)
            if self.pause.window[0] < self.start or self.pause.window[1] + self.pause.minutes > self.end:
                raise PlanInputError(name, "pause.window", self.pause.window, "休息必须完全落在班次之内")


@dataclass(frozen=True, slots=True)
class Weights:
    """Price of everything in equivalent minutes; starting values, meant to be edited and shown.

    Per minute: travel, lateness, worst_lateness (the day's latest visit), waiting (idle between two visits above
    waiting_free), overtime, change_minute (promised start moved by more than change_tolerance), imbalance (busiest
    carer above the mean load). Per visit: language_wish, sex_wish, change_carer, unserved (× priority).
    """

    travel: int = 1
    lateness: int = 2
    worst_lateness: int = 1
    waiting: int = 1
    waiting_free: int = 15
    overtime: int = 3
    imbalance: int = 1
    language_wish: int = 20
    sex_wish: int = 20
    change_carer: int = 30
    change_minute: int = 1
    change_tolerance: int = 15
    unserved: int = 1000

    def __post_init__(self) -> None:
        for each in fields(self):
            whole_number("weights", each.name, getattr(self, each.name), 0, MOST)


@dataclass(frozen=True, slots=True)
class Promise:
    """What the published plan told the person: this carer, this start. Departing from it costs `Weights.change_*`."""

    carer: str
    start: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """What a carer has done or begun: the stops stay as they are, in front. A rest already begun is `break_start`."""

    carer: str
    stops: tuple[Stop, ...] = ()
    break_start: int | None = None


@dataclass(frozen=True, slots=True)
class DayProblem:
    """Everything a day plan depends on.

    preferences: A[(visit, hand, carer)] ≥ 0, price of giving that hand of the visit to that carer (continuity,
    dislike, ...), 0 where absent. fallback_place: stands in for visits without coordinates (the township's centre).
    published: promises of the plan people were told. frozen, closed, not_before: for replanning during the day:
    prefixes already done, carers who take nothing more, and the minute before which nobody can set out.
    """

    visits: tuple[VisitRequest, ...]
    carers: tuple[Carer, ...]
    travel: Travel
    weights: Weights = Weights()
    preferences: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    fallback_place: Place | None = None
    published: Mapping[str, Promise] = field(default_factory=dict)
    frozen: tuple[Prefix, ...] = ()
    closed: frozenset[str] = frozenset()
    not_before: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "visits", tuple(self.visits))
        object.__setattr__(self, "carers", tuple(self.carers))
        object.__setattr__(self, "preferences", dict(self.preferences))
        object.__setattr__(self, "published", dict(self.published))
        _unique("visit", (visit.id for visit in self.visits))
        _unique("carer", (carer.id for carer in self.carers))
        whole_number("day", "not_before", self.not_before, 0, DAY)
        for carer in self.carers:
            if carer.mode not in self.travel.speeds:
                raise PlanInputError(
                    f"carer {carer.id}", "mode", carer.mode, "请在出行设置里给出这种方式的时速"
                )
        _references_exist(self)
        _prefixes_hold(self)


def _span(subject: str, name: str, span: tuple[int, int]) -> None:
    if len(span) != 2:
        raise PlanInputError(subject, name, span, "请填(最早,最晚)两个时刻")
    for value in span:
        whole_number(subject, name, value, 0, DAY)
    if span[1] < span[0]:
        raise PlanInputError(subject, name, span, "最晚时刻不能早于最早时刻")


def _carer_lists_agree(name: str, visit: VisitRequest) -> None:
    pinned = visit.pinned_carer
    if pinned is None:
        return
    if pinned in visit.refused_carers:
        raise PlanInputError(name, "pinned_carer", pinned, "指定的护理员同时被拒绝,请去掉其中一项")
    if visit.allowed_carers is not None and pinned not in visit.allowed_carers:
        raise PlanInputError(name, "pinned_carer", pinned, "指定的护理员不在允许名单里,请加入名单或取消指定")


def _unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise PlanInputError(f"{kind} {each}", "id", each, "编号重复,请只保留一个")
        seen.add(each)


def _references_exist(day: DayProblem) -> None:
    visits = {visit.id: visit for visit in day.visits}
    carers = {carer.id for carer in day.carers}
    for key, price in day.preferences.items():
        visit_id, hand, carer = key
        if visit_id not in visits or carer not in carers or not 0 <= hand < visits[visit_id].hands:
            raise PlanInputError("day", "preferences", key, "键应为(当天的探访, 第几双手, 当天的护理员)")
        whole_number("day", f"preferences[{key}]", price, 0, MOST)
    for visit_id, promise in day.published.items():
        if visit_id not in visits:
            raise PlanInputError(f"visit {visit_id}", "published", visit_id, "承诺里的探访不在当天,请去掉")
        whole_number(f"visit {visit_id}", "published.start", promise.start, 0, DAY)
    for carer in sorted(day.closed - carers):
        raise PlanInputError(f"carer {carer}", "closed", carer, "不在当天的护理员名单里")


def _prefixes_hold(day: DayProblem) -> None:
    visits = {visit.id for visit in day.visits}
    _unique("carer", (prefix.carer for prefix in day.frozen))
    _unique("visit", (stop.visit for prefix in day.frozen for stop in prefix.stops))
    for prefix in day.frozen:
        name = f"carer {prefix.carer}"
        if prefix.carer not in {carer.id for carer in day.carers}:
            raise PlanInputError(
                name, "frozen", prefix.carer, "已完成的行程属于当天名单之外的护理员,请把他留在名单里"
            )
        free = 0
        for stop in prefix.stops:
            if stop.visit not in visits or stop.carer != prefix.carer:
                raise PlanInputError(name, "frozen", stop.visit, "已完成的探访必须在当天、并属于这位护理员")
            if not free <= stop.start <= stop.end:
                raise PlanInputError(
                    name, "frozen", stop.visit, "已完成的探访时间重叠或颠倒,请按实际时间更正"
                )
            free = stop.end
