"""A weekly template without any library: the hardest visits first to the cheapest carer, then a descent."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lianxin.engines.planning.template import (
    TemplateCarer,
    TemplateOrder,
    WeekProblem,
    change_price,
    known_to,
    percent,
    wish_price,
)
from lianxin.engines.planning.template_check import able, clash, hopeless, on_duty, welcome

Visit = tuple[int, int]
"""Number of the order, weekday."""
Chosen = dict[Visit, tuple[int, ...]]
"""The carers of a visit, one for each hand."""


@dataclass(slots=True)
class Week:
    """Who does what so far, and how much each has to do."""

    problem: WeekProblem
    chosen: Chosen = field(default_factory=dict)
    days: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    """(carer, weekday) → orders"""
    load: Counter[int] = field(default_factory=Counter)
    people: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """elder → visits by carer"""
    known: Mapping[str, set[str]] = field(default_factory=dict)
    who: dict[Visit, list[list[int]]] = field(default_factory=dict)
    """visit → for each hand who could come"""
    whole: tuple[int, ...] = ()
    """weekly minutes by carer"""
    clashing: tuple[frozenset[int], ...] = field(init=False)
    """order → orders whose windows one carer cannot keep as well"""
    minutes: tuple[int, ...] = field(init=False)
    """of one visit of each order, its way included"""
    weekly: tuple[int, ...] = field(init=False)
    """what it takes of a week"""
    fixed: dict[tuple[int, int, int], int] = field(init=False, default_factory=dict)
    """(order, hand, carer) → what wishes and change cost, once worked out"""
    day_load: Counter[tuple[int, int]] = field(init=False, default_factory=Counter)
    """(carer, weekday) → minutes"""
    busy_days: Counter[int] = field(init=False, default_factory=Counter)
    """carer → days with a visit"""

    def __post_init__(self) -> None:
        problem = self.problem
        self.minutes = tuple(map(problem.load, problem.orders))
        self.weekly = tuple(map(problem.weekly, problem.orders))
        self.clashing = tuple(
            frozenset(n for n, other in enumerate(problem.orders) if clash(problem, one, other)) for one in problem.orders
        )

    def put(self, visit: Visit, carers: tuple[int, ...]) -> None:
        """These carers make the visit; nobody did so far."""
        self.chosen[visit] = carers
        order = self.problem.orders[visit[0]]
        for carer in carers:
            there = self.days[carer, visit[1]]
            self.busy_days[carer] += not there
            there.append(visit[0])
            self.day_load[carer, visit[1]] += self.minutes[visit[0]]
            self.load[carer] += self.weekly[visit[0]]
            self.people[order.elder][carer] += 1

    def take(self, visit: Visit) -> tuple[int, ...]:
        """Nobody makes the visit any more; gives who did."""
        carers = self.chosen.pop(visit)
        order = self.problem.orders[visit[0]]
        for carer in carers:
            there = self.days[carer, visit[1]]
            there.remove(visit[0])
            self.busy_days[carer] -= not there
            self.day_load[carer, visit[1]] -= self.minutes[visit[0]]
            self.load[carer] -= self.weekly[visit[0]]
            self.people[order.elder][carer] -= 1
        return carers

    def has_room(self, number: int, weekday: int, carer: int) -> bool:
        """Whether this carer can do the order on this weekday beside all else."""
        who, others = self.problem.carers[carer], self.days[carer, weekday]
        if self.load[carer] + self.weekly[number] > who.weekly_minutes:
            return False
        if self.day_load[carer, weekday] + self.minutes[number] > who.shift_minutes:
            return False
        if not others and self.busy_days[carer] >= 7 - who.rest_days:
            return False
        return self.clashing[number].isdisjoint(others)

    def busiest(self) -> int:
        """Percent of the busiest carer's week."""
        return max((percent(self.load[n], whole) for n, whole in enumerate(self.whole)), default=0)

    def price_of(self, visit: Visit, carers: tuple[int, ...]) -> int:
        """What it costs to give this visit, now nobody's, to these carers; a little more for those with much to do."""
        problem, order = self.problem, self.problem.orders[visit[0]]
        prices, there = problem.prices, self.people[order.elder]
        met, cost = sum(count > 0 for count in there.values()), self.cost_of_visit(visit, carers)
        for carer in carers:
            who = problem.carers[carer]
            if there[carer] <= 0:
                cost += prices.carer * (met > 0) + prices.unknown * (who.id not in self.known[order.elder])
                met += 1
            cost += prices.busiest * percent(self.load[carer] + self.weekly[visit[0]], who.weekly_minutes) // 10
        return cost

    def place(self, visit: Visit, favourite: int | None = None) -> None:
        """The cheapest carers with room, among them the favourite if she has; nobody when leaving the visit out is cheaper."""
        rooms = [[c for c in some if self.has_room(*visit, c)] for some in self.who[visit]]
        teams: list[tuple[int, ...]] = [(a,) for a in rooms[0]]
        if len(rooms) > 1:
            teams = [(a, b) for a in rooms[0] for b in rooms[1] if a != b]
        teams = [team for team in teams if favourite in team] or teams
        best = min(((self.price_of(visit, team), team) for team in teams), default=None)
        if best and best[0] < self.problem.prices.unserved * self.problem.orders[visit[0]].priority:
            self.put(visit, best[1])

    def cost_of_people(self, elder: str) -> int:
        """What the number of an elder's carers costs, and the new ones among them."""
        prices, there = self.problem.prices, self.people[elder]
        names = {self.problem.carers[carer].id for carer, count in there.items() if count > 0}
        return prices.carer * max(0, len(names) - 1) + prices.unknown * len(names - self.known[elder])

    def cost_of_visit(self, visit: Visit, carers: tuple[int, ...]) -> int:
        """What the wishes and the change of one visit cost."""
        return sum(self._fixed(visit[0], hand, carer) for hand, carer in enumerate(carers))

    def _fixed(self, number: int, hand: int, carer: int) -> int:
        key = (number, hand, carer)
        if key not in self.fixed:
            prices, order, who = self.problem.prices, self.problem.orders[number], self.problem.carers[carer]
            self.fixed[key] = wish_price(prices, order, who) + change_price(prices, order, hand, who.id)
        return self.fixed[key]


