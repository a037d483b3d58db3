"""Syntax tree to Python closures, compiled once: the fast evaluator for one person (three-valued, population mode)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from lianxin.engines.rules import per_person
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
from lianxin.engines.rules.functions import FUNCTIONS, Function
from lianxin.engines.rules.population import parse
from lianxin.engines.rules.values import (
    RECORDS,
    RELATIONS,
    Truth,
    Value,
    arithmetic,
    choose,
    conjunction,
    disjunction,
    field_of,
    kind_of,
    member,
    negation,
    types_of,
)

Facts = dict[str, Any]
Closure = Callable[[Facts], Value]
_UnaryTest = Callable[[Facts, Value], Truth]


@lru_cache(maxsize=4096)
def closure(text: str) -> Closure:
    """The function of one expression: facts in, value out (None: unknown). ProblemError when the text is wrong."""
    return compiled(parse(text))


def compiled(node: Node) -> Closure:  # noqa: C901, PLR0912  one line per kind of node
    """The function of a tree the parser has bounded. It never raises for missing or ill-matched facts."""
    match node:
        case Literal(value):
            return lambda facts: value
        case Name(path):
            return _name(path)
        case ListOf(items):
            parts = tuple(map(compiled, items))
            return lambda facts: [part(facts) for part in parts]
        case Not(operand):
            inner = compiled(operand)
            return lambda facts: negation(inner(facts))
        case Logic():
            return _logic(node)
        case Compare(op, left, right):
            return _binary(RELATIONS[op], left, right)
        case Arithmetic(op, left, right):
            return _binary(arithmetic(op), left, right)
        case Negate(operand):
            return _binary(arithmetic("-"), Literal(Decimal(0)), operand)
        case In():
            return _in(node)
        case If():
            return _if(node)
        case Call(function, arguments):
            return _call(function, arguments)
        case Each():
            return _each(node)
        case PerPerson():
            return per_person.closure(node)
    raise TypeError(f"{type(node).__name__} is not an expression of its own")


def _name(path: tuple[str, ...]) -> Closure:
    first, *rest = path
    if not rest:
        return lambda facts: facts.get(first)
    if len(rest) == 1:
        (second,) = rest

        def of_one(facts: Facts) -> Value:
            value: Value = facts.get(first)
            return value.get(second) if type(value) in RECORDS else field_of(value, second)

        return of_one

    def run(facts: Facts) -> Value:
        value = facts.get(first)
        for key in rest:
            value = field_of(value, key)
        return value

    return run


def _binary(combine: Callable[[Value, Value], Value], left: Node, right: Node) -> Closure:
    a = compiled(left)
    if isinstance(right, Literal):
        constant = right.value
        return lambda facts: combine(a(facts), constant)
    b = compiled(right)
    return lambda facts: combine(a(facts), b(facts))


def _logic(node: Logic) -> Closure:
    """Written out rather than through `conjunction`, because this is the hot loop."""
    parts = tuple(map(compiled, node.operands))
    deciding = node.op == "or"

    def run(facts: Facts) -> Value:
        known = True
        for part in parts:
            truth = part(facts)
            if truth is deciding:
                return deciding
            if truth is not True and truth is not False:
                known = False
        return (not deciding) if known else None

    return run


def _in(node: In) -> Closure:
    subject = compiled(node.subject)
    tests = tuple(map(_test, node.tests))
    if len(tests) == 1:
        (only,) = tests
        return lambda facts: only(facts, subject(facts))
    codes = _codes(node)

    def run(facts: Facts) -> Truth:
        value = subject(facts)
        if codes and type(value) is str:
            return value in codes
        return disjunction(test(facts, value) for test in tests)

    return run


def _codes(node: In) -> frozenset[str]:
    """The texts of `x in ("a", "b")`; none when it tests anything else."""
    options = [test.operand for test in node.tests if isinstance(test, Test) and test.op in ("=", "in")]
    texts = [
        option.value for option in options if isinstance(option, Literal) and isinstance(option.value, str)
    ]
    return frozenset(texts) if len(texts) == len(node.tests) else frozenset()


def _test(test: Test | Range) -> _UnaryTest:
    if isinstance(test, Test):
        relate = member if test.op == "in" else RELATIONS[test.op]
        operand = compiled(test.operand)
        return lambda facts, value: relate(value, operand(facts))
    low, high = compiled(test.low), compiled(test.high)
    above, below = RELATIONS[">=" if test.low_closed else ">"], RELATIONS["<=" if test.high_closed else "<"]

    def inside(facts: Facts, value: Value) -> Truth:
        first = above(value, low(facts))
        return False if first is False else conjunction((first, below(value, high(facts))))

    return inside


def _if(node: If) -> Closure:
    test, then, otherwise = compiled(node.test), compiled(node.then), compiled(node.otherwise)
    return lambda facts: choose(test(facts), partial(then, facts), partial(otherwise, facts))


def _call(name: str, arguments: tuple[Node, ...]) -> Closure:
    function = FUNCTIONS[name]
    parts = tuple(map(compiled, arguments))
    if len(parts) == 1:
        return _call_of_one(function, *parts)
    if len(parts) == 2:
        return _call_of_two(function, *parts)
    return lambda facts: function(*[part(facts) for part in parts])


def _call_of_one(function: Function, argument: Closure) -> Closure:
    (kind,) = function.takes
    types, direct = types_of(kind), function.run
    if kind is None:
        return lambda facts: direct(argument(facts))

    def run(facts: Facts) -> Value:
        value = argument(facts)
        return direct(value) if type(value) in types else function(value)

    return run


def _call_of_two(function: Function, first: Closure, second: Closure) -> Closure:
    """Date functions are most of a rule's time: arguments of the right types go straight in."""
    firsts, seconds = (types_of(kind) for kind in function.takes)
    direct = function.run

    def run(facts: Facts) -> Value:
        a, b = first(facts), second(facts)
        return direct(a, b) if type(a) in firsts and type(b) in seconds else function(a, b)

    return run


def _each(node: Each) -> Closure:
    source, body, variable = compiled(node.source), compiled(node.body), node.variable
    folds: dict[str, Callable[[Any], Value]] = {"some": disjunction, "every": conjunction, "for": list}
    fold = folds[node.kind]

    def run(facts: Facts) -> Value:
        items = source(facts)
        if kind_of(items) != "list":
            return None
        return fold(body({**facts, variable: item}) for item in items)

    return run
