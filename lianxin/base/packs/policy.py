"""规则对象:把包里的分类、参数、走访分级变成规则引擎的对象。"""

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
from lianxin.engines.rules.values import Kind, Truth
from lianxin.kernel.periods import Period

#: The facts a category may read. None is unknown, except where the comment says what it means.
FACTS: Final[Mapping[str, Kind]] = {
    "age": "number",  # completed years
    "sex": "string",  # GB/T 2261.1: "1" male, "2" female
    "ethnic": "string",  # GB/T 3304
    "marital": "string",  # GB/T 2261.2
    "household_size": "number",
    "household_elders": "number",  # aged 60 or over
    "household_adults": "number",  # 18–59
    "household_children": "number",  # under 18
    "is_head": "boolean",
    "lives_alone": "boolean",
    "children_count": "number",
    "spouse_alive": "boolean",
    "children_nearby": "boolean",
    "disability_kind": "string",  # digit of the certificate number, 1–7; None: no certificate
    "disability_grade": "number",  # 1–4; None: no certificate
    "ability_level": "number",  # 0–4, GB/T 42195; None: not assessed
    "is_tekun": "boolean",
    "is_dibao": "boolean",
    "parents_away": "number",  # 0, 1, 2
    "guardian_able": "boolean",
    "days_since_visit": "number",  # None: never visited
    "has_care_plan": "boolean",
}

Sources = Mapping[str, schema.Source]
_EVER = Period(dt.date.min)


def rule_book(categories: Mapping[str, schema.Category], sources: Sources) -> RuleBook:
    """All categories as rules. ProblemError "rules.…" for a wrong expression or a ring of references."""
    return RuleBook(rule(category, sources) for category in categories.values())


def rule(category: schema.Category, sources: Sources) -> Rule:
    """One category as a rule in force from its day."""
    conditions = tuple(condition(row, category, sources) for row in category.conditions)
    valid = Period(category.start)
    return Rule(category.code, _spoken(category.name), conditions, valid, combine=category.combine)


def condition(row: schema.RuleRow, category: schema.Category, sources: Sources) -> Condition:
    """One row as a condition that cites its own article, else its category's."""
    return Condition(
        code=row.code,
        label=_spoken(row.label),
        expression=row.expression,
        article=_cited(sources, row.source or category.source, row.article or category.article),
        kind=row.kind,
        proves=_spoken(row.evidence),
        question=_spoken(row.question),
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


def truths(decisions: Mapping[str, Decision]) -> dict[str, Truth]:
    """Decisions as the truth values other rules and tables read."""
    return {code: TRUTHS[decision.answer] for code, decision in decisions.items()}


def _tier_table(group: str, tiers: list[schema.Tier], sources: Sources) -> DecisionTable:
    outputs = {tier.code: {"tier": f'"{tier.code}"'} for tier in tiers}
    return DecisionTable(
        code=group,
        label={"zh": group},
        inputs=("true",),
        outputs=("tier",),
        rows=tuple(
            Row((f"({tier.when})",), outputs[tier.code], _cited(sources, tier.source, tier.article))
            for tier in tiers
            if tier.when
        ),
        default=next((outputs[tier.code] for tier in tiers if tier.otherwise), None),
        unknown=next((outputs[tier.code] for tier in tiers if tier.unsure), None),
        valid=_EVER,
    )


def _dated(parameter: schema.Parameter, sources: Sources) -> Iterable[Parameter]:
    values = sorted(parameter.values, key=lambda value: value.start)
    ends = [later.start for _earlier, later in pairwise(values)]
    for value, end in zip(values, [*ends, None], strict=True):
        cited = _cited(sources, value.source, value.article)
        yield Parameter(parameter.code, value.value, parameter.unit, Period(value.start, end), cited)


def _cited(sources: Sources, source: str, article: str) -> str:
    title = sources[source].title if source in sources else source
    return (
        f"{title} {article}".strip()
        if title.startswith(("《", "GB", "DB", "MZ"))
        else f"《{title}》{article}"
    )


def _spoken(words: Words | None) -> dict[str, str]:
    return {"zh": words.zh, "bo": words.bo, "en": words.en} if words else {}
