"""The day to be planned: visits, carers, travel, weights. Frozen values, validated when made.

All times are integer minutes since midnight of the day, all costs integer "equivalent minutes"
(one minute of a carer's travel costs `Weights.travel`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.plan import Stop
from lianxin.engines.planning.travel import Matrix, Spot, Travel

DAY = 24 * 60
LONGEST = 10**9  # no horizon lies later
MOST = 1_000_000  # upper bound of weights: sums of a day stay exact and printable
HIGHEST = 10_000  # priority


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person would like but does not insist on; an unmet wish costs `Weights.language_wish` / `sex_wish`."""

    language: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """What one carer does at a visit: minutes, the skills it takes, and who does it where that is settled."""

    minutes: int
    skills: frozenset[str] = frozenset()
    pinned_carer: str | None = None


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """One visit asked for, by one carer or by two.

    minutes, skills: of the first hand. second: the other carer's part; both start together, or with `gap` the second
    starts (least, most) minutes after the first. same_carer: one carer may do both parts of a gap (never asked of two
    who start together). pinned_carer: does the first hand (`Hand.pinned_carer` of `second`: the other).
    window: (earliest, latest) **start**; `hard_window=False` lets it start later at the price of lateness.
    more_windows: further windows, later and apart. priority: 1 (least) upward, multiplies `Weights.unserved`.
    allowed_carers: None = anyone with the skills. fixed_start: a promised time, always kept exactly (by the first hand).
    place=None: coordinates unknown, see `DayProblem.fallback_place`.
    """

    id: str
    place: Spot | None
    minutes: int
    window: tuple[int, int] = (0, DAY)
    hard_window: bool = True
    skills: frozenset[str] = frozenset()
    priority: int = 1
    allowed_carers: frozenset[str] | None = None
    refused_carers: frozenset[str] = frozenset()
    pinned_carer: str | None = None
    fixed_start: int | None = None
    wishes: Wishes = Wishes()
    second: Hand | None = None
    gap: tuple[int, int] | None = None
    same_carer: bool = False
    more_windows: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        name = f"visit {self.id}"
        if not self.id:
            raise PlanInputError("visit", "id", self.id, "每次探访都要有编号")
        for number, hand in enumerate(self.hands):
            whole_number(name, "second.minutes" if number else "minutes", hand.minutes, 0, LONGEST)
        whole_number(name, "priority", self.priority, 1, HIGHEST)
        for number, window in enumerate(self.windows):
            span(name, "more_windows" if number else "window", window)
        if any(
            later[0] <= earlier[1] for earlier, later in zip(self.windows, self.more_windows, strict=False)
        ):
            raise PlanInputError(name, "more_windows", self.more_windows, "几个时间段要按先后填写,互不重叠")
        if self.fixed_start is not None and not any(a <= self.fixed_start <= b for a, b in self.windows):
            raise PlanInputError(name, "fixed_start", self.fixed_start, "约定的时间要在时间段之内")
        _pair_holds(name, self)
        _carer_lists_agree(name, self)

    @property
    def hands(self) -> tuple[Hand, ...]:
        """The part of each carer."""
        own = Hand(self.minutes, self.skills, self.pinned_carer)
        return (own,) if self.second is None else (own, self.second)

    def named(self, hand: int) -> frozenset[str] | None:
        """Who alone may do this hand by the lists of the visit; None = anyone."""
        pinned = self.hands[hand].pinned_carer
        return self.allowed_carers if pinned is None else frozenset({pinned})

    @property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """All windows of its start, in order."""
        return (self.window, *self.more_windows)

    def told(self, hand: int, start: int) -> tuple[int, int]:
        """(earliest, latest) start that keeps what people were told when they were told `start`: the window it lies in,
        stretched to it where it lies outside them all; for the second of a gap what follows from the first's."""
        least, most = self.gap if hand and self.gap is not None else (0, 0)
        spans = [(earliest + least, latest + most) for earliest, latest in self.windows]
        earliest, latest = next((span for span in spans if start <= span[1]), spans[-1])
        return min(earliest, start), max(latest, start)


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of `minutes` that starts inside `window` (earliest, latest start), wherever the carer is."""

    minutes: int
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carer:
    """One carer on duty: leaves `home` at `start` or later, is back by `end` (+ `max_overtime`, at a cost).

    finish: where the day ends, None = `home`. max_minutes: most minutes at visits and on the way, None = the shift.
    skills_until: last day of a skill that lapses; on a later `DayProblem.day` the carer does not have it.
    """

    id: str
    start: int
    end: int
    home: Spot
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sex: str | None = None
    mode: str = "walk"
    pause: Break | None = None
    max_overtime: int = 0
    finish: Spot | None = None
    max_minutes: int | None = None
    skills_until: Mapping[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        name = f"carer {self.id}"
        if not self.id:
            raise PlanInputError("carer", "id", self.id, "每位护理员都要有编号")
        for each in ("start", "end", "max_overtime"):
            whole_number(name, each, getattr(self, each), 0, LONGEST)
        if self.max_minutes is not None:
            whole_number(name, "max_minutes", self.max_minutes, 0, LONGEST)
        if self.end <= self.start:
            raise PlanInputError(name, "end", self.end, "下班时间必须晚于上班时间;跨夜的班请分成两天")
        for skill in sorted(self.skills_until.keys() - self.skills):
            raise PlanInputError(name, "skills_until", skill, "有效期写的是没有登记的技能,请一并登记或去掉")
        if self.pause is not None:
            span(name, "pause.window", self.pause.window)
            whole_number(name, "pause.minutes", self.pause.minutes, 1, LONGEST)
            if self.pause.window[0] < self.start or self.pause.window[1] + self.pause.minutes > self.end:
                raise PlanInputError(name, "pause.window", self.pause.window, "休息必须完全落在班次之内")

    def lapsed(self, day: date | None) -> frozenset[str]:
        """Skills that are no longer valid on this day; none when the day is not known."""
        return (
            frozenset()
            if day is None
            else frozenset(s for s, until in self.skills_until.items() if until < day)
        )

    def able(self, day: date | None) -> frozenset[str]:
        """Skills valid on this day."""
        return self.skills - self.lapsed(day)

    @property
    def destination(self) -> Spot:
        """Where the day ends."""
        return self.home if self.finish is None else self.finish


@dataclass(frozen=True, slots=True)
class Weights:
    """Price of everything in equivalent minutes; starting values, meant to be edited and shown.

    Per minute: travel, lateness, worst_lateness (the day's latest visit), waiting (idle between two visits above
    waiting_free), overtime, change_minute (promised start moved by more than change_tolerance), imbalance (busiest
    carer above the mean load). Per visit: language_wish, sex_wish, change_carer, change_window (start outside
    `VisitRequest.told`), unserved (× priority).
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
    change_window: int = 0
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

    preferences: A[(visit, hand, carer)] ≥ 0, price of giving that hand of the visit to that carer for the sake of
    continuity; dislikes: the same for what the person does not like about a carer. 0 where absent.
    fallback_place: stands in for visits without coordinates (the township's centre).
    published: promises of the plan people were told, by visit (its first hand) or by (visit, hand).
    frozen, closed, not_before: for replanning during the day: prefixes already done, carers who take nothing more, and
    the minute before which nobody can set out.
    day: the date, by which skills lapse. horizon: the last unit of time; minutes by default, and whoever needs a finer
    unit (thousandths, for published instances) gives all times and the travel matrix in it.
    pairs=False: visits of two hands are left out with `needs_two_carers`, for a caller who keeps one carer per visit.
    """

    visits: tuple[VisitRequest, ...]
    carers: tuple[Carer, ...]
    travel: Travel | Matrix
    weights: Weights = Weights()
    preferences: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    fallback_place: Spot | None = None
    published: Mapping[str | tuple[str, int], Promise] = field(default_factory=dict)
    frozen: tuple[Prefix, ...] = ()
    closed: frozenset[str] = frozenset()
    not_before: int = 0
    dislikes: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    day: date | None = None
    horizon: int = DAY
    pairs: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "visits", tuple(self.visits))
        object.__setattr__(self, "carers", tuple(self.carers))
        object.__setattr__(self, "preferences", dict(self.preferences))
        object.__setattr__(self, "dislikes", dict(self.dislikes))
        object.__setattr__(self, "published", dict(self.published))
        _unique("visit", (visit.id for visit in self.visits))
        _unique("carer", (carer.id for carer in self.carers))
        whole_number("day", "horizon", self.horizon, 1, LONGEST)
        whole_number("day", "not_before", self.not_before, 0, self.horizon)
        for carer in self.carers:
            if carer.mode not in self.travel.modes:
                raise PlanInputError(
                    f"carer {carer.id}", "mode", carer.mode, f"出行设置里只有 {'、'.join(self.travel.modes)}"
                )
        _inside_the_day(self)
        _references_exist(self)
        _prefixes_hold(self)

    def promise(self, visit: str, hand: int) -> Promise | None:
        """What people were told about this hand."""
        return self.published.get((visit, hand)) or (self.published.get(visit) if hand == 0 else None)


def span(subject: str, name: str, given: tuple[int, int]) -> None:
    """Refuse what is no (earliest, latest)."""
    if len(given) != 2:
        raise PlanInputError(subject, name, given, "请填(最早,最晚)两个时刻")
    for value in given:
        whole_number(subject, name, value, 0, LONGEST)
    if given[1] < given[0]:
        raise PlanInputError(subject, name, given, "最晚时刻不能早于最早时刻")


def _pair_holds(name: str, visit: VisitRequest) -> None:
    if visit.gap is not None:
        span(name, "gap", visit.gap)
        if visit.second is None:
            raise PlanInputError(name, "gap", visit.gap, "只有一个人去,没有先后:去掉间隔,或写明第二个人")
    if visit.same_carer and visit.gap is None:
        raise PlanInputError(
            name, "same_carer", True, "两个人同时去,不能是同一个人:写明先后的间隔,或去掉这一项"
        )


def _inside_the_day(day: DayProblem) -> None:
    for visit in day.visits:
        if visit.windows[-1][1] > day.horizon:
            raise PlanInputError(
                f"visit {visit.id}", "window", visit.windows[-1], f"时间段要在当天之内(0 到 {day.horizon})"
            )
        for number, hand in enumerate(visit.hands):
            whole_number(
                f"visit {visit.id}", "second.minutes" if number else "minutes", hand.minutes, 0, day.horizon
            )
    for carer in day.carers:
        for each in ("start", "end", "max_overtime"):
            whole_number(f"carer {carer.id}", each, getattr(carer, each), 0, day.horizon)


def _carer_lists_agree(name: str, visit: VisitRequest) -> None:
    pinned = [hand.pinned_carer for hand in visit.hands if hand.pinned_carer is not None]
    for each in pinned:
        if each in visit.refused_carers:
            raise PlanInputError(name, "pinned_carer", each, "指定的护理员同时被拒绝,请去掉其中一项")
        if visit.allowed_carers is not None and each not in visit.allowed_carers:
            raise PlanInputError(name, "pinned_carer", each, "指定的护理员不在允许名单里,请加入名单或取消指定")
    if len(set(pinned)) < len(pinned) and not visit.same_carer:
        raise PlanInputError(name, "pinned_carer", pinned[0], "两个人同去,不能指定同一个人")


def _unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise PlanInputError(f"{kind} {each}", "id", each, "编号重复,请只保留一个")
        seen.add(each)


def _references_exist(day: DayProblem) -> None:
    visits = {visit.id: visit for visit in day.visits}
    carers = {carer.id for carer in day.carers}
    for name, prices in (("preferences", day.preferences), ("dislikes", day.dislikes)):
        for key, price in prices.items():
            visit_id, hand, carer = key
            if visit_id not in visits or carer not in carers or not 0 <= hand < len(visits[visit_id].hands):
                raise PlanInputError("day", name, key, "键应为(当天的探访, 第几双手, 当天的护理员)")
            whole_number("day", f"{name}[{key}]", price, 0, MOST)
    for told, promise in day.published.items():
        visit_id = told if isinstance(told, str) else told[0]
        if visit_id not in visits:
            raise PlanInputError(f"visit {visit_id}", "published", visit_id, "承诺里的探访不在当天,请去掉")
        whole_number(f"visit {visit_id}", "published.start", promise.start, 0, day.horizon)
    for carer in sorted(day.closed - carers):
        raise PlanInputError(f"carer {carer}", "closed", carer, "不在当天的护理员名单里")


def _prefixes_hold(day: DayProblem) -> None:
    visits = {visit.id for visit in day.visits}
    _unique("carer", (prefix.carer for prefix in day.frozen))
    hands = [(stop.visit, stop.hand) for prefix in day.frozen for stop in prefix.stops]
    for twice in sorted({each for each in hands if hands.count(each) > 1}):
        raise PlanInputError(
            f"visit {twice[0]}", "frozen", twice[1], "同一次探访由两个人做完了同一部分,请去掉一个"
        )
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
