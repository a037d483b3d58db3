"""From the tree of a rule to operations that every engine has, with the meaning of `evaluate.py` kept to the letter.

What the operations cannot say alike on all engines is refused with its reason and column (PerPerson); the rule is then
decided person by person, which is slower and never different.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Compare,
    Each,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    PerPerson,
    Range,
    Test,
)
from lianxin.engines.rules.emit.amounts import (
    Value,
    aligned,
    arithmetic,
    compared,
    constant,
)
from lianxin.engines.rules.emit.calls import DATES, a_day
from lianxin.engines.rules.emit.lists import List, Members, Written, WrongItemsError, ask
from lianxin.engines.rules.emit.ops import (
    NOTHING,
    Op,
    Type,
    both,
    case,
    either,
    literal,
    negated,
    op,
)
from lianxin.engines.rules.emit.steps import Steps
from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.engines.rules.values import Kind
from lianxin.kernel.problems import ProblemError

HOUSEHOLD: Final = "household"
_ORDERED: Final = ("number", "date")
_EQUATED: Final = ("number", "date", "string", "boolean")
_TYPES: Final[Mapping[Kind | None, Type]] = {"date": "date", "string": "text", "number": "int"}


class PerPersonError(ProblemError):
    """This expression is decided person by person; the problem says why."""


@dataclass(frozen=True, slots=True)
class Loop:
    """What stands for one member inside `some m in … satisfies …`; the variables of the loops around it."""

    variable: str
    member: Members
    around: frozenset[str]


Meaning = Value | List
Lookup = Callable[[Name], Value]
"""The value of a name; PerPersonError when it is none that every engine has."""


@dataclass(frozen=True)
class Lowering:
    """`household`: the column with the key of the household. `lookup`: facts of the person, `param.x`, `rule.x`, `as_of`;
    `of_member`: the fact of a member of the household, by its one name."""

    steps: Steps
    household: Op
    lookup: Lookup
    of_member: Lookup

    def value(self, node: Node, loop: Loop | None = None) -> Value:
        """The single value of an expression; a list is refused."""
        found = self.meaning(node, loop)
        if isinstance(found, Value):
            return found
        raise PerPersonError("population.list", column=node.at)

    def truth(self, node: Node, loop: Loop | None = None) -> Value:
        """The truth of an expression: unknown for whatever is neither true nor false."""
        found = self.meaning(node, loop)
        return found if isinstance(found, Value) and found.kind == "boolean" else UNKNOWN

    def meaning(self, node: Node, loop: Loop | None) -> Meaning:  # noqa: C901, PLR0912  one line per kind of node
        try:
            match node:
                case Literal(value):
                    return constant_value(value)
                case Name():
                    return self._name(node, loop)
                case ListOf(items):
                    return Written(tuple(self.value(item, loop) for item in items))
                case Not(operand):
                    inner = self.truth(operand, loop)
                    return replace(inner, op=negated(inner.op))
                case Logic(joined, operands):
                    return _joined(
                        both if joined == "and" else either, [self.truth(o, loop) for o in operands]
                    )
                case Compare(sign, left, right):
                    return _compare(sign, self.meaning(left, loop), self.meaning(right, loop))
                case Arithmetic(sign, left, right):
                    return self._arithmetic(sign, left, right, loop)
                case Negate(operand):
                    return self._arithmetic("-", Literal(Decimal(0)), operand, loop)
                case In():
                    return self._in(node, loop)
                case If():
                    return self._if(node, loop)
                case Call():
                    return self._call(node, loop)
                case Each():
                    return self._each(node, loop)
                case PerPerson(reason=reason):
                    raise PerPersonError(reason.code, **reason.details)
        except OverflowError:
            raise PerPersonError("population.digits", column=node.at) from None
        except WrongItemsError:
            raise PerPersonError("population.list", column=node.at) from None
        raise TypeError(f"{type(node).__name__} is not an expression of its own")

    # --- names and lists

    def _name(self, node: Name, loop: Loop | None) -> Meaning:
        first, rest = node.path[0], node.path[1:]
        if loop and first == loop.variable:
            return self._of_member(node, rest, loop)
        if loop and first in loop.around:
            raise PerPersonError("population.outer", column=node.at)
        if first == HOUSEHOLD and len(rest) <= 1:
            return Members(self.of_member(Name(rest, node.at)) if rest else None)
        found = self.lookup(node)
        if loop and not found.shared:
            raise PerPersonError("population.outer", column=node.at)
        return found

    def _of_member(self, node: Name, rest: tuple[str, ...], loop: Loop) -> Value:
        if loop.member.value is None and len(rest) == 1:
            return self.of_member(Name(rest, node.at))
        if loop.member.value is None or rest:
            raise PerPersonError("population.list", column=node.at)
        return loop.member.value

    def _each(self, node: Each, loop: Loop | None) -> Meaning:
        source = self.meaning(node.source, loop)
        if isinstance(source, Value):
            return Value(NOTHING["bool"], None, shared=True)
        if isinstance(source, Written):
            raise PerPersonError("population.list", column=node.at)
        around = loop.around | {loop.variable} if loop else frozenset()
        inner = Loop(node.variable, source, around)
        if node.kind == "for":
            return Members(self.value(node.body, inner))
        truths = Members(self.truth(node.body, inner))
        return ask("any" if node.kind == "some" else "all", truths, self.steps, self.household)

    # --- operators

    def _arithmetic(self, sign: str, left: Node, right: Node, loop: Loop | None) -> Value:
        if sign == "/":
            raise PerPersonError("population.quotient", column=left.at)
        a, b = self.meaning(left, loop), self.meaning(right, loop)
        if not isinstance(a, Value) or not isinstance(b, Value) or {a.kind, b.kind} != {"number"}:
            return Value(NOTHING["int"], "number", shared=True)
        return arithmetic(sign, a, b)  # type: ignore[arg-type]

    def _if(self, node: If, loop: Loop | None) -> Value:
        test = self.truth(node.test, loop)
        a, b = _of_one_kind(self.value(node.then, loop), self.value(node.otherwise, loop), node.otherwise.at)
        holds, first, second = (self.steps.keep(value.op) for value in (test, a, b))
        parts = [holds, first]
        if test.may_be_unknown:
            alike = compared("=", replace(a, op=first), replace(b, op=second))
            parts += [negated(holds), second, alike, first]
        made = case(*parts, NOTHING[second.type] if test.may_be_unknown else second)
        unknown = test.may_be_unknown or a.may_be_unknown or b.may_be_unknown
        shared = test.shared and a.shared and b.shared
        return Value(made, a.kind, min(a.low, b.low), max(a.high, b.high), a.scale, unknown, shared)

    def _in(self, node: In, loop: Loop | None) -> Value:
        subject = self.meaning(node.subject, loop)
        if isinstance(subject, Value):
            subject = replace(subject, op=self.steps.keep(subject.op))
        if isinstance(subject, Value) and (listed := self._among(subject, node)) is not None:
            return listed
        return _joined(either, [self._test(subject, test, loop) for test in node.tests])

    def _among(self, subject: Value, node: In) -> Value | None:
        """`x in (1, 2, 3)` over constants of one kind, as the engines' own `in`."""
        options: list[Node] = []
        for test in node.tests:
            if not isinstance(test, Test) or test.op not in ("in", "="):
                return None
            is_list = isinstance(test.operand, ListOf) and test.op == "in"
            options += test.operand.items if isinstance(test.operand, ListOf) and is_list else (test.operand,)
        if len(options) < 2 or not all(isinstance(o, Literal) and o.value is not None for o in options):
            return None
        values = [self.value(option) for option in options]
        if {value.kind for value in values} != {subject.kind}:
            return None
        if subject.kind == "number":
            subject, *values = aligned(subject, *values)
        made = op("among", "bool", subject.op, *(value.op for value in values))
        return Value(made, "boolean", may_be_unknown=subject.may_be_unknown, shared=subject.shared)

    def _test(self, subject: Meaning, test: Test | Range, loop: Loop | None) -> Value:
        if isinstance(test, Range):
            low, high = self.meaning(test.low, loop), self.meaning(test.high, loop)
            above = _compare(">=" if test.low_closed else ">", subject, low)
            return _joined(both, [above, _compare("<=" if test.high_closed else "<", subject, high)])
        operand = self.meaning(test.operand, loop)
        if test.op != "in":
            return _compare(test.op, subject, operand)
        if isinstance(operand, Value):
            return _compare("=", subject, operand)
        if isinstance(operand, Written):
            return _joined(either, [_compare("=", subject, item) for item in operand.items])
        if operand.value is None or not isinstance(subject, Value) or not subject.shared:
            raise PerPersonError("population.outer", column=test.at)
        return ask("any", Members(_compare("=", subject, operand.value)), self.steps, self.household)

    # --- functions

    def _call(self, node: Call, loop: Loop | None) -> Value:
        function = FUNCTIONS[node.function]
        arguments = [self.meaning(argument, loop) for argument in node.arguments]
        if node.function == "is defined":
            return self._is_defined(arguments[0])
        if any(_kind(a) != kind for a, kind in zip(arguments, function.takes, strict=True)):
            return Value(NOTHING[_type(function.gives)], function.gives, shared=True)
        (first, *others) = arguments
        if not isinstance(first, Value):
            return ask(node.function, first, self.steps, self.household)
        kept = [replace(v, op=self.steps.keep(v.op)) for v in (first, *others) if isinstance(v, Value)]
        return DATES[node.function](kept[0], kept[1], self.steps)

    def _is_defined(self, argument: Meaning) -> Value:
        match argument:
            case Value():
                made, shared = op("is_known", "bool", argument.op), argument.shared
            case Written():
                made, shared = literal(True, "bool"), True
            case Members():
                made, shared = op("is_known", "bool", self.household), True
        return Value(made, "boolean", may_be_unknown=False, shared=shared)


