"""What is missing for a rule to hold for somebody: one condition, or answers nobody has asked for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lianxin.engines.rules import Decision, ask_next, one_condition_short

Kind = Literal["short", "unknown"]
FEW: Final = 2  # a rule of one condition is always one condition short: that says nothing


@dataclass(frozen=True, slots=True)
class Lacking:
    """`failed`, `unknown`: bit i for condition i. `count`: how many conditions are to be asked for, or met."""

    kind: Kind
    failed: int
    unknown: int
    count: int


def lacking(decision: Decision, *, entitles: bool) -> Lacking | None:
    """What is kept of a decision that is not a yes. `entitles`: a benefit, of which one can fall short; a category one
    is not in is no loss, so only what cannot be told is kept of it. None: nothing is missing, or too much.
    """
    if decision.answer == "cannot_tell":
        count = len(ask_next(decision))
        return Lacking("unknown", decision.failed, decision.unknown, count)
    if entitles and len(decision.rule.conditions) >= FEW and one_condition_short(decision) is not None:
        return Lacking("short", decision.failed, decision.unknown, 1)
    return None


def all_lacking(decisions: Mapping[str, Decision], benefits: Collection[str]) -> dict[str, Lacking]:
    """By rule, in the order decided."""
    found = ((code, lacking(one, entitles=code in benefits)) for code, one in decisions.items())
    return {code: one for code, one in found if one is not None}
