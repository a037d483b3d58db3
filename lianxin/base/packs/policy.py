"""规则对象:把包里的分类、待遇、参数、表变成规则引擎的对象。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from lianxin.base.packs import schema
from lianxin.base.packs.words import Words
from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.parameters import Parameter, ParameterTable
from lianxin.engines.rules.rule import TRUTHS, Condition, Decision, Rule
from lianxin.engines.rules.tables import DecisionTable, Row
from lianxin.engines.rules.values import Truth
from lianxin.kernel.periods import Period

Sources = Mapping[str, schema.Source]
EVER: Final = dt.date.min
"""A day before any rule."""


def rule_book(ruled: Iterable[schema.Ruled], sources: Sources) -> RuleBook:
    """Categories and benefits as rules. ProblemError "rules.…" for a wrong expression or a ring of references."""
    return RuleBook(rule(one, sources) for one in ruled)


def rule(ruled: schema.Ruled, sources: Sources) -> Rule:
    """One category or benefit as a rule in force in its days."""
    conditions = tuple(condition(row, ruled, sources) for row in ruled.conditions)
    valid = Period(ruled.start, ruled.until)
    return Rule(ruled.code, spoken(ruled.name), conditions, valid, combine=ruled.combine)


def condition(row: schema.RuleRow, ruled: schema.Ruled, sources: Sources) -> Condition:
    """One row as a condition that cites its own article, else its rule's."""
    return Condition(
        code=row.code,
        label=spoken(row.label),
        expression=row.expression,
        article=cited(sources, row.source or ruled.source, row.article or ruled.article),
        kind=row.kind,
        proves=spoken(row.evidence),
        question=spoken(row.question),
        no_goal=row.no_goal,
    )


def parameter_table(parameters: Mapping[str, schema.Parameter], sources: Sources) -> ParameterTable:
    """Every dated value, each in force until the next one begins."""
    return ParameterTable(value for parameter in parameters.values() for value in _dated(parameter, sources))


def tier_tables(tiers: Mapping[str, schema.Tier], sources: Sources) -> dict[str, DecisionTable]:
    """A first-hit table per group. ProblemError "rules.table_…" when a group lacks ``otherwise`` or ``unsure``."""
    groups: dict[str, list[schema.Tier]] = {}
    for tier in sorted(tiers.values(), key=lambda tier: tier.rank):
        groups.setdefault(tier.group, []).append(tier)
    return {group: _tier_table(group, rows, sources) for group, rows in groups.items()}


def table(shown: schema.Table, sources: Sources) -> DecisionTable:
    """One table. ProblemError "rules.…" for a wrong expression or outputs that differ from row to row."""
    return DecisionTable(
        code=shown.code,
        label=spoken(shown.name),
        inputs=("true",),
        outputs=tuple(shown.default),
        rows=tuple(
            Row((f"({row.when})",), row.outputs, cited(sources, row.source or shown.source, row.article or shown.article))
            for row in shown.rows
        ),
        default=shown.default,
        unknown=shown.unknown,
        valid=Period(shown.start, shown.until),
    )


def truths(decisions: Mapping[str, Decision]) -> dict[str, Truth]:
    """Decisions as the truth values other rules and tables read."""
    return {code: TRUTHS[decision.answer] for code, decision in decisions.items()}


def _tier_table(group: str, tiers: list[schema.Tier], sources: Sources) -> DecisionTable:
    outputs = {tier.code: _tier_outputs(tier) for tier in tiers}
    return DecisionTable(
        code=group,
        label={"zh": group},
        inputs=("true",),
        outputs=("tier", "interval", "due"),
        rows=tuple(
            Row((f"({tier.when})",), outputs[tier.code], cited(sources, tier.source, tier.article))
            for tier in tiers
            if tier.when
        ),
        default=next((outputs[tier.code] for tier in tiers if tier.otherwise), None),
        unknown=next((outputs[tier.code] for tier in tiers if tier.unsure), None),
        valid=Period(EVER),
    )


def _tier_outputs(tier: schema.Tier) -> dict[str, str]:
    """The tier, its days from one meeting to the next, and the last day by which somebody met before is met again."""
    due = f"add days(last_met_on, {tier.interval_days})" if tier.interval_days else "null"
    return {"tier": f'"{tier.code}"', "interval": str(tier.interval_days), "due": due}


def _dated(parameter: schema.Parameter, sources: Sources) -> Iterable[Parameter]:
    values = sorted(parameter.values, key=lambda value: value.start)
    ends = [later.start for _earlier, later in pairwise(values)]
    for value, end in zip(values, [*ends, None], strict=True):
        article = cited(sources, value.source, value.article)
        yield Parameter(parameter.code, value.value, parameter.unit, Period(value.start, end), article)


def cited(sources: Sources, source: str, article: str) -> str:
    """The document by its title, and the article in it."""
    title = sources[source].title if source in sources else source
    return (
        f"{title} {article}".strip()
        if title.startswith(("《", "GB", "DB", "MZ"))
        else f"《{title}》{article}"
    )


def spoken(words: Words | None) -> dict[str, str]:
    """Words as the engines carry them; empty for none."""
    return {"zh": words.zh, "bo": words.bo, "en": words.en} if words else {}