def candidates(problem: WeekProblem) -> dict[Visit, list[list[int]]]:
    """By visit that is possible at all, for each hand who could come."""
    found = {}
    for number, order in enumerate(problem.orders):
        for weekday in sorted(order.weekdays):
            if hopeless(problem, order, weekday) is None:
                found[number, weekday] = [
                    [
                        n
                        for n, carer in enumerate(problem.carers)
                        if _may(problem, order, hand, weekday, carer)
                    ]
                    for hand in range(order.hands)
                ]
    return found


def _may(problem: WeekProblem, order: TemplateOrder, hand: int, weekday: int, carer: TemplateCarer) -> bool:
    return able(order, hand, carer) and welcome(order, carer) and on_duty(problem, order, weekday, carer)


def by_hand(problem: WeekProblem, *, seed: int = 0, rounds: int | None = None, until: float | None = None) -> Chosen:
    """A sound template: the hardest visits first to the cheapest carers; then, so many rounds (by the size of the week), some
    elders get their carers anew, which stands when it is not dearer. No round begins after the monotonic moment `until`."""
    week = Week(
        problem,
        who=candidates(problem),
        known=known_to(problem),
        whole=tuple(carer.weekly_minutes for carer in problem.carers),
    )
    for visit in sorted(week.who, key=lambda v: _hardness(week, v)):
        week.place(visit)
    dice = random.Random(seed)  # noqa: S311 - a search, no secret
    elders: dict[str, list[Visit]] = defaultdict(list)
    for visit in week.who:
        elders[problem.orders[visit[0]].elder].append(visit)
    for _ in range(30 * len(elders) if rounds is None else rounds):
        if until is not None and time.monotonic() >= until:
            break
        _anew(week, elders, dice)
    return week.chosen


def _hardness(week: Week, visit: Visit) -> tuple[int, ...]:
    order = week.problem.orders[visit[0]]
    return -order.priority, min(map(len, week.who[visit])), -order.minutes, *visit


def _anew(week: Week, elders: dict[str, list[Visit]], dice: random.Random) -> None:
    """One to three elders, and all visits left out, placed again, each elder mostly by one carer drawn by lot."""
    some = dice.sample(sorted(elders), min(len(elders), dice.choice((1, 1, 2, 3))))
    visits = sorted({v for e in some for v in elders[e]} | {v for v in week.who if v not in week.chosen})
    touched = sorted({week.problem.orders[v[0]].elder for v in visits})
    before, cost = {v: week.chosen[v] for v in visits if v in week.chosen}, _part(week, touched, visits)
    for visit in before:
        week.take(visit)
    dice.shuffle(visits)
    favourite = {e: dice.choice(_able(week, elders[e])) for e in touched if dice.random() < 0.8}
    for visit in visits:
        week.place(visit, favourite.get(week.problem.orders[visit[0]].elder))
    if _part(week, touched, visits) > cost:
        for visit in visits:
            if visit in week.chosen:
                week.take(visit)
        for visit, carers in before.items():
            week.put(visit, carers)


def _able(week: Week, visits: list[Visit]) -> list[int]:
    return sorted({carer for visit in visits for some in week.who[visit] for carer in some})


def _part(week: Week, elders: list[str], visits: list[Visit]) -> int:
    """What changes when only these visits of these elders change."""
    prices = week.problem.prices
    cost = prices.busiest * week.busiest()
    for visit in visits:
        carers = week.chosen.get(visit)
        if carers is None:
            cost += prices.unserved * week.problem.orders[visit[0]].priority
        else:
            cost += week.cost_of_visit(visit, carers)
    return cost + sum(week.cost_of_people(elder) for elder in elders)
