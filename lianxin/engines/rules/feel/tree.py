"""The typed tree of FEEL (DMN 1.5 §10.3.1). Every node knows the column (from 1) it came from; `at` is no part of equality.

The tree is the only meeting point of the grammar, the printer, the compiler and the checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal as OneOf

Comparator = OneOf["=", "!=", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "/", "**"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string, boolean or null. Negative numbers are literals too (grammar rule 37)."""

    value: Decimal | str | bool | None
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class AtLiteral:
    """`@"2026-10-01"`: a date, time, date and time or duration; null when the text is none of them (rule 68)."""

    text: str
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or a built-in function; `?` is the input of a unary test."""

    name: str
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: Node
    name: str
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[test]`: a position, or a condition on every item."""

    source: Node
    test: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[Node, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    value: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class ContextOf:
    entries: tuple[Entry, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`[low..high)`; a missing end is unbounded: `(< 5)`."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    op: Operator
    left: Node
    right: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    op: Comparator
    left: Node
    right: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` / `or` over two or more operands, kept flat so that long chains stay shallow."""

    op: OneOf["and", "or"]
    operands: tuple[Node, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    subject: Node
    low: Node
    high: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison waiting for its left side: `>= 80`."""

    op: Comparator
    operand: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """The subject passes at least one of the tests (rule 49c)."""

    subject: Node
    tests: tuple[Node | Test, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A decision-table cell (rules 15-17) about the input `?`. No tests: `-`, always true."""

    tests: tuple[Node | Test, ...]
    negated: bool = False
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    test: Node
    then: Node
    otherwise: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`, or `name in source..end` (every whole number or day between them, both included)."""

    name: str
    source: Node
    end: Node | None = None
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class For:
    iterators: tuple[Iterator, ...]
    body: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Quantified:
    kind: OneOf["some", "every"]
    iterators: tuple[Iterator, ...]
    body: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An invocation; `names` is empty for positional arguments, else as long as `arguments`."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class TypeExpr:
    """A type as written: `number`, `list<number>`, `context<a: string>`, `function<date> -> boolean`, `range<date>`.

    `arguments` are the types inside the brackets; `fields` their names for a context; `result` is a function's.
    """

    name: str
    arguments: tuple[TypeExpr, ...] = ()
    fields: tuple[str, ...] = ()
    result: TypeExpr | None = None
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class InstanceOf:
    subject: Node
    type: TypeExpr
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class FormalParameter:
    name: str
    type: TypeExpr | None = None
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """`function(a: number, b) body`; the body of an external one describes a method of Java."""

    parameters: tuple[FormalParameter, ...]
    body: Node
    external: bool = False
    at: int = field(default=1, compare=False)


Node = (
    Literal
    | AtLiteral
    | Name
    | Path
    | Filter
    | ListOf
    | ContextOf
    | RangeOf
    | Negate
    | Arithmetic
    | Compare
    | Logic
    | Between
    | In
    | UnaryTests
    | If
    | For
    | Quantified
    | Call
    | InstanceOf
    | FunctionOf
)
