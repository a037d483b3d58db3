"""The weekly template: who is whose regular carer. Values, what they cost, and how steady care has been.

A template is not a day plan: it fixes people, not times. The daily search may depart from it at a price.
Weekdays are ISO numbers (1 = Monday … 7 = Sunday), minutes whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, timedelta
from typing import Final, Literal

from lianxin.engines.planning.errors import PlanInputError, whole_number
from lianxin.engines.planning.model import DAY, MOST, Wishes

WEEK = range(1, 8)

TemplateReason = Literal[
    "no_skill",  # nobody has all skills
    "refused",  # all who have them are refused or not allowed
    "no_hours",  # none of them works on this weekday, or in these hours
    "no_second_carer",  # one could come, nobody for the other hand
    "no_capacity",  # possible alone; no room beside the others in the template found
]

TEMPLATE_REASONS: Final = {
    "no_skill": "没有人有所需技能",
    "refused": "能去的人员不被接受",
    "no_hours": "能去的人这一天、这个时间不上班",
    "no_second_carer": "只有一个人能去,第二个人没有着落",
    "no_capacity": "人手不够",
}
"""Why a visit of the week is left out, in words."""


@dataclass(frozen=True, slots=True)
class TemplateOrder:
    """A service one elder gets every week, or in every so many.

    weekdays: when; every_weeks: 2 = every other week: its minutes count half in the week, whole on the day; minutes: of each visit; window: (earliest, latest) start. hands: 1, or 2 at once; skills: of the first
    hand, second_skills: of the other. allowed: None = anyone with the skills. regular: today's regular carer of each hand
    (None or missing = nobody yet). recent: visits of the last 28 days to this elder, by carer. priority multiplies
    `TemplatePrices.unserved`. change: what each of its visits not by the regular carer costs beside `TemplatePrices.change`.
    """

    id: str
    elder: str
    weekdays: frozenset[int]
    minutes: int
    window: tuple[int, int] = (0, DAY)
    hands: int = 1
    skills: frozenset[str] = frozenset()
    second_skills: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()
    regular: tuple[str | None, ...] = ()
    recent: Mapping[str, int] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)
    priority: int = 1
    every_weeks: int = 1
    change: int = 0

    def __post_init__(self) -> None:
        name = f"order {self.id}"
        if not self.id or not self.elder:
            raise PlanInputError("order", "id", self.id, "每份服务单都要有编号和老人")
        object.__setattr__(self, "weekdays", frozenset(self.weekdays))
        if not self.weekdays <= set(WEEK):
            raise PlanInputError(name, "weekdays", sorted(self.weekdays), "星期写 1(周一)到 7(周日)")
        whole_number(name, "minutes", self.minutes, 0, DAY)
        whole_number(name, "hands", self.hands, 1, 2)
        whole_number(name, "priority", self.priority, 1, 100)
        whole_number(name, "every_weeks", self.every_weeks, 1, 52)
        whole_number(name, "change", self.change, 0, MOST)
        for minute in self.window:
            whole_number(name, "window", minute, 0, DAY)
        if self.window[1] < self.window[0]:
            raise PlanInputError(name, "window", self.window, "时间段的结束不能早于开始")

    def skills_of(self, hand: int) -> frozenset[str]:
        """What the carer of this hand must be able to do."""
        return self.second_skills if hand else self.skills

    def regular_of(self, hand: int) -> str | None:
        """Today's regular carer of this hand."""
        return self.regular[hand] if hand < len(self.regular) else None


