"""From a row of the result back to decisions and table hits, so that the bits say the same words as one person's decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lianxin.engines.rules.emit import dialects
from lianxin.engines.rules.emit.plan import ANSWERS, Plan
from lianxin.engines.rules.rule import Decision, Rule, answer_of


def decisions(plan: Plan, row: Mapping[str, Any]) -> Iterator[Decision]:
    """The decision of every rule of which the row has the reasons: ask `why`, `why_not`, `ask_next`, `one_condition_short`.

    It knows the conditions, not the facts they saw (`inputs` are empty): those stay with the people.
    """
    for rule in plan.rules:
        reasons = row.get(f"{rule.code}_reasons")
        if reasons is not None:
            unknown, failed = divmod(reasons, 1 << len(rule.conditions))
            yield Decision(rule, plan.day, answer_of(rule, failed, unknown), failed, unknown, {})


def unpacked(plan: Plan, result: str) -> str:
    """A SELECT for DuckDB and PostgreSQL over a stored result: for every rule `<code>_answer` (0 no, 1 yes, 2 cannot tell),
    `_failed` and `_unknown` (bit i for condition i) instead of its reasons; all other columns as they are."""
    rules = {f"{rule.code}_reasons": rule for rule in plan.rules}
    columns = [_quoted(plan.people.id)]
    for one in plan.outputs:
        columns += _parts(rules[one.name]) if one.part == "reasons" else [_quoted(one.name)]
    return f"SELECT {', '.join(columns)} FROM {result}"  # noqa: S608 — names of our own, quoted


def _parts(rule: Rule) -> Iterator[str]:
    reasons, count = _quoted(f"{rule.code}_reasons"), len(rule.conditions)
    every, doubt = (1 << count) - 1, ANSWERS[rule.unknown_as]
    failed, unknown = f"({reasons} & {every})", f"({reasons} >> {count})"
    no, yes = f"WHEN {failed} = {every} THEN 0", f"WHEN {failed} + {unknown} <> {every} THEN 1"
    if rule.combine == "all":
        no, yes = f"WHEN {failed} <> 0 THEN 0", f"WHEN {unknown} = 0 THEN 1"
    yield f"CASE {no} {yes} ELSE {doubt} END AS {_quoted(f'{rule.code}_answer')}"
    yield f"{failed} AS {_quoted(f'{rule.code}_failed')}"
    yield f"{unknown} AS {_quoted(f'{rule.code}_unknown')}"


def _quoted(name: str) -> str:
    return dialects.DUCKDB.quote(name)


def table_outputs(plan: Plan, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the tables give, by table and output, as `first_hit` gives it."""
    found: dict[str, dict[str, Any]] = {}
    for one in plan.outputs:
        if one.part not in ("reasons", "amount", "row"):
            found.setdefault(one.of, {})[one.part] = one.read(row[one.name])
    return found
