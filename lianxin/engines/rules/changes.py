"""When the passing of time alone will next change what is said of somebody: a birthday, a certificate that lapses, a new rate.

So that a normal day touches only those due. The day is found, not guessed: from one day on which something may change to the
next, until something does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from lianxin.engines.rules.ast import Node
from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.courses import Course, Day, earliest, joined
from lianxin.engines.rules.derived import in_order
from lianxin.engines.rules.foresight import Meaning, Someone, View, held, value_now
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.rule import Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.kernel.periods import Period

ROUNDS: Final = 200
"""So many days on which nothing changed after all; then the next one is given unseen."""
Said = dict[str, object]


class Changes:
    """The rules, tables and amounts of one place, looked ahead. `derived`: facts by FEEL expression; `amounts`: FEEL by rule.

    A change is another answer, another failed or unknown condition, another row, output or amount. An output that runs with
    the day itself, as `due = as_of`, is none.
    """

    def __init__(
        self,
        book: RuleBook,
        parameters: ParameterTable,
        *,
        derived: Mapping[str, str] | None = None,
        tables: Iterable[DecisionTable] = (),
        amounts: Mapping[str, str] | None = None,
    ) -> None:
        derived = derived or {}
        own, _ = in_order(derived)
        self._book = book
        self._tables = tuple(tables)
        self._parameters = parameters
        self._trees = {code: parse(text) for code, text in derived.items()}
        self._own = {code: self._trees[code] for code in own}
        alike: dict[Node, Node] = {}
        self._conditions = {
            id(rule): [alike.setdefault(condition.tree, condition.tree) for condition in rule.conditions]
            for rule in book.rules
        }
        self._amounts = {code: parse(text) for code, text in (amounts or {}).items()}
        self._outputs = {
            table.code: {
                row: {name: parse(text) for name, text in outputs.items()}
                for row, outputs in table.outcomes.items()
            }
            for table in self._tables
        }
        periods = [rule.valid for rule in book.rules]
        periods += [table.valid for table in self._tables]
        periods += [parameter.valid for parameter in parameters.parameters]
        self._borders = sorted(set(_borders(periods)))

    def after(
        self, as_of: date, members: Sequence[Mapping[str, Any]], of: int = 0, *, together: bool = True
    ) -> date | None:
        """The first day after `as_of` on which something changes for `members[of]`; None: never. `members`: the facts as written
        down of all who live together; `together` False: whom they live with is not known."""
        said, until = self._survey(as_of, members, of, together=together)
        day = self._next(as_of, until)
        for _ in range(ROUNDS):
            if day is None:
                return None
            later, until = self._survey(day, members, of, together=together)
            if later != said:
                return day
            day = self._next(day, until)
        return day

    def _next(self, day: date, until: Day) -> Day:
        place = bisect_right(self._borders, day)
        return earliest([until, *self._borders[place : place + 1]])

    def _survey(
        self, day: date, members: Sequence[Mapping[str, Any]], of: int, *, together: bool
    ) -> tuple[Said, Day]:
        """What is said of the person on a day, and until when."""
        view = View(day, self._parameters.on(day))
        if together:
            view.members = tuple(Someone(facts, self._own, view) for facts in members)
        glance = _Glance(view, Someone(members[of], self._trees, view))
        for rule in self._book.on(day):
            glance.rule(rule, self._conditions[id(rule)])
        for code, tree in self._amounts.items():
            if glance.says_not_no(code):
                glance.output(f"{code} amount", view.look(tree, glance.me))
        for table in self._tables:
            if table.valid.contains(day):
                glance.table(table, self._outputs[table.code])
        return glance.said, earliest(glance.ends)


class _Glance:
    """What is said on one day, gathered."""

    def __init__(self, view: View, me: Someone) -> None:
        self.me = me
        self.said: Said = {}
        self.ends: list[Day] = []
        self._view = view

    def rule(self, rule: Rule, conditions: Sequence[Node]) -> None:
        truths = [self._view.truth(tree, self.me) for tree in conditions]
        answer = joined(truths, self._view.day, deciding=rule.combine == "any")
        if answer.now is None and rule.unknown_as == "yes":
            answer = Course(True, answer.since, answer.until)
        self._view.rules[rule.code] = answer
        self.said[rule.code] = (answer.now, *(truth.now for truth in truths))
        self.ends += [truth.held for truth in truths]

    def says_not_no(self, code: str) -> bool:
        return code in self._view.rules and self._view.rules[code].now is not False

    def output(self, name: str, value: Meaning) -> None:
        if _runs(value):
            self.said[name] = ...
        else:
            self.said[name] = value_now(value)
            self.ends.append(held(value))

    def table(self, table: DecisionTable, outputs: Mapping[str, Mapping[str, Any]]) -> None:
        possible = list(self._possible(table))
        results = [self._results(outputs[row]) for row in possible]
        if len(results) > 1:
            self.ends += [held(value) for result in results for value in result.values()]
        row, result = possible[-1], results[0]
        if any(_all_now(other) != _all_now(results[0]) for other in results):
            row = "unknown"
            result = self._results(outputs[row])
        self.said[f"{table.code} row"] = row
        for name, value in result.items():
            self.output(f"{table.code} {name}", value)

    def _results(self, trees: Mapping[str, Any]) -> dict[str, Meaning]:
        return {name: self._view.look(tree, self.me) for name, tree in trees.items()}

    def _possible(self, table: DecisionTable) -> Iterator[str]:
        for number, tree in enumerate(table.trees, 1):
            truth = self._view.truth(tree, self.me)
            self.ends.append(truth.held)
            if truth.now is not False:
                yield str(number)
            if truth.now is True:
                return
        yield "default"


def _runs(value: Meaning) -> bool:
    """Whether it is another one every day."""
    return (
        isinstance(value, Course) and value.at is not None and value.held == value.since + timedelta(days=1)
    )


def _all_now(result: Mapping[str, Meaning]) -> dict[str, object]:
    return {name: value_now(value) for name, value in result.items()}


def _borders(periods: Iterable[Period]) -> Iterator[date]:
    for period in periods:
        yield period.start
        if period.end is not None:
            yield period.end