UNKNOWN: Final = Value(NOTHING["bool"], "boolean", shared=True)


def constant_value(value: Decimal | str | bool | date | None) -> Value:
    if value is None:
        return Value(NOTHING["bool"], None, shared=True)
    if isinstance(value, date):
        return a_day(value)
    if isinstance(value, bool):
        return Value(literal(value, "bool"), "boolean", may_be_unknown=False, shared=True)
    if isinstance(value, str):
        if "\0" in value:
            raise PerPersonError("population.text", column=1)
        return Value(literal(value, "text"), "string", may_be_unknown=False, shared=True)
    return constant(value)


def _kind(found: Meaning) -> Kind | None:
    return found.kind if isinstance(found, Value) else "list"


def _type(kind: Kind | None) -> Type:
    return _TYPES.get(kind, "bool")


def _compare(sign: str, a: Meaning, b: Meaning) -> Value:
    """Unknown between two kinds; only numbers and dates have an order."""
    allowed = _EQUATED if sign in ("=", "!=") else _ORDERED
    if not isinstance(a, Value) or not isinstance(b, Value) or a.kind != b.kind or a.kind not in allowed:
        return UNKNOWN
    unknown, shared = a.may_be_unknown or b.may_be_unknown, a.shared and b.shared
    made = compared(sign, a, b)  # type: ignore[arg-type]
    return Value(made, "boolean", may_be_unknown=unknown, shared=shared)


def _joined(join: Callable[..., Op], truths: list[Value]) -> Value:
    unknown, shared = any(t.may_be_unknown for t in truths), all(t.shared for t in truths)
    made = join(*(t.op for t in truths)) if truths else literal(join is both, "bool")
    return Value(made, "boolean", may_be_unknown=unknown, shared=shared)


def _of_one_kind(a: Value, b: Value, at: int) -> tuple[Value, ...]:
    """Both branches in one kind and unit; the unknown branch takes the kind of the other."""
    if a.kind is None or b.kind is None:
        known = b if a.kind is None else a
        nothing = replace(known, op=NOTHING[known.op.type], may_be_unknown=True, shared=True)
        return (nothing if a.kind is None else a), (nothing if b.kind is None else b)
    if a.kind != b.kind:
        raise PerPersonError("population.kinds", column=at)
    return aligned(a, b) if a.kind == "number" else (a, b)
