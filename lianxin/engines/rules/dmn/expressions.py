"""Boxed expressions (DMN 1.5 §7.3, §10.2.2), as read: plain frozen values. Texts are FEEL; `line` is no part of equality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

HitPolicy = OneOf["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregation = OneOf["", "SUM", "COUNT", "MIN", "MAX"]
FunctionKind = OneOf["FEEL", "Java", "PMML"]


@dataclass(frozen=True, kw_only=True)
class Box:
    """What every expression has. `type` is the declared type of its value ("": Any)."""

    id: str = ""
    label: str = ""
    type: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A name with a type: InformationItem (§7.3.4)."""

    name: str
    type: str = ""
    id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class LiteralExpression(Box):
    """`language` "" is FEEL (§7.3.5)."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Unary tests (§7.3.3): a cell of a table, allowed values."""

    text: str
    id: str = ""
    language: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class InputClause:
    expression: LiteralExpression
    values: Cell | None = None
    label: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class OutputClause:
    """`values` are in order of priority, the highest first."""

    name: str = ""
    type: str = ""
    values: Cell | None = None
    default: LiteralExpression | None = None
    label: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class TableRule:
    inputs: tuple[Cell, ...]
    outputs: tuple[LiteralExpression, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""
    id: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class DecisionTable(Box):
    """§8.3. `orientation` and `annotations` (the columns' names) are for people only."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[TableRule, ...]
    hit_policy: HitPolicy = "UNIQUE"
    aggregation: Aggregation = ""
    orientation: str = ""
    output_label: str = ""
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContextEntry:
    """Without a variable it is the result of the whole context."""

    variable: Variable | None
    value: Expression | None
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class ContextBox(Box):
    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Binding:
    parameter: Variable
    value: Expression | None


@dataclass(frozen=True, kw_only=True)
class Invocation(Box):
    function: Expression | None
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, kw_only=True)
class FunctionDefinition(Box):
    parameters: tuple[Variable, ...]
    body: Expression | None
    kind: FunctionKind = "FEEL"


@dataclass(frozen=True, kw_only=True)
class ListBox(Box):
    items: tuple[Expression, ...]


@dataclass(frozen=True, kw_only=True)
class Relation(Box):
    """A list of contexts, as a table."""

    columns: tuple[Variable, ...]
    rows: tuple[ListBox, ...]


@dataclass(frozen=True, kw_only=True)
class Conditional(Box):
    test: Expression | None
    then: Expression | None
    otherwise: Expression | None


@dataclass(frozen=True, kw_only=True)
class FilterBox(Box):
    source: Expression | None
    match: Expression | None


@dataclass(frozen=True, kw_only=True)
class Iteration(Box):
    """`for`, `some`, `every` over one variable; `source_type` is the declared type of what is gone through."""

    kind: OneOf["for", "some", "every"]
    variable: str
    source: Expression | None
    body: Expression | None
    source_type: str = ""


Expression = (
    LiteralExpression
    | DecisionTable
    | ContextBox
    | Invocation
    | FunctionDefinition
    | ListBox
    | Relation
    | Conditional
    | FilterBox
    | Iteration
)
