"""What a pass over everybody is made of: the table of people, the columns to make step by step, the result.

Meanings: the same as `RuleBook.decide` and `first_hit` for every person, in every engine. Numbers in the result: of the
reasons of a rule with n conditions, bit i says that condition i is failed, bit n + i that it is unknown, and from these
follows the answer (`explain.unpacked`: 0 no, 1 yes, 2 cannot tell); a table's row counts from 1, 0 is the default row, -1
the unknown row; an amount is null where the answer is no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from lianxin.engines.rules.emit.amounts import Value, number
from lianxin.engines.rules.emit.ops import LIMITS, Op, Stored, Type, width
from lianxin.engines.rules.emit.steps import Columns
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.rule import Answer, Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.engines.rules.values import Kind
from lianxin.kernel.problems import ProblemError

ANSWERS: Final[Mapping[Answer, int]] = {"no": 0, "yes": 1, "cannot_tell": 2}
DEFAULT_ROW: Final = 0
UNKNOWN_ROW: Final = -1
ID, HOUSEHOLD, REGION = "i", "h", "r"
"""What the steps call the three columns that are no facts."""
_MOST_DIGITS: Final = (
    37  # digits and decimals together: a DECIMAL of 38 digits must hold the count of its smallest unit
)

_SMALL: Final[tuple[tuple[Stored, int], ...]] = (("tiny", 2**7 - 1), ("small", 2**15 - 1))
_TYPES: Final[Mapping[Kind, Type]] = {"boolean": "bool", "string": "text", "date": "date"}


@dataclass(frozen=True, slots=True)
class Column:
    """A fact as a column of the table of people, with its name. `digits` and `scale` of a number: DECIMAL(digits, scale);
    a whole number is INTEGER up to 9 digits, BIGINT up to 18. `required`: never null. ValueError for too many digits."""

    name: str
    kind: Literal["boolean", "number", "string", "date"]
    digits: int = 9
    scale: int = 0
    required: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.scale <= self.digits or self.digits + self.scale > _MOST_DIGITS:
            raise ValueError(f"{self.name}: DECIMAL({self.digits}, {self.scale})")

    @property
    def type(self) -> Type:
        """The type its values are calculated in."""
        if self.kind == "number":
            return width(10**self.digits - 1)
        return _TYPES[self.kind]

    def value(self, op: Op) -> Value:
        unknown = not self.required
        if self.kind != "number":
            return Value(op, self.kind, may_be_unknown=unknown)
        most = 10**self.digits - 1 if self.scale or self.type == "wide" else LIMITS[self.type]
        return number(op, -most, most, self.scale, unknown=unknown)


@dataclass(frozen=True)
class People:
    """The table of people: one row each. `derived`: facts by FEEL expressions over the others, e.g. age.

    `household` names the column whose equal values live together (null: unknown with whom); a household never reaches
    over two regions. `region` names the column that says whose parameters hold.
    """

    columns: tuple[Column, ...]
    derived: Mapping[str, str] = field(default_factory=dict)
    id: str = "id"
    household: str = "household"
    region: str = "region"


Parameters = ParameterTable | Mapping[str, ParameterTable]
"""One table for all, or one by region; a person of no such region has no parameters."""


@dataclass(frozen=True, slots=True)
class Output:
    """A column of the result: `part` of the rule or table `of` (reasons, amount; row, or an output's name).
    `scale`: numbers are counts of 10^-scale. `most`: the largest number, where that is small."""

    name: str
    of: str
    part: str
    op: Op
    kind: Kind | None
    scale: int = 0
    most: int | None = None

    @property
    def type(self) -> Stored:
        """`most`: no number of the column is larger."""
        if self.most is None:
            return self.op.type
        return next((type_ for type_, limit in _SMALL if self.most <= limit), self.op.type)

    def read(self, stored: Any) -> Any:
        """The value as the closures give it."""
        return Decimal(stored).scaleb(-self.scale) if stored is not None and self.scale else stored

    def stored(self, value: Any) -> Any:
        """The value as the result holds it."""
        if self.kind != "number" or value is None:
            return value
        return int(Decimal(value).scaleb(self.scale))


@dataclass(frozen=True, slots=True)
class Apart:
    """What is decided person by person (a rule, a table, an amount; a fact that they read), why, and the columns it gives."""

    code: str
    part: Literal["rule", "table", "amount", "fact"]
    reason: ProblemError
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """A parameter that differs by region: its values in stored form."""

    column: str
    type: Type
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What `sql.statement`, `frames.polars` and `reference.answers` carry out.

    `reads`: the columns of people by the name the steps know them by; `shared`: parameters by region; `steps`: the columns each
    step makes; `outputs`: the result; `apart`: what only `reference.answers` decides; `absent`: facts that are read and that no
    column gives, so they are unknown; `rules`, `tables`: those in force, each after those it reads; `amounts`: FEEL by rule.
    """

    day: date
    people: People
    parameters: Mapping[str | None, Mapping[str, object]]
    reads: Mapping[str, Column]
    shared: tuple[Shared, ...]
    steps: tuple[Columns, ...]
    outputs: tuple[Output, ...]
    apart: tuple[Apart, ...]
    absent: tuple[str, ...]
    rules: tuple[Rule, ...]
    tables: tuple[DecisionTable, ...]
    amounts: Mapping[str, str]

    def param(self, region: object) -> Mapping[str, object]:
        """The parameters of a region."""
        return self.parameters.get(None) or self.parameters.get(region if isinstance(region, str) else "", {})
