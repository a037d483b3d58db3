"""Dated parameters: the amounts, ages and intervals a rule reads as `param.name`, exact and with their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter for one period. `unit` in plain words (元/月, 岁, 天); `source` names document and article."""

    name: str
    value: int | Decimal | str | bool | date
    unit: str
    valid: Period
    source: str


class ParameterTable:
    """All values of all parameters of one place. ProblemError "rules.parameter_overlap" when two hold on one day."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self.parameters = tuple(sorted(parameters, key=lambda p: (p.name, p.valid.start)))
        for earlier, later in pairwise(self.parameters):
            if earlier.name == later.name and earlier.valid.overlaps(later.valid):
                raise ProblemError("rules.parameter_overlap", name=later.name, day=later.valid.start)
        self.on = lru_cache(maxsize=64)(self._on)

    def _on(self, day: date) -> Mapping[str, object]:
        """The value of every parameter on `day`; a parameter without one is absent, so rules that read it cannot tell."""
        return MappingProxyType({p.name: p.value for p in self.parameters if p.valid.contains(day)})
