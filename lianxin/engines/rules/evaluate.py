"""Syntax tree to Python source, compiled once: the fast evaluator for one person (three-valued, population mode).

Every operation is written out with its common case first (two whole numbers, two days, a code among codes); anything else
goes to the functions of `values.py`, so these say what the written code means. The text holds names made here, and a pack's
names of facts and codes as quoted texts (`repr`): nothing of a pack is ever read as Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from lianxin.engines.rules import per_person
from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Comparator,
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
from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.values import (
    RECORDS,
    RELATIONS,
    Value,
    arithmetic,
    choose,
    conjunction,
    disjunction,
    field_of,
    kind_of,
    member,
)

Facts = dict[str, Any]
Closure = Callable[[Facts], Value]
Scope = Mapping[str, str]
"""The loop variables around an expression: the pack's name and the one in the text."""


@lru_cache(maxsize=4096)
def closure(text: str) -> Closure:
    """The function of one expression: facts in, value out (None: unknown). ProblemError when the text is wrong."""
    return compiled(parse(text))


def compiled(node: Node) -> Closure:
    """The function of a tree the parser has bounded. It never raises for missing or ill-matched facts."""
    writing = Writing()
    return writing.function([f"return {writing.write(node)}"])


# ------------------------------------------------------------------------------------------------ what the text calls

_SIGNS: Final[Mapping[Comparator, str]] = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_RELATIONS: Final = {
    "=": "equal",
    "!=": "differs",
    "<": "less",
    "<=": "at_most",
    ">": "more",
    ">=": "at_least",
}
_SUMS: Final = {"+": "plus", "-": "minus", "*": "times", "/": "over"}
_DIRECT: Final = {"list": "list", "date": "date", "number": "int"}
_SMALL: Final = 10**18


@lru_cache(maxsize=4096)
def _whole(number: Decimal) -> int | Decimal:
    """A whole number as the type that compares fastest; parameters are few and come as decimals."""
    small = number.is_finite() and abs(number) < _SMALL
    return int(number) if small and number == number.to_integral_value() else number


def _over_each(fold: Callable[[Iterable[Value]], Value]) -> Callable[[Value, Closure], Value]:
    def run(items: Value, body: Closure) -> Value:
        return fold(map(body, items)) if kind_of(items) == "list" else None

    return run


_CALLED: Final[Mapping[str, object]] = {
    "__builtins__": {},
    **{one.__name__: one for one in (type, int, str, bool, list, date, Decimal, choose, field_of, member)},
    **{_RELATIONS[sign]: relate for sign, relate in RELATIONS.items()},
    **{name: arithmetic(sign) for sign, name in _SUMS.items()},
    "some": _over_each(disjunction),
    "every": _over_each(conjunction),
    "each": _over_each(list),
    "whole": _whole,
    "records": RECORDS,
    "zero": Decimal(0),
    "text": "",
}


