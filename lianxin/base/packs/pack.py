"""政策包:国家基础包叠上一个县的包,逐字段合并后的结果。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianxin.base.packs import schema
from lianxin.base.packs.reading import Origin
from lianxin.base.packs.words import Words

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

    def values_on(self, day: dt.date) -> dict[str, Decimal]:
        """Every parameter in force on a day, for rules that name parameters."""
        found = ((code, parameter.on(day)) for code, parameter in self.parameters.items())
        return {code: dated.value for code, dated in found if dated is not None}

    def word(self, code: str, language: str) -> str:
        """A local term in a language; KeyError when the pack has no such term."""
        return self.words[code].name.in_language(language)
