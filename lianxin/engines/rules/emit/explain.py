"""From a row of the result back to decisions and table hits, so that the bits say the same words as one person's decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lianxin.engines.rules.emit.plan import ANSWERS, Plan
from lianxin.engines.rules.rule import Answer, Decision

_ANSWERS: Final[Mapping[int, Answer]] = {number: answer for answer, number in ANSWERS.items()}


def decisions(plan: Plan, row: Mapping[str, Any]) -> Iterator[Decision]:
    """The decision of every rule of which the row has the columns: ask `why`, `why_not`, `ask_next`, `one_condition_short`.

    It knows the conditions, not the facts they saw (`inputs` are empty): those stay with the people.
    """
    for rule in plan.rules:
        answer = row.get(f"{rule.code}_answer")
        if answer is not None:
            failed, unknown = row[f"{rule.code}_failed"], row[f"{rule.code}_unknown"]
            yield Decision(rule, plan.day, _ANSWERS[answer], failed, unknown, {})


def table_outputs(plan: Plan, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the tables give, by table and output, as `first_hit` gives it."""
    found: dict[str, dict[str, Any]] = {}
    for one in plan.outputs:
        if one.part not in ("answer", "failed", "unknown", "amount", "row"):
            found.setdefault(one.of, {})[one.part] = one.read(row[one.name])
    return found