@dataclass(frozen=True, slots=True)
class TemplateCarer:
    """Who can be a regular carer.

    weekdays: on which she can work; rest_days: of seven, on how many she does not. shift_minutes: most minutes a day at
    visits and on the way, weekly_minutes: the same for the week. hours: (begin, end) of her day, None = any.
    """

    id: str
    weekdays: frozenset[int]
    shift_minutes: int
    weekly_minutes: int
    rest_days: int = 1
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sex: str | None = None
    hours: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        name = f"carer {self.id}"
        if not self.id:
            raise PlanInputError("carer", "id", self.id, "每位护理员都要有编号")
        object.__setattr__(self, "weekdays", frozenset(self.weekdays))
        if not self.weekdays <= set(WEEK):
            raise PlanInputError(name, "weekdays", sorted(self.weekdays), "星期写 1(周一)到 7(周日)")
        whole_number(name, "shift_minutes", self.shift_minutes, 1, DAY)
        whole_number(name, "weekly_minutes", self.weekly_minutes, 1, 7 * DAY)
        whole_number(name, "rest_days", self.rest_days, 0, 7)
        if self.hours is not None and self.hours[1] <= self.hours[0]:
            raise PlanInputError(name, "hours", self.hours, "下班时间必须晚于上班时间;跨夜的班请分成两天")


@dataclass(frozen=True, slots=True)
class TemplatePrices:
    """What the template weighs; starting values, meant to be edited and shown.

    carer: each carer of an elder beyond the first. change: each visit a week not by today's regular carer. unknown: each
    carer of an elder who has not been there in 28 days. language, sex: each visit with the wish unmet. busiest: each
    percent of the busiest carer's weekly minutes. unserved: each visit a week left out, × priority.
    """

    carer: int = 60
    change: int = 20
    unknown: int = 20
    language: int = 10
    sex: int = 10
    busiest: int = 2
    unserved: int = 1000

    def __post_init__(self) -> None:
        for each in fields(self):
            whole_number("prices", each.name, getattr(self, each.name), 0, MOST)


