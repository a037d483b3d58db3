"""A rule book: all rules of a pack, checked for cycles and decided in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lianxin.engines.rules.ast import per_person
from lianxin.engines.rules.evaluate import Closure
from lianxin.engines.rules.rule import RULE, TRUTHS, Condition, Decision, Rule, answer_of, environment
from lianxin.engines.rules.values import Value
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
        self.on = lru_cache(maxsize=64)(self._on)

    def _on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on `day`, dependencies first."""
        return tuple(rule for rule in self.rules if rule.valid.contains(day))

    @cached_property
    def _asked(self) -> dict[int, tuple[tuple[int, int, Closure], ...]]:
        """By rule: (bit, place, closure) of every condition. Equal conditions have one place, so they are asked once."""
        places: dict[object, int] = {}

        def place(condition: Condition) -> int:
            whole = next(per_person(condition.tree), None) is None
            return places.setdefault(condition.tree if whole else id(condition), len(places))

        return {
            id(rule): tuple(
                (bit, place(condition), test)
                for condition, (bit, test) in zip(rule.conditions, rule.tests, strict=True)
            )
            for rule in self.rules
        }

    def decide(self, facts: Mapping[str, Any], as_of: date) -> dict[str, Decision]:
        """Decide every rule in force for one person, by code. A rule not in force that day is unknown to the others.

        A condition that several rules share is asked once: what it reads of other rules is decided before any of them.
        """
        env = environment(facts, as_of)
        answers = env[RULE] = dict(env[RULE])
        found: dict[int, Value] = {}
        decisions = {}
        for rule in self.on(as_of):
            failed = unknown = 0
            for bit, place, test in self._asked[id(rule)]:
                if place in found:
                    truth = found[place]
                else:
                    truth = found[place] = test(env)
                if truth is False:
                    failed |= bit
                elif truth is not True:
                    unknown |= bit
            answer = answer_of(rule, failed, unknown)
            decisions[rule.code] = Decision(rule, as_of, answer, failed, unknown, env)
            answers[rule.code] = TRUTHS[answer]
        return decisions
