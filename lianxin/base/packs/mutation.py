"""变异:把一条条件反过来,必须有实例因此算错;没有的,说明那条条件没有实例看着。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec

from lianxin.base.packs import policy, schema
from lianxin.base.packs.checks import differences
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules.rule import Decision, Rule, decide_in
from lianxin.engines.rules.tables import DecisionTable, first_hit
from lianxin.kernel.problems import ProblemError

Twist = Callable[[str], Iterable[str]]
Kills = Callable[[str], bool]


def flipped(expression: str) -> Iterable[str]:
    """The expression turned round."""
    return (f"not({expression})",)


def survivors(pack: Pack, twist: Twist = flipped, *, own: bool = True) -> Iterator[tuple[str, str]]:
    """Changes of conditions and rows that no worked case of the pack tells from the rule as it is: (path, what it was
    changed to). `own`: only of rules written in the pack's own folder, whose cases these are.
    """
    bench = _Bench(pack)
    for path, expression, kills in bench.places():
        if not own or _own(pack, path):
            yield from ((path, changed) for changed in twist(expression) if not kills(changed))


def remarks(pack: Pack) -> Iterator[Finding]:
    """Conditions of the pack's own rules that no worked case of it would miss if they were turned round."""
    for path, changed in survivors(pack):
        yield finding_at(pack.origins, path, "unkilled", changed=changed)


def _own(pack: Pack, path: str) -> bool:
    while path not in pack.origins:
        path = path.rpartition(".")[0]
    return pack.origins[path].pack == pack.folder


@dataclass(frozen=True)
class _Worked:
    """A worked case with all its facts and decisions, as the pack's own rules give them."""

    case: schema.Case
    facts: Mapping[str, Any]
    decisions: Mapping[str, Decision]


class _Bench:
    """All worked cases, worked out once; a changed rule is first tried on the cases that speak of it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._worked = [_worked(pack, case) for case in pack.cases]

    def places(self) -> Iterator[tuple[str, str, Kills]]:
        """Every condition and row: its path, its expression, and whether a case tells a changed one from it."""
        pack = self._pack
        for attribute in ("categories", "benefits"):
            for code, ruled in getattr(pack, attribute).items():
                for index, row in enumerate(ruled.conditions):
                    path = f"{attribute}.{code}.conditions.{index}.expression"
                    yield path, row.expression, partial(self._kills_condition, attribute, ruled, index)
        for code, table in pack.tables.items():
            for index, shown in enumerate(table.rows):
                yield f"tables.{code}.rows.{index}.when", shown.when, partial(self._kills_row, table, index)
        for code, tier in pack.tiers.items():
            if tier.when:
                yield f"tiers.{code}.when", tier.when, partial(self._kills_tier, tier)

    def _kills_condition(self, attribute: str, ruled: schema.Ruled, index: int, text: str) -> bool:
        rows = list(ruled.conditions)
        rows[index] = msgspec.structs.replace(rows[index], expression=text)
        changed = msgspec.structs.replace(ruled, conditions=tuple(rows))
        try:
            rule = policy.rule(changed, self._pack.sources)
        except ProblemError:  # too deep or too long once changed
            return True
        if any(_answers_otherwise(rule, one) for one in self._worked):
            return True
        other: dict[str, Any] = {attribute: {**getattr(self._pack, attribute), ruled.code: changed}}
        return self._whole(replace(self._pack, **other))

    def _kills_row(self, table: schema.Table, index: int, text: str) -> bool:
        rows = list(table.rows)
        rows[index] = msgspec.structs.replace(rows[index], when=text)
        changed = policy.table(msgspec.structs.replace(table, rows=tuple(rows)), self._pack.sources)
        book = self._pack.fact_book if table.about == "resident" else self._pack.worker_facts
        for one in self._worked:
            wanted = one.case.tables.get(table.code)
            if wanted is not None:
                members = [one.case.facts, *(one.case.others or ())]
                param = self._pack.parameter_table.on(one.case.on)
                facts = book.complete(members, one.case.on, param, together=one.case.others is not None)[0]
                if _gives(changed, facts, one, self._pack) != dict(wanted):
                    return True
        return False

    def _kills_tier(self, tier: schema.Tier, text: str) -> bool:
        changed = {**self._pack.tiers, tier.code: msgspec.structs.replace(tier, when=text)}
        table = policy.tier_tables(changed, self._pack.sources)[tier.group]
        for one in self._worked:
            if one.case.tier and self._pack.tiers[one.case.tier].group == tier.group:
                hit = first_hit(table, {"rule": policy.truths(one.decisions)}, one.case.on)
                if hit.outputs["tier"] != one.case.tier:
                    return True
        return False

    def _whole(self, changed: Pack) -> bool:
        try:
            return any(True for case in changed.cases for _ in differences(changed, case))
        except ProblemError:
            return True


def _worked(pack: Pack, case: schema.Case) -> _Worked:
    facts = pack.told([case.facts, *(case.others or ())], case.on, together=case.others is not None)[0]
    return _Worked(case, facts, pack.decide(facts, case.on))


def _answers_otherwise(rule: Rule, one: _Worked) -> bool:
    """Whether a changed rule answers a case otherwise than the case says it should."""
    expected = (one.case.categories | one.case.benefits).get(rule.code)
    if expected is None or not rule.valid.contains(one.case.on):
        return False
    return decide_in(rule, one.decisions[rule.code].facts, one.case.on).answer != expected


def _gives(table: DecisionTable, facts: Mapping[str, Any], one: _Worked, pack: Pack) -> dict[str, Any]:
    told = {**facts, "rule": policy.truths(one.decisions), "param": pack.parameter_table}
    outputs = first_hit(table, told, one.case.on).outputs
    return {name: outputs.get(name) for name in one.case.tables[table.code]}
