"""From rules, tables and facts to a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.derived import HOUSEHOLD
from lianxin.engines.rules.emit import decisions
from lianxin.engines.rules.emit.facts import AS_OF, Facts
from lianxin.engines.rules.emit.lower import PerPersonError
from lianxin.engines.rules.emit.plan import Apart, Output, Parameters, People, Plan
from lianxin.engines.rules.emit.steps import Steps, read
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import PARAM, RULE, Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.kernel.problems import ProblemError

_LONGEST_NAME: Final = 60  # bytes; PostgreSQL cuts at 63
_RESERVED: Final = (HOUSEHOLD, RULE, PARAM, AS_OF)


def plan(
    book: RuleBook,
    people: People,
    parameters: Parameters,
    day: date,
    *,
    tables: Iterable[DecisionTable] = (),
    amounts: Mapping[str, str] | None = None,
) -> Plan:
    """How to decide all rules in force on `day`, and the tables, for everybody. `amounts`: FEEL by rule code.

    ProblemError "population.name" for names that an engine cannot tell apart, "rules.cycle" for rings.
    """
    in_force = {rule.code: rule for rule in book.on(day)}
    read_tables = tuple(table for table in tables if table.valid.contains(day))
    amounts = {code: text for code, text in (amounts or {}).items() if code in in_force and text}
    known = _on(parameters, day)
    steps = Steps()
    facts = Facts(people, day, known, steps)
    pass_ = _Pass(facts)
    outputs = [one for rule in in_force.values() for one in pass_.rule(rule)]
    outputs += [one for code, text in amounts.items() for one in pass_.amount(code, text)]
    outputs += [one for table in read_tables for one in pass_.table(table)]
    _refuse_names(people, [one.name for one in outputs] + [c for a in pass_.apart for c in a.columns])
    placed, results = steps.placed(one.op for one in outputs)
    needed = {name for made in placed for one in made.values() for name in read(one)}
    needed |= {name for one in results for name in read(one)}
    return Plan(
        day=day,
        people=people,
        parameters=known,
        reads={name: column for name, column in facts.reads.items() if name in needed},
        shared=tuple(one for one in facts.shared.values() if one.column in needed),
        steps=placed,
        outputs=tuple(replace(one, op=op) for one, op in zip(outputs, results, strict=True)),
        apart=(
            *(
                Apart(code, "fact", reason)
                for code, reason in facts.apart.items()
                if not code.startswith(f"{RULE}.")
            ),
            *pass_.apart,
        ),
        absent=tuple(facts.absent),
        rules=tuple(in_force.values()),
        tables=read_tables,
        amounts=amounts,
    )


class _Pass:
    """Rule by rule, table by table; what has to be decided per person is set apart."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.apart: list[Apart] = []

    def rule(self, rule: Rule) -> Iterator[Output]:
        try:
            found = decisions.decided(rule, self._facts.lowering)
        except PerPersonError as error:
            self._facts.apart[f"{RULE}.{rule.code}"] = error
            self.apart.append(Apart(rule.code, "rule", error, (f"{rule.code}_reasons",)))
        else:
            self._facts.rules[rule.code] = found.truth
            yield from found.outputs

    def amount(self, code: str, text: str) -> Iterator[Output]:
        try:
            truth = self._facts.rule(code)
            yield decisions.amount(code, text, truth, self._facts.lowering)
        except PerPersonError as error:
            self.apart.append(Apart(code, "amount", error, (f"{code}_amount",)))

    def table(self, table: DecisionTable) -> Iterator[Output]:
        try:
            yield from decisions.chosen(table, self._facts.lowering)
        except PerPersonError as error:
            columns = (f"{table.code}_row", *(f"{table.code}_{name}" for name in table.outputs))
            self.apart.append(Apart(table.code, "table", error, columns))


def _on(parameters: Parameters, day: date) -> dict[str | None, Mapping[str, object]]:
    if isinstance(parameters, ParameterTable):
        return {None: parameters.on(day)}
    return {region: table.on(day) for region, table in parameters.items()}


def _refuse_names(people: People, results: list[str]) -> None:
    """DuckDB and Spark take `A` and `a` for one column, PostgreSQL cuts long names: then one would stand for the other."""
    columns = [column.name for column in people.columns]
    for group in ([*columns, *people.derived, *_RESERVED], [people.id, *results]):
        seen: set[str] = set()
        for name in group:
            folded = name.casefold()
            if folded in seen or len(name.encode()) > _LONGEST_NAME:
                raise ProblemError("population.name", name=name)
            seen.add(folded)
    for column in columns:
        others = (people.id, people.household, people.region)
        if any(column != other and column.casefold() == other.casefold() for other in others):
            raise ProblemError("population.name", name=column)
