"""A rule book: all rules of a pack, checked for cycles and decided in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lianxin.engines.rules.rule import RULE, TRUTHS, Decision, Rule, decide_in, environment
from lianxin.kernel.problems import ProblemError


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each after those whose answer it reads; otherwise as given. ProblemError "rules.cycle" names the ring."""
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    needs = {
        code: [n for n in by_code if any(n in r.needs_rules for r in versions)]
        for code, versions in by_code.items()
    }
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise ProblemError("rules.cycle", rules=" → ".join(reversed(error.args[1]))) from None
    return tuple(rule for code in order for rule in by_code[code])


class RuleBook:
    """The rules of one place; several versions of one code may follow each other in time."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = ordered(rules)

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on `day`, dependencies first."""
        return tuple(rule for rule in self.rules if rule.valid.contains(day))

    def decide(self, facts: Mapping[str, Any], as_of: date) -> dict[str, Decision]:
        """Decide every rule in force for one person, by code. A rule not in force that day is unknown to the others."""
        env = environment(facts, as_of)
        answers = env[RULE] = dict(env[RULE])
        decisions = {}
        for rule in self.on(as_of):
            decision = decisions[rule.code] = decide_in(rule, env, as_of)
            answers[rule.code] = TRUTHS[decision.answer]
        return decisions