@dataclass(frozen=True, slots=True)
class WeekProblem:
    """Everything a template depends on. travel_minutes: allowed for the way to each visit, on average."""

    orders: tuple[TemplateOrder, ...]
    carers: tuple[TemplateCarer, ...]
    prices: TemplatePrices = TemplatePrices()
    travel_minutes: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "orders", tuple(self.orders))
        object.__setattr__(self, "carers", tuple(self.carers))
        whole_number("week", "travel_minutes", self.travel_minutes, 0, DAY)
        for kind, ids in (("order", [o.id for o in self.orders]), ("carer", [c.id for c in self.carers])):
            for name, count in sorted(Counter(ids).items()):
                if count > 1:
                    raise PlanInputError(f"{kind} {name}", "id", name, "编号重复,请合并或改名")

    def load(self, order: TemplateOrder) -> int:
        """Minutes of one visit, its way included."""
        return order.minutes + self.travel_minutes

    def weekly(self, order: TemplateOrder) -> int:
        """What one of its weekdays takes of a week, on average, rounded up."""
        return -(-self.load(order) // order.every_weeks)


@dataclass(frozen=True, slots=True, order=True)
class WeekSlot:
    """One visit of the week and who makes it."""

    order: str
    weekday: int
    hand: int
    carer: str


@dataclass(frozen=True, slots=True)
class WeekLeftOut:
    """A visit of the week nobody makes, and why."""

    order: str
    weekday: int
    reason: TemplateReason


@dataclass(frozen=True, slots=True)
class WeekCost:
    """The template's price by part, already multiplied."""

    carers: int = 0
    change: int = 0
    unknown: int = 0
    wishes: int = 0
    fairness: int = 0
    unserved: int = 0

    @property
    def total(self) -> int:
        return sum(astuple(self))


@dataclass(frozen=True, slots=True)
class WeekTemplate:
    """All visits of a week with their carers, in order; what is left out; the price; how it was made.

    solver: "cp-sat" or "own"; proven: no template can be cheaper.
    """

    slots: tuple[WeekSlot, ...]
    left_out: tuple[WeekLeftOut, ...]
    cost: WeekCost
    solver: str
    proven: bool = False

    def regular(self, order: str, hand: int = 0) -> str | None:
        """Who does most of this order's visits; None when nobody does any."""
        count = Counter(slot.carer for slot in self.slots if slot.order == order and slot.hand == hand)
        return min(count, key=lambda carer: (-count[carer], carer), default=None)

    def minutes(self, problem: WeekProblem) -> dict[str, int]:
        """Minutes of an average week by carer, ways included."""
        orders = {order.id: order for order in problem.orders}
        found = {carer.id: 0 for carer in problem.carers}
        for slot in self.slots:
            found[slot.carer] += problem.weekly(orders[slot.order])
        return found


def template_price(
    problem: WeekProblem, slots: Iterable[WeekSlot], left_out: Iterable[WeekLeftOut]
) -> WeekCost:
    """The price of these visits and of what is left out."""
    orders, carers = {o.id: o for o in problem.orders}, {c.id: c for c in problem.carers}
    prices, change, wishes = problem.prices, 0, 0
    people: dict[str, set[str]] = defaultdict(set)
    load = dict.fromkeys(carers, 0)
    for slot in slots:
        order = orders[slot.order]
        people[order.elder].add(slot.carer)
        load[slot.carer] += problem.weekly(order)
        change += change_price(prices, order, slot.hand, slot.carer)
        wishes += wish_price(prices, order, carers[slot.carer])
    known = known_to(problem)
    busiest = max((percent(load[c.id], c.weekly_minutes) for c in problem.carers), default=0)
    return WeekCost(
        carers=prices.carer * sum(len(some) - 1 for some in people.values()),
        change=change,
        unknown=prices.unknown * sum(len(some - known[elder]) for elder, some in people.items()),
        wishes=wishes,
        fairness=prices.busiest * busiest,
        unserved=prices.unserved * sum(orders[each.order].priority for each in left_out),
    )


def change_price(prices: TemplatePrices, order: TemplateOrder, hand: int, carer: str) -> int:
    """What it costs that somebody else than today's regular carer comes to one visit."""
    return 0 if order.regular_of(hand) in (None, carer) else prices.change + order.change


def wish_price(prices: TemplatePrices, order: TemplateOrder, carer: TemplateCarer) -> int:
    """What the unmet wishes of one visit cost."""
    unheard = order.wishes.language is not None and order.wishes.language not in carer.languages
    unlike = order.wishes.sex is not None and order.wishes.sex != carer.sex
    return prices.language * unheard + prices.sex * unlike


def percent(load: int, whole: int) -> int:
    """Load in percent, rounded up."""
    return -(-100 * load // whole)


def known_to(problem: WeekProblem) -> Mapping[str, set[str]]:
    """By elder, who has been there in the last 28 days."""
    known: dict[str, set[str]] = defaultdict(set)
    for order in problem.orders:
        known[order.elder] |= {carer for carer, visits in order.recent.items() if visits > 0}
    return known


@dataclass(frozen=True, slots=True)
class Continuity:
    """How steady an elder's care was: visits, different carers, who is the regular one, and her share of the visits: of two who
    go together either counts."""

    visits: int
    carers: int
    regular: str | None
    share: float

    @property
    def by_regular(self) -> int:
        """At how many of the visits the regular carer was."""
        return round(self.share * self.visits)


def continuity(
    visits: Iterable[tuple[str, Collection[str], date]],
    *,
    until: date,
    days: int = 28,
    regular: Mapping[str, str] | None = None,
) -> dict[str, Continuity]:
    """By elder the number of different carers in the `days` up to `until` (included), and the share of the regular one.

    visits: (elder, who went together, day). regular: by elder; who is not named there has as regular the carer of
    most visits (of two with the same number the one who comes first in order of id).
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for elder, team, day in visits:
        if until - timedelta(days=days) < day <= until:
            seen[elder].update(set(team))
            total[elder] += 1
    found = {}
    for elder, count in sorted(seen.items()):
        named = (regular or {}).get(elder) or min(count, key=lambda carer: (-count[carer], carer))
        found[elder] = Continuity(total[elder], len(count), named, round(count[named] / total[elder], 4))
    return found
