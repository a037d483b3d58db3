"""Holes in time: between the versions of a rule, between the values of a parameter, under a rule that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from lianxin.engines.rules.ast import names
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import PARAM, Rule
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
    for condition in rule.conditions:
        for name in dict.fromkeys(n.text for n in names(condition.tree) if n.path[0] == PARAM):
            periods = [p.valid for p in parameters.parameters if f"{PARAM}.{p.name}" == name]
            day = _first_outside(rule.valid, periods) if periods else None
            if day is not None:
                yield ProblemError(
                    "rules.parameter_missing",
                    rule=rule.code,
                    condition=condition.code,
                    name=name.removeprefix(f"{PARAM}."),
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
