"""The same result in plain Python, person by person: what the engines are compared with, and what decides what is apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.derived import Deriving
from lianxin.engines.rules.emit.facts import AS_OF, is_amount
from lianxin.engines.rules.emit.plan import DEFAULT_ROW, UNKNOWN_ROW, Output, Plan
from lianxin.engines.rules.evaluate import closure
from lianxin.engines.rules.rule import PARAM, RULE, TRUTHS, Decision, Rule
from lianxin.engines.rules.tables import Hit, first_hit

Row = Mapping[str, Any]
_ROWS: Final[Mapping[str, int]] = {"default": DEFAULT_ROW, "unknown": UNKNOWN_ROW}


def answers(
    plan: Plan, people: Iterable[Row], *, only: Iterable[str] | None = None
) -> Iterator[dict[str, Any]]:
    """The result of the plan for whole households, one row a person (in the order of their households): every column, those of
    `plan.apart` too, or `only` some. `people`: rows with the columns of the table, values as facts hold them."""
    wanted = None if only is None else frozenset(only)
    runner = _Runner(plan, wanted)
    for members, together in _households(plan, people):
        yield from runner.household(members, together)


def apart(plan: Plan, people: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Only what no engine decides: the columns of `plan.apart`, to be put beside an engine's result by id."""
    return answers(plan, people, only=[column for one in plan.apart for column in one.columns])


def _households(plan: Plan, people: Iterable[Row]) -> Iterator[tuple[list[Row], bool]]:
    together: dict[Any, list[Row]] = {}
    for row in people:
        key = row.get(plan.people.household)
        if key is None:
            yield [row], False
        else:
            together.setdefault(key, []).append(row)
    for members in together.values():
        yield members, True


class _Runner:
    """`wanted`: the columns; None: all of them."""

    def __init__(self, plan: Plan, wanted: frozenset[str] | None) -> None:
        self._plan = plan
        self._wanted = wanted
        self._facts = [column.name for column in plan.people.columns]
        self._deriving = Deriving(plan.people.derived)
        self._outputs = {one.name: one for one in plan.outputs}
        self._amounts = {
            code: closure(text) for code, text in plan.amounts.items() if self._asks(f"{code}_amount")
        }
        self._tables = [
            table
            for table in plan.tables
            if any(self._asks(f"{table.code}_{part}") for part in ("row", *table.outputs))
        ]
        self._book = RuleBook(self._rules())

    def _asks(self, column: str) -> bool:
        return self._wanted is None or column in self._wanted

    def _rules(self) -> list[Rule]:
        """The rules that are asked, and those that they read."""
        if self._wanted is None or self._amounts or self._tables:
            return list(self._plan.rules)
        needed: set[str] = set()
        for rule in reversed(self._plan.rules):
            if rule.code in needed or self._asks(f"{rule.code}_reasons"):
                needed |= {rule.code, *rule.needs_rules}
        return [rule for rule in self._plan.rules if rule.code in needed]

    def household(self, members: list[Row], together: bool) -> Iterator[dict[str, Any]]:
        plan = self._plan
        param = plan.param(members[0].get(plan.people.region))
        told = [{name: row.get(name) for name in self._facts} for row in members]
        complete = self._deriving.complete(told, {AS_OF: plan.day, PARAM: param}, together=together)
        for row, facts in zip(members, complete, strict=True):
            found = {plan.people.id: row[plan.people.id]}
            for name, value in self._person(facts):
                if self._asks(name):
                    found[name] = value
            yield found

    def _person(self, facts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        decisions = self._book.decide(facts, self._plan.day)
        for code, decision in decisions.items():
            yield f"{code}_reasons", decision.unknown << len(decision.rule.conditions) | decision.failed
            if code in self._amounts:
                yield f"{code}_amount", self._stored(f"{code}_amount", self._amount(decision))
        truths = {code: TRUTHS[decision.answer] for code, decision in decisions.items()}
        for table in self._tables:
            hit = first_hit(table, {**facts, RULE: truths}, self._plan.day)
            yield f"{table.code}_row", row_number(hit)
            for name, value in hit.outputs.items():
                yield f"{table.code}_{name}", self._stored(f"{table.code}_{name}", value)

    def _amount(self, decision: Decision) -> Any:
        """Nothing to those of whom the answer is no."""
        if decision.answer == "no":
            return None
        found = self._amounts[decision.rule.code](decision.facts)
        return found if is_amount(found) else None

    def _stored(self, name: str, value: Any) -> Any:
        output: Output | None = self._outputs.get(name)
        return value if output is None else output.stored(value)


def row_number(hit: Hit) -> int:
    """The row of a table as the result holds it."""
    return hit.row if isinstance(hit.row, int) else _ROWS[hit.row]
