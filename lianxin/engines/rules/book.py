"""A rule book: all rules of a pack, checked for cycles and decided in the order of their dependencies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from lianxin.engines.rules.evaluate import Facts, Writing
from lianxin.engines.rules.rule import RULE, TRUTHS, Decision, Rule, environment
from lianxin.kernel.problems import ProblemError

Decider = Callable[[Facts], dict[str, Decision]]


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
        self._decided_on = lru_cache(maxsize=64)(self._decider)
        self._deciders: dict[tuple[int, ...], Decider] = {}

    def _on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on `day`, dependencies first."""
        return tuple(rule for rule in self.rules if rule.valid.contains(day))

    def decide(self, facts: Mapping[str, Any], as_of: date) -> dict[str, Decision]:
        """Decide every rule in force for one person, by code. A rule not in force that day is unknown to the others."""
        env = environment(facts, as_of)
        env[RULE] = dict(env[RULE])
        return self._decided_on(as_of)(env)

    def _decider(self, day: date) -> Decider:
        """Days on which the same rules are in force share one."""
        rules = self.on(day)
        key = tuple(map(id, rules))
        if key not in self._deciders:
            self._deciders[key] = _written(rules)
        return self._deciders[key]


def _written(rules: Iterable[Rule]) -> Decider:
    """All rules as one function, with the meaning of `rule.decide_in` for each after the other.

    A condition that several rules share is asked once: what it reads of other rules is decided before any of them.
    """
    writing = Writing()
    asked: dict[str, str] = {}
    body = ["answers, as_of = get('rule'), get('as_of')"]
    found: dict[str, str] = {}
    for number, rule in enumerate(rules):
        truths = []
        for condition in rule.conditions:
            text = writing.statement(condition.tree)
            if text not in asked:
                asked[text] = f"a{len(asked)}"
                body.append(f"{asked[text]} = {text}")
            truths.append(asked[text])
        body += _decision(rule, number, truths, writing)
        writing.answers[rule.code] = f"r{number}"
        found[rule.code] = f"d{number}"
    listed = ", ".join(f"{code!r}: {decision}" for code, decision in found.items())
    return writing.function([*body, f"return {{{listed}}}"])


def _decision(rule: Rule, number: int, truths: Iterable[str], writing: Writing) -> Iterator[str]:
    """The lines that put the truths of a rule together."""
    yield "failed = unknown = 0"
    for place, truth in enumerate(truths):
        yield f"if {truth} is False: failed |= {1 << place}"
        yield f"elif {truth} is not True: unknown |= {1 << place}"
    every = (1 << len(rule.conditions)) - 1
    first, second = {
        "all": ("'no' if failed", "'yes' if not unknown"),
        "any": (f"'yes' if failed | unknown != {every}", "'no' if not unknown"),
    }[rule.combine]
    yield f"answer = {first} else {second} else {rule.unknown_as!r}"
    yield f"answers[{rule.code!r}] = r{number} = {writing.bind(TRUTHS)}[answer]"
    made, of = writing.bind(Decision), writing.bind(rule)
    yield f"d{number} = {made}({of}, as_of, answer, failed, unknown, facts)"
