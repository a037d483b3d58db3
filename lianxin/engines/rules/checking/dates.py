"""Holes in time: between the versions of a rule, between the values of a parameter, under a rule that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from lianxin.engines.rules.ast import Node, names
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.rule import PARAM, RULE, Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError


def versions(rules: Iterable[Rule]) -> Iterator[ProblemError]:
    """Versions of one code that overlap, or leave days without any."""
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    for code, found in by_code.items():
        for earlier, later in pairwise(sorted((rule.valid for rule in found), key=lambda valid: valid.start)):
            if earlier.overlaps(later):
                yield ProblemError("rules.duplicate_code", rule=code)
            elif earlier.end is not None and earlier.end < later.start:
                yield ProblemError("rules.version_hole", rule=code, start=earlier.end, end=later.start)


def values(parameters: ParameterTable) -> Iterator[ProblemError]:
    """Days between two values of a parameter on which it has none."""
    for earlier, later in pairwise(parameters.parameters):
        if (
            earlier.name == later.name
            and earlier.valid.end is not None
            and earlier.valid.end < later.valid.start
        ):
            yield ProblemError(
                "rules.parameter_hole", name=earlier.name, start=earlier.valid.end, end=later.valid.start
            )


def without_value(rule: Rule, parameters: ParameterTable) -> Iterator[ProblemError]:
    """Conditions that read a parameter which has no value on some day the rule is in force; the first such day."""
    read = [(condition.code, condition.tree) for condition in rule.conditions]
    yield from _without_value(rule.code, read, rule.valid, parameters)


def rows_without_value(table: DecisionTable, parameters: ParameterTable) -> Iterator[ProblemError]:
    """Rows of a table, and its outputs, that read such a parameter."""
    read = [(str(number), tree) for number, tree in enumerate(table.trees, 1)]
    read += [(row, parse(text)) for row, outputs in table.outcomes.items() for text in outputs.values()]
    yield from _without_value(table.code, read, table.valid, parameters)


def _without_value(
    rule: str, read: Iterable[tuple[str, Node]], valid: Period, parameters: ParameterTable
) -> Iterator[ProblemError]:
    told: set[tuple[str, str]] = set()
    for condition, tree in read:
        for name in dict.fromkeys(n.text for n in names(tree) if n.path[0] == PARAM):
            periods = [p.valid for p in parameters.parameters if f"{PARAM}.{p.name}" == name]
            day = _first_outside(valid, periods) if periods else None
            if day is not None and (condition, name) not in told:
                told.add((condition, name))
                place = {"rule": rule, "condition": condition}
                short = name.removeprefix(f"{PARAM}.")
                yield ProblemError("rules.parameter_missing", **place, name=short, day=day)


def rules_missing(rule: Rule, rules: Iterable[Rule]) -> Iterator[ProblemError]:
    """Conditions that read the answer of a rule which is not in force on some day this one is; the first such day."""
    valid: dict[str, list[Period]] = {}
    for other in rules:
        valid.setdefault(f"{RULE}.{other.code}", []).append(other.valid)
    for condition in rule.conditions:
        for name in dict.fromkeys(n.text for n in names(condition.tree) if n.text in valid):
            day = _first_outside(rule.valid, valid[name])
            if day is not None:
                yield ProblemError(
                    "rules.rule_missing",
                    rule=rule.code,
                    condition=condition.code,
                    name=name.removeprefix(f"{RULE}."),
                    day=day,
                )


def _first_outside(inside: Period, periods: Iterable[Period]) -> date | None:
    day = inside.start
    for period in sorted(periods, key=lambda period: period.start):
        if period.contains(day):
            if period.end is None:
                return None
            day = period.end
    return day if inside.contains(day) else None
