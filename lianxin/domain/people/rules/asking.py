"""Which facts nobody knows keep a rule from being decided, and which of them to ask for first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.engines.rules import Condition, Decision, ask_next
from lianxin.engines.rules.ast import names
from lianxin.engines.rules.rule import PARAM, RULE

_HOUSEHOLD: Final = "household"
_AS_OF: Final = "as_of"

Sources = Mapping[str, frozenset[str]]
"""By fact: the facts that are written down and from which it comes (`FactBook.sources`)."""


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A fact that nobody has written down. `at`: of whom, by their number in the household; None: of the person asked about."""

    code: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A gap worth closing. `settles`: rules that need nothing else; `rules`: all rules that wait for it."""

    gap: Gap
    settles: tuple[str, ...]
    rules: tuple[str, ...]


def gaps_of(decision: Decision, decisions: Mapping[str, Decision], sources: Sources) -> frozenset[Gap]:
    """Everything unknown that could still change a decision; empty once it is settled."""
    return frozenset(gap for condition in ask_next(decision) for gap in gaps_in(condition, decision, decisions, sources))


def gaps_in(
    condition: Condition, decision: Decision, decisions: Mapping[str, Decision], sources: Sources
) -> Iterator[Gap]:
    """The same of one condition that cannot be told."""
    facts = decision.facts
    for path in dict.fromkeys(name.path for name in names(condition.tree)):
        first, rest = path[0], path[1:]
        if first == RULE and rest and rest[0] in decisions:
            yield from gaps_of(decisions[rest[0]], decisions, sources)
        elif first == _HOUSEHOLD:
            yield from _of_household(facts, rest[0] if rest else "", sources)
        elif first not in (RULE, PARAM, _AS_OF) and facts.get(first) is None:
            unwritten = [code for code in sources.get(first, ()) if facts.get(code) is None]
            yield from map(Gap, unwritten)
            if not unwritten:  # worked out of what all who live together told
                yield from _of_household(facts, first, sources)


def _of_household(facts: Mapping[str, Any], code: str, sources: Sources) -> Iterator[Gap]:
    for at, member in enumerate(facts.get(_HOUSEHOLD) or ()):
        yield from (Gap(one, at) for one in sources.get(code, ()) if member.get(one) is None)


def questions(
    decisions: Mapping[str, Decision], sources: Sources, order: Sequence[str], own: int | None = None
) -> tuple[Question, ...]:
    """What to ask, the one that settles most first, then the one most rules wait for, then in the pack's `order`.

    `own`: the number of the person in the household; what is unknown of them there is unknown of them.
    """
    waiting: dict[Gap, list[str]] = {}
    settled: dict[Gap, list[str]] = {}
    for code, decision in decisions.items():
        found = {Gap(gap.code) if gap.at == own else gap for gap in gaps_of(decision, decisions, sources)}
        for gap in found:
            waiting.setdefault(gap, []).append(code)
        if len(found) == 1:
            settled.setdefault(next(iter(found)), []).append(code)
    asked = [Question(gap, tuple(settled.get(gap, ())), tuple(codes)) for gap, codes in waiting.items()]
    place = {code: number for number, code in enumerate(order)}
    return tuple(sorted(asked, key=lambda q: (-len(q.settles), -len(q.rules), place.get(q.gap.code, 0), q.gap.at or 0)))
