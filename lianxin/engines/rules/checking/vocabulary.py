"""What expressions may read: facts, parameters and answers, with kind, unit and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.values import Kind, kind_of

PARAM: Final = "param."


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may read. `unit` in any fixed spelling (yuan/month, year; empty: not stated); `codes`: the values of a
    coded text; `whole`: a number without fractions; `collected`: False when nothing asks for it or works it out."""

    kind: Kind
    unit: str = ""
    codes: frozenset[str] = frozenset()
    whole: bool = False
    collected: bool = True


Known = Mapping[str, Kind | Fact]
"""By dotted name: facts, `param.x`, `household`, `household.income`; a bare kind is a fact of which no more is known."""


class Vocabulary:
    """The facts given, `as_of`, the answers of the rules, and the units of a parameter table."""

    def __init__(self, known: Known, rules: Mapping[str, Kind], parameters: ParameterTable | None) -> None:
        self._facts: dict[str, Fact] = {"as_of": Fact("date")}
        for parameter in parameters.parameters if parameters else ():
            kind = kind_of(parameter.value)
            if kind is not None:
                self._facts[PARAM + parameter.name] = Fact(kind, parameter.unit)
        for name, fact in {**known, **rules}.items():
            declared = self._facts.get(name)
            if isinstance(fact, Fact) or declared is None:
                self._facts[name] = fact if isinstance(fact, Fact) else Fact(fact)

    def get(self, name: str) -> Fact | None:
        return self._facts.get(name)

    def kind(self, name: str) -> Kind | None:
        fact = self._facts.get(name)
        return fact.kind if fact else None

    def unit(self, name: str) -> str:
        fact = self._facts.get(name)
        return fact.unit if fact else ""

    def is_collected(self, name: str) -> bool:
        fact = self._facts.get(name)
        return fact is None or fact.collected