class Writing:
    """The text of one function of `facts`. `answers`: the variables that hold the truths of rules decided so far."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self._called: dict[str, object] = dict(_CALLED)
        self._bound: dict[tuple[object, ...], str] = {}
        self._places: dict[tuple[str, ...], str] = {}
        self._wholes: dict[str, str] = {}
        self._head = ["get = facts.get"]
        self._temporary = 0

    def function(self, body: Iterable[str]) -> Callable[[Facts], Any]:
        """The function: first all facts are read, then the body runs."""
        text = "\n ".join(["def written(facts):", *self._head, *body])
        names = dict(self._called)
        exec(compile(text, "<rules>", "exec"), names)  # noqa: S102 — a text of our own, see above
        return names["written"]  # type: ignore[return-value]

    def bind(self, value: object) -> str:
        """The name in the text of a value or a function; numbers are one only when they are written alike."""
        alike = isinstance(value, Decimal | date | str)
        return self._name_of((type(value), str(value)) if alike else (id(value),), value)

    def _name_of(self, key: tuple[object, ...], value: object) -> str:
        if key not in self._bound:
            self._bound[key] = name = f"c{len(self._bound)}"
            self._called[name] = value
        return self._bound[key]

    # --- expressions

    def statement(self, node: Node) -> str:
        """An expression that stands by itself: equal expressions give equal texts."""
        self._temporary = 0
        return self.write(node)

    def write(self, node: Node, scope: Scope = MappingProxyType({})) -> str:  # noqa: C901, PLR0912  one line per kind of node
        """A Python expression of the same value."""
        match node:
            case Literal(value):
                return self._literal(value)
            case Name(path):
                return self._name(path, scope)
            case ListOf(items):
                return f"[{', '.join(self.write(item, scope) for item in items)}]"
            case Not(operand):
                first, again = self._held(self.write(operand, scope))
                return f"(not {again} if type({first}) is bool else None)"
            case Logic(op, operands):
                return self._joined(op, [self.write(operand, scope) for operand in operands])
            case Compare(op, left, right):
                return self._compared(op, self._operand(left, scope), left, right, scope)
            case Arithmetic(op, left, right):
                return f"{_SUMS[op]}({self.write(left, scope)}, {self.write(right, scope)})"
            case Negate(operand):
                return f"minus(zero, {self.write(operand, scope)})"
            case In():
                return self._in(node, scope)
            case If(test, then, otherwise):
                branches = ", ".join(f"lambda: {self.write(part, scope)}" for part in (then, otherwise))
                return f"choose({self.write(test, scope)}, {branches})"
            case Call():
                return self._call(node, scope)
            case Each():
                return self._each(node, scope)
            case PerPerson():
                variables = "".join(f", {name!r}: {local}" for name, local in scope.items())
                return f"{self.bind(per_person.closure(node))}({{**facts{variables}}})"
        raise TypeError(f"{type(node).__name__} is not an expression of its own")

    def _held(self, text: str) -> tuple[str, str]:
        """What to write where a value is worked out, and what wherever it is used again."""
        if text.isidentifier():
            return text, text
        self._temporary += 1
        return f"(t{self._temporary} := {text})", f"t{self._temporary}"

    def _literal(self, value: Value) -> str:
        if value is None or isinstance(value, bool):
            return repr(value)
        return self.bind(value)

    # --- names

    def _name(self, path: tuple[str, ...], scope: Scope) -> str:
        first, *rest = path
        if first in scope:
            return self._fields(scope[first], rest)
        if first == "rule" and self.answers:  # what stands there changes with every rule decided
            known = self.answers.get(path[1]) if len(path) == 2 else None
            return known or self._fields("get('rule')", rest)
        return self._place(path)

    def _place(self, path: tuple[str, ...]) -> str:
        """The variable that holds a fact, read once for the whole function."""
        if path not in self._places:
            read = self._field(self._place(path[:-1]), path[-1]) if len(path) > 1 else f"get({path[0]!r})"
            self._places[path] = name = f"n{len(self._places)}"
            self._head.append(f"{name} = {read}")
        return self._places[path]

    def _fields(self, text: str, keys: Iterable[str]) -> str:
        for key in keys:
            text = self._field(text, key)
        return text

    def _field(self, text: str, key: str) -> str:
        first, again = self._held(text)
        return f"({again}.get({key!r}) if type({first}) in records else field_of({again}, {key!r}))"

    def _operand(self, node: Node, scope: Scope) -> str:
        """One side of a comparison: there a parameter of 60.00 is as good as 60."""
        text = self.write(node, scope)
        if not isinstance(node, Name) or node.path[0] != "param" or "param" in scope:
            return text
        if text not in self._wholes:
            self._wholes[text] = name = f"w{len(self._wholes)}"
            self._head.append(f"{name} = whole({text}) if type({text}) is Decimal else {text}")
        return self._wholes[text]

    # --- operators

    def _joined(self, op: str, texts: list[str]) -> str:
        """Kleene's `and`, `or`: the first part that decides ends it."""
        deciding, other = (True, False) if op == "or" else (False, True)
        held = [self._held(text) for text in texts]
        decided = " or ".join(f"{first} is {deciding}" for first, _ in held)
        known = " and ".join(f"{again} is {other}" for _, again in held)
        return f"({deciding} if {decided} else {other} if {known} else None)"

    def _compared(self, op: Comparator, subject: str, left: Node | None, right: Node, scope: Scope) -> str:
        """`subject op right`; `left`: the node of the subject, where there is one."""
        sign, relate = _SIGNS[op], _RELATIONS[op]
        if isinstance(right, Literal):
            return self._with_constant(op, subject, right.value)
        first, a = self._held(subject)
        second, b = self._held(self._operand(right, scope))
        type_ = "date" if _is_day(left) or _is_day(right) else "int"
        return f"({a} {sign} {b} if type({first}) is type({second}) is {type_} else {relate}({a}, {b}))"

    def _with_constant(self, op: Comparator, subject: str, value: Value) -> str:
        written = number = self._literal(value)
        type_ = type(value).__name__
        if isinstance(value, Decimal) and isinstance(exact := _whole(value), int):
            type_, number = "int", str(exact)
        if value is None or type_ == "Decimal" or (type_ in ("str", "bool") and op not in ("=", "!=")):
            return f"{_RELATIONS[op]}({subject}, {written})"
        first, a = self._held(subject)
        return (
            f"({a} {_SIGNS[op]} {number} if type({first}) is {type_} else {_RELATIONS[op]}({a}, {written}))"
        )

    def _in(self, node: In, scope: Scope) -> str:
        subject = self._operand(node.subject, scope)
        if len(node.tests) == 1 and isinstance(node.tests[0], Test):
            return self._test(subject, node.subject, node.tests[0], scope)
        first, again = self._held(subject)
        if codes := _codes(node):
            among = self._name_of((codes,), codes)
            return f"({again} in {among} if type({first}) is str else equal({again}, text))"
        tests = self._joined("or", [self._test(again, node.subject, test, scope) for test in node.tests])
        return tests if first == again else f"({first}, {tests})[1]"

    def _test(self, subject: str, left: Node, test: Test | Range, scope: Scope) -> str:
        if isinstance(test, Test) and test.op == "in" and not isinstance(test.operand, Literal):
            return f"member({subject}, {self.write(test.operand, scope)})"
        if isinstance(test, Test):
            return self._compared("=" if test.op == "in" else test.op, subject, left, test.operand, scope)
        low = self._compared(">=" if test.low_closed else ">", subject, left, test.low, scope)
        high = self._compared("<=" if test.high_closed else "<", subject, left, test.high, scope)
        return self._joined("and", [low, high])

    # --- functions and loops

    def _call(self, node: Call, scope: Scope) -> str:
        """Arguments of the right types go straight in."""
        function = FUNCTIONS[node.function]
        if node.function == "is defined":
            return f"({self.write(node.arguments[0], scope)} is not None)"
        held = [self._held(self._operand(argument, scope)) for argument in node.arguments]
        typed = [
            (first, _DIRECT[kind]) for (first, _), kind in zip(held, function.takes, strict=True) if kind
        ]
        fits = " & ".join(f"(type({first}) is {type_})" for first, type_ in typed)
        given = ", ".join(again for _, again in held)
        return f"({self.bind(function.run)}({given}) if {fits} else {self.bind(function)}({given}))"

    def _each(self, node: Each, scope: Scope) -> str:
        source = self.write(node.source, scope)
        self._temporary += 1
        item = f"t{self._temporary}"
        body = self.write(node.body, {**scope, node.variable: item})
        return f"{'each' if node.kind == 'for' else node.kind}({source}, lambda {item}: {body})"


def _is_day(node: Node | None) -> bool:
    """Whether it is a day, as far as the text tells; a wrong guess costs time only."""
    if isinstance(node, Call):
        return FUNCTIONS[node.function].gives == "date"
    return isinstance(node, Name) and node.path == ("as_of",)


def _codes(node: In) -> frozenset[str]:
    """The texts of `x in ("a", "b")`; none when it tests anything else."""
    options = [test.operand for test in node.tests if isinstance(test, Test) and test.op in ("=", "in")]
    texts = [
        option.value for option in options if isinstance(option, Literal) and isinstance(option.value, str)
    ]
    return frozenset(texts) if len(texts) == len(node.tests) else frozenset()
