"""政策包:国家基础包叠上一个县的包,逐字段合并后的结果。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from lianxin.base.packs import policy, schema
from lianxin.base.packs.reading import Origin
from lianxin.base.packs.words import Words
from lianxin.engines.rules.book import RuleBook
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import Decision
from lianxin.engines.rules.tables import DecisionTable, first_hit

BASE = "national-base"


@dataclass(frozen=True, eq=False)
class Pack:
    """Everything a county sets, read-only. Rows are keyed by code; ``hash`` covers every byte of its layers."""

    code: str
    folder: str
    hash: str
    info: schema.PackInfo
    sources: Mapping[str, schema.Source]
    words: Mapping[str, schema.Wording]
    roles: Mapping[str, schema.Role]
    services: Mapping[str, schema.Service]
    need_kinds: Mapping[str, schema.NeedKind]
    urgencies: Mapping[str, schema.Urgency]
    channels: Mapping[str, schema.Channel]
    commitment_kinds: Mapping[str, schema.CommitmentKind]
    ladder: Mapping[str, schema.Step]
    categories: Mapping[str, schema.Category]
    tiers: Mapping[str, schema.Tier]
    parameters: Mapping[str, schema.Parameter]
    roster_columns: Mapping[str, schema.RosterColumn]
    roster_spellings: Mapping[str, schema.RosterSpelling]
    travel_modes: Mapping[str, schema.TravelMode]
    travel_factors: Mapping[str, schema.TravelFactor]
    weights: Mapping[str, schema.Weight]
    places: tuple[schema.Place, ...]
    stations: tuple[schema.Station, ...]
    sites: tuple[schema.Site, ...]
    calendar: tuple[schema.Day, ...]
    cases: tuple[schema.Case, ...]
    origins: Mapping[str, Origin]

    @property
    def version(self) -> str:
        """The version its maintainers wrote."""
        return self.info.version

    @property
    def name(self) -> Words:
        return self.info.name

    @property
    def covers(self) -> str:
        """The prefix of the place codes it is responsible for: 540100 → 5401, 360735 → 360735; base → every code."""
        if self.code == BASE:
            return ""
        return self.code[:4] if self.code.endswith("00") else self.code

    @property
    def offered(self) -> dict[str, schema.Service]:
        """The services that can be ordered here, in catalogue order."""
        return {code: service for code, service in self.services.items() if service.offered}

    @property
    def steps(self) -> tuple[schema.Step, ...]:
        """The escalation ladder from the first step to the last."""
        return tuple(sorted(self.ladder.values(), key=lambda step: step.after_hours))

    def origin(self, path: str) -> Origin:
        """Where a value was written, by path such as ``services.zhuyu.minutes`` or ``parameters.elder_age.values.0.value``.

        Raises KeyError for a path that the pack does not hold.
        """
        return self.origins[path]

    def value(self, code: str, on: dt.date) -> Decimal:
        """A parameter's value on a day; KeyError when there is no such parameter or none in force yet."""
        found = self.parameters[code].on(on)
        if found is None:
            raise KeyError(f"{code} has no value on {on}")
        return found.value

    @cached_property
    def rules(self) -> RuleBook:
        """The categories as rules of the engine."""
        return policy.rule_book(self.categories, self.sources)

    @cached_property
    def parameter_table(self) -> ParameterTable:
        """The parameters as the engine reads them (``param.x``)."""
        return policy.parameter_table(self.parameters, self.sources)

    @cached_property
    def tier_tables(self) -> Mapping[str, DecisionTable]:
        """The visit table of each group (elder, child)."""
        return policy.tier_tables(self.tiers, self.sources)

    def categorise(self, facts: Mapping[str, Any], on: dt.date) -> dict[str, Decision]:
        """Every category's decision for one person on a day; ``facts`` by the names of ``policy.FACTS``, None = unknown."""
        return self.rules.decide({**facts, "param": self.parameter_table}, on)

    def tier_for(self, group: str, decisions: Mapping[str, Decision], on: dt.date) -> schema.Tier:
        """The visit tier of a person of a group whose categories are decided; when it cannot be told, the ``unsure`` row."""
        hit = first_hit(self.tier_tables[group], {"rule": policy.truths(decisions)}, on)
        return self.tiers[str(hit.outputs["tier"])]

    def word(self, code: str, language: str) -> str:
        """A local term in a language; KeyError when the pack has no such term."""
        return self.words[code].name.in_language(language)
