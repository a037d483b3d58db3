"""What a name in an expression stands for: a column of people, a derived fact, a parameter, another rule's answer, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.ast import Name
from lianxin.engines.rules.derived import in_order
from lianxin.engines.rules.emit.amounts import Value, at_scale, number
from lianxin.engines.rules.emit.calls import a_day
from lianxin.engines.rules.emit.lower import HOUSEHOLD, Lowering, PerPersonError, constant_value
from lianxin.engines.rules.emit.ops import NOTHING, Op, Type, width
from lianxin.engines.rules.emit.plan import HOUSEHOLD as HOUSEHOLD_KEY
from lianxin.engines.rules.emit.plan import Column, People, Shared
from lianxin.engines.rules.emit.steps import Steps
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.rule import PARAM, RULE
from lianxin.kernel.problems import ProblemError

AS_OF: Final = "as_of"
NO_VALUE: Final = Value(NOTHING["bool"], None, shared=True)
_TYPES: Final[Mapping[str, Type]] = {"boolean": "bool", "string": "text", "date": "date"}


class Facts:
    """All names of one pass, and the lowering over them. `rules`: the answers so far, as truths; `apart`: the facts and
    rules that are decided per person, with the first reason."""

    def __init__(
        self, people: People, day: date, parameters: Mapping[str | None, Mapping[str, object]], steps: Steps
    ) -> None:
        self.day = day
        self.reads: dict[str, Column] = {}
        self.shared: dict[str, Shared] = {}
        self.rules: dict[str, Value] = {}
        self.apart: dict[str, ProblemError] = {}
        self.absent: dict[str, None] = {}
        self._parameters = parameters
        self._params: dict[str, Value] = {}
        self._columns = {column.name: column for column in people.columns}
        self._values: dict[str, Value] = {}
        self.lowering = Lowering(
            steps, Op("column", (HOUSEHOLD_KEY,), "text"), self._of_person, self._of_member
        )
        self._derived = people.derived
        self._of_household = frozenset(in_order(people.derived)[1])

    def _derive(self, code: str) -> None:
        """Worked out when the first expression asks for it: a fact that nothing reads costs nothing."""
        try:
            value = self.lowering.value(parse(self._derived[code]))
        except PerPersonError as error:
            self.apart[code] = error
        else:
            self._values[code] = replace(value, op=self.lowering.steps.keep(value.op))

    # --- names

    def rule(self, code: str) -> Value:
        """The answer of a rule as a truth; always unknown when it is not in force."""
        if f"{RULE}.{code}" in self.apart:
            raise PerPersonError("population.reads", name=f"{RULE}.{code}")
        return self.rules.get(code, NO_VALUE)

    def _of_person(self, name: Name) -> Value:
        first, *rest = name.path
        if first in (RULE, PARAM):
            return self._named(name, first, rest)
        if first == HOUSEHOLD:
            raise PerPersonError("population.list", column=name.at)
        if first == AS_OF:
            return a_day(self.day) if not rest else NO_VALUE
        return self._fact(first) if not rest else NO_VALUE

    def _named(self, name: Name, first: str, rest: list[str]) -> Value:
        if not rest:
            raise PerPersonError("population.list", column=name.at)
        if len(rest) > 1:
            return NO_VALUE
        (code,) = rest
        if first == PARAM:
            if code not in self._params:
                self._params[code] = self._parameter(code, name.at)
            return self._params[code]
        return self.rule(code)

    def _of_member(self, name: Name) -> Value:
        (code,) = name.path
        if code in (AS_OF, PARAM, RULE, HOUSEHOLD) or code in self._of_household:
            return NO_VALUE
        return self._fact(code)

    def _fact(self, code: str) -> Value:
        if code in self._derived and code not in self._values and code not in self.apart:
            self._derive(code)
        if code in self.apart:
            raise PerPersonError("population.reads", name=code)
        if code not in self._values:
            column = self._columns.get(code)
            if column is None:
                self.absent[code] = None
                return NO_VALUE
            stored = f"c{len(self.reads)}"
            self.reads[stored] = column
            self._values[code] = column.value(Op("column", (stored,), column.type))
        return self._values[code]

    # --- parameters

    def _parameter(self, code: str, at: int) -> Value:
        if None in self._parameters:
            return constant_value(self._parameters[None].get(code))  # type: ignore[arg-type]
        values = {
            str(region): constant_value(known[code])  # type: ignore[arg-type]
            for region, known in self._parameters.items()
            if code in known
        }
        kinds = {value.kind for value in values.values()}
        if not values:
            return NO_VALUE
        if len(kinds) > 1:
            raise PerPersonError("population.kinds", column=at)
        column = f"p{len(self.shared)}"
        (kind,) = kinds
        if kind == "number":
            return self._number_by_region(column, code, values)
        type_ = _TYPES[str(kind)]
        self.shared[code] = Shared(column, type_, {region: v.op.args[0] for region, v in values.items()})
        return Value(Op("column", (column,), type_), kind, shared=True)

    def _number_by_region(self, column: str, code: str, values: Mapping[str, Value]) -> Value:
        scale = max(value.scale for value in values.values())
        counts: dict[str, Any] = {
            region: at_scale(value, scale).op.args[0] for region, value in values.items()
        }
        low, high = min(counts.values()), max(counts.values())
        type_ = width(max(abs(low), abs(high)))
        self.shared[code] = Shared(column, type_, counts)
        return number(Op("column", (column,), type_), low, high, scale, shared=True)


def is_amount(value: object) -> bool:
    """Whether a value can be paid."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
