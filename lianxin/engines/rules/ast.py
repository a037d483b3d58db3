"""The typed syntax tree of the population-safe part of FEEL. Every node knows the column (from 1) it came from.

The tree is the only meeting point of the parser, the evaluator, the static checks and the SQL emitters. A quotient never
stands in it: comparisons are multiplied out, any other quotient is per person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from lianxin.engines.rules.feel import tree as feel
from lianxin.kernel.problems import ProblemError

Comparator = OneOf["=", "!=", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; None is FEEL's `null`, which here means unknown. `type`: so that true is not taken for 1."""

    value: Decimal | str | bool | date | None
    at: int = field(default=1, compare=False)
    type: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", type(self.value))


@dataclass(frozen=True, slots=True)
class Name:
    """A fact by its dotted path. A path through a list gives the list of that field (`members.income`)."""

    path: tuple[str, ...]
    at: int = field(default=1, compare=False)

    @property
    def text(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[Node, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` / `or` over two or more operands, kept flat so that long chains stay shallow."""

    op: OneOf["and", "or"]
    operands: tuple[Node, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    op: Comparator
    left: Node
    right: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    op: Operator
    left: Node
    right: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`[60..80)`; stands only as a test of `In`."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A unary test: compare the subject with the operand; "in" means equal to it, or a member when it is a list."""

    op: Comparator | OneOf["in"]
    operand: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """The subject passes at least one of the tests. The subject is evaluated once."""

    subject: Node
    tests: tuple[Test | Range, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    test: Node
    then: Node
    otherwise: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in function; the parser has checked its name and the number of arguments."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Each:
    """`some|every v in source satisfies body`, `for v in source return body`."""

    kind: OneOf["some", "every", "for"]
    variable: str
    source: Node
    body: Node
    at: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class PerPerson:
    """A truth or a value that only the whole of FEEL can say, so it is asked one person at a time (see per_person.py).

    `reads`: the facts by name, as far as the text tells. `reason`: the first thing outside the small tree, with column.
    """

    source: feel.Node
    reads: tuple[Name, ...]
    reason: ProblemError = field(compare=False)
    at: int = field(default=1, compare=False)


Node = (
    Literal
    | Name
    | ListOf
    | Not
    | Logic
    | Compare
    | Arithmetic
    | Negate
    | In
    | If
    | Call
    | Each
    | PerPerson
    | Range
    | Test
)


def children(node: Node) -> tuple[Node, ...]:  # noqa: C901  one line per kind of node
    """The parts of a node, in reading order."""
    match node:
        case Literal() | Name():
            return ()
        case ListOf(items):
            return items
        case Not(part) | Negate(part) | Test(operand=part):
            return (part,)
        case Logic(operands=parts) | Call(arguments=parts):
            return parts
        case Compare(left=a, right=b) | Arithmetic(left=a, right=b) | Range(low=a, high=b):
            return (a, b)
        case In(subject, tests):
            return (subject, *tests)
        case If(test, then, otherwise):
            return (test, then, otherwise)
        case Each(source=source, body=body):
            return (source, body)
        case PerPerson(reads=reads):
            return reads


def names(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Name]:
    """The facts an expression reads, loop variables left out."""
    if isinstance(node, Name):
        if node.path[0] not in bound:
            yield node
    elif isinstance(node, Each):
        yield from names(node.source, bound)
        yield from names(node.body, bound | {node.variable})
    else:
        for part in children(node):
            yield from names(part, bound)


def per_person(node: Node) -> Iterator[PerPerson]:
    """The parts of an expression that no database can answer, in reading order; none: it runs everywhere."""
    if isinstance(node, PerPerson):
        yield node
    else:
        for part in children(node):
            yield from per_person(part)
