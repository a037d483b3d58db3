"""A week as a model of CP-SAT (OR-Tools): people to visits. Nothing else of this engine knows its interface."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from lianxin.engines.planning.template import WeekProblem, change_price, known_to, percent, wish_price
from lianxin.engines.planning.template_check import clash
from lianxin.engines.planning.template_search import Chosen, Visit

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class WeekModel:
    """The week as a model of CP-SAT: one variable for each visit, hand and carer who could come."""

    def __init__(self, problem: WeekProblem, who: dict[Visit, list[list[int]]], start: Chosen) -> None:
        from ortools.sat.python import cp_model

        self.problem, self.model = problem, cp_model.CpModel()
        self.who, self.start = who, start
        self.x: dict[tuple[Visit, int, int], cp_model.IntVar] = {}
        self.cost: list[Any] = []
        self.days: dict[tuple[int, int], list[tuple[int, Any]]] = defaultdict(list)
        """(carer, weekday) → (order, variable)"""
        for visit, hands in self.who.items():
            self._visit(visit, hands)
        self._elders()
        self._carers()
        self.model.minimize(sum(self.cost))

    def _visit(self, visit: Visit, hands: list[list[int]]) -> None:
        """Each hand is done by one carer, or the visit is left out; two hands by two."""
        order, prices = self.problem.orders[visit[0]], self.problem.prices
        out = self._flag(visit not in self.start)
        self.cost.append(prices.unserved * order.priority * out)
        for hand, some in enumerate(hands):
            for carer in some:
                x = self._flag(self.start.get(visit, ())[hand : hand + 1] == (carer,))
                self.x[visit, hand, carer] = x
                self.days[carer, visit[1]].append((visit[0], x))
                who = self.problem.carers[carer]
                price = wish_price(prices, order, who) + change_price(prices, order, hand, who.id)
                self.cost.append(price * x)
            self.model.add_exactly_one([out, *(self.x[visit, hand, carer] for carer in some)])
        for carer in set(hands[0]) & set(hands[-1]) if len(hands) > 1 else ():
            self.model.add_at_most_one([self.x[visit, 0, carer], self.x[visit, 1, carer]])

    def _elders(self) -> None:
        """Each carer an elder knows by the end of the week costs, beyond the first; new ones more."""
        prices, known = self.problem.prices, known_to(self.problem)
        there = {
            (self.problem.orders[number].elder, c) for (number, _), team in self.start.items() for c in team
        }
        by_pair: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for (visit, _, carer), x in self.x.items():
            by_pair[self.problem.orders[visit[0]].elder, carer].append(x)
        comes: dict[str, list[Any]] = defaultdict(list)
        for (elder, carer), some in sorted(by_pair.items(), key=lambda each: each[0]):
            y = self._flag((elder, carer) in there)
            for x in some:
                self.model.add_implication(x, y)
            comes[elder].append(y)
            stranger = self.problem.carers[carer].id not in known[elder]
            self.cost.append((prices.carer + prices.unknown * stranger) * y)
        for some in comes.values():  # the first is free
            any_ = self._flag(True)
            self.model.add_bool_or(some).only_enforce_if(any_)
            self.cost.append(-prices.carer * any_)

    def _carers(self) -> None:
        """Minutes a day and a week, days of rest, windows, and the busiest."""
        busiest = self.model.new_int_var(0, 100, "")
        self.model.add_hint(busiest, self._busiest())
        self.cost.append(self.problem.prices.busiest * busiest)
        for carer, who in enumerate(self.problem.carers):
            week: list[tuple[int, Any]] = []
            works = []
            for weekday in sorted(who.weekdays):
                some = self.days.get((carer, weekday))
                if some:
                    week += some
                    works.append(self._day(carer, weekday, who.shift_minutes, some))
            if works:
                load = sum(self._weekly(number) * x for number, x in week)
                self.model.add(load <= who.weekly_minutes)
                self.model.add(sum(works) <= 7 - who.rest_days)
                self.model.add(100 * load <= who.weekly_minutes * busiest)

    def _day(self, carer: int, weekday: int, shift: int, some: list[tuple[int, Any]]) -> Any:
        """One carer's day; gives whether she works."""
        busy = any(day == weekday and carer in team for (_, day), team in self.start.items())
        works, orders = self._flag(busy), self.problem.orders
        self.model.add(sum(self._minutes(number) * x for number, x in some) <= shift * works)
        for n, (number, x) in enumerate(some):
            self.model.add_implication(x, works)
            for other, y in some[:n]:
                if other != number and clash(self.problem, orders[number], orders[other]):
                    self.model.add_at_most_one([x, y])
        return works

    def _minutes(self, number: int) -> int:
        return self.problem.load(self.problem.orders[number])

    def _weekly(self, number: int) -> int:
        return self.problem.weekly(self.problem.orders[number])

    def _busiest(self) -> int:
        load: Counter[int] = Counter()
        for (number, _), team in self.start.items():
            for carer in team:
                load[carer] += self._weekly(number)
        return max(
            (percent(load[n], who.weekly_minutes) for n, who in enumerate(self.problem.carers)), default=0
        )

    def _flag(self, begins: bool) -> Any:
        """A choice, and what it is in the template to begin from."""
        flag = self.model.new_bool_var("")
        self.model.add_hint(flag, begins)
        return flag

    def solve(self, effort: float, seed: int, ways: int, seconds: float | None = None) -> tuple[Chosen, bool, float]:
        """Who makes each visit, whether nothing can be cheaper, and the deterministic time it took.

        ways: so many ways to search, in turns on one core, hence the same every time; seconds: of the clock at most.
        """
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = ways
        solver.parameters.interleave_search = ways > 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = effort
        if seconds is not None:
            solver.parameters.max_time_in_seconds = max(seconds, 0.0)
        status = solver.solve(self.model)
        took = solver.response_proto.deterministic_time
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return self.start, False, took
        chosen: dict[Visit, dict[int, int]] = defaultdict(dict)
        for (visit, hand, carer), x in self.x.items():
            if solver.boolean_value(x):
                chosen[visit][hand] = carer
        made = {visit: tuple(hands[h] for h in sorted(hands)) for visit, hands in chosen.items()}
        return made, status == cp_model.OPTIMAL, took
