"""Derived facts (facts.toml, ADR 0008): in which order they are worked out, and for one household in plain Python.

What is derived from one person's own facts comes first; `household` then is the list of everybody's facts so far; last
what is derived from that. So `household.x` knows no x that reads the household itself: it is unknown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from lianxin.engines.rules.ast import names
from lianxin.engines.rules.evaluate import Closure, closure
from lianxin.engines.rules.population import parse
from lianxin.kernel.problems import ProblemError

HOUSEHOLD: Final = "household"


def in_order(derived: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts of one's own, then those that read the household. ProblemError "rules.cycle" names a ring."""
    reads = {code: {name.path[0] for name in names(parse(text))} for code, text in derived.items()}
    needs = {code: sorted(reads[code] & set(derived)) for code in derived}
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise ProblemError("rules.cycle", rules=" → ".join(reversed(error.args[1]))) from None
    shared: set[str] = set()
    for code in order:
        if HOUSEHOLD in reads[code] or reads[code] & shared:
            shared.add(code)
    return tuple(c for c in order if c not in shared), tuple(c for c in order if c in shared)


class Deriving:
    """The derived facts as closures: `own` from one person's facts, `shared` from the household's, each in its order."""

    def __init__(self, derived: Mapping[str, str]) -> None:
        self.own, self.shared = in_order(derived)
        self._own = [(code, closure(derived[code])) for code in self.own]
        self._shared = [(code, closure(derived[code])) for code in self.shared]

    def complete(
        self, members: Sequence[Mapping[str, Any]], context: Mapping[str, Any], *, together: bool
    ) -> list[dict[str, Any]]:
        """All facts of each member, in order. `context`: `as_of` and `param`. `together` False: whom they live with is not
        known. A derived fact that is given stays as given."""
        told = [_told({**member, **context}, self._own) for member in members]
        household = [_without(facts, context) for facts in told] if together else None
        return [_told({**facts, HOUSEHOLD: household}, self._shared) for facts in told]


def _told(facts: dict[str, Any], steps: Iterable[tuple[str, Closure]]) -> dict[str, Any]:
    for code, run in steps:
        if facts.get(code) is None:
            facts[code] = run(facts)
    return facts


def _without(facts: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in context}
