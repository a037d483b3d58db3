"""Literals, names, arithmetic, comparison, logic, `if`, lists, contexts, ranges, `instance of` (DMN 1.5 §10.3.2)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler, rule
from lianxin.engines.rules.feel.library import BUILTINS
from lianxin.engines.rules.feel.library.conversion import at_literal
from lianxin.engines.rules.feel.run import Frame
from lianxin.engines.rules.feel.tree import (
    Arithmetic,
    AtLiteral,
    Between,
    Compare,
    ContextOf,
    If,
    InstanceOf,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    RangeOf,
)
from lianxin.engines.rules.feel.types import type_of
from lianxin.engines.rules.feel.values.arithmetic import negated, operation
from lianxin.engines.rules.feel.values.equality import PLAIN, compare, conjunction, equal
from lianxin.engines.rules.feel.values.kinds import Value, kind_of
from lianxin.engines.rules.feel.values.ranges import Range

Relation = Callable[[Value, Value, Callable[[int], None]], bool | None]


@rule(Literal)
def _literal(node: Literal, _: Compiler) -> Closure:
    value = node.value
    return lambda frame: value


@rule(AtLiteral)
def _at_literal(node: AtLiteral, _: Compiler) -> Closure:
    value, at, text = at_literal(node.text), node.at, node.text
    if value is not None:
        return lambda frame: value

    def run(frame: Frame) -> Value:
        frame.run.note(at, "feel.bad_literal", text=text)

    return run


@rule(Name)
def _name(node: Name, _: Compiler) -> Closure:
    name, at = node.name, node.at
    builtin = BUILTINS.get(name)

    def run(frame: Frame) -> Value:
        here: Frame | None = frame
        while here is not None:
            if name in here.values:
                value = here.values[name]
                if value is None or (type(value) is list and None in value):
                    frame.run.missing = True
                return value
            here = here.parent
        if builtin is None:
            frame.run.missing = True
            frame.run.note(at, "feel.unknown_name", name=name)
        return builtin

    return run


@rule(Negate)
def _negate(node: Negate, compiler: Compiler) -> Closure:
    operand, at = compiler.compile(node.operand), node.at

    def run(frame: Frame) -> Value:
        value = operand(frame)
        result = negated(value)
        if result is None and value is not None:
            frame.run.note(at, "feel.operand", op="-", found=kind_of(value))
        return result

    return run


@rule(Arithmetic)
def _arithmetic(node: Arithmetic, compiler: Compiler) -> Closure:
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    compute, op, at = operation(node.op), node.op, node.at

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        result = compute(a, b)
        if result is None and a is not None and b is not None:
            frame.run.note(at, "feel.operands", op=op, left=kind_of(a), right=kind_of(b))
        return result

    return run


def _unequal(a: Value, b: Value, charge: Callable[[int], None]) -> bool | None:
    same = equal(a, b, charge)
    return None if same is None else not same


def _ordered(accept: Callable[[Any, Any], bool]) -> Relation:
    def test(a: Value, b: Value, _: Callable[[int], None]) -> bool | None:
        if type(a) is type(b) and type(a) in PLAIN:
            return accept(a, b)
        order = compare(a, b)
        return None if order is None else accept(order, 0)

    return test


RELATIONS: dict[str, Relation] = {
    "=": equal,
    "!=": _unequal,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}


@rule(Compare)
def _compare(node: Compare, compiler: Compiler) -> Closure:
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    relate, op, at = RELATIONS[node.op], node.op, node.at

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        result = relate(a, b, frame.run.charge)
        if result is None and a is not None and b is not None:
            frame.run.note(at, "feel.operands", op=op, left=kind_of(a), right=kind_of(b))
        return result

    return run


@rule(Between)
def _between(node: Between, compiler: Compiler) -> Closure:
    subject, low, high = (compiler.compile(part) for part in (node.subject, node.low, node.high))
    least, most = RELATIONS[">="], RELATIONS["<="]

    def run(frame: Frame) -> Value:
        value = subject(frame)
        charge = frame.run.charge
        return conjunction((least(value, low(frame), charge), most(value, high(frame), charge)))

    return run


@rule(Logic)
def _logic(node: Logic, compiler: Compiler) -> Closure:
    """Written out rather than through `conjunction`, because conditions are most of a rule's time."""
    parts = tuple(map(compiler.compile, node.operands))
    deciding = node.op == "or"

    def run(frame: Frame) -> Value:
        known = True
        for part in parts:
            truth = part(frame)
            if truth is deciding:
                return deciding
            if truth is not True and truth is not False:
                known = False
        return (not deciding) if known else None

    return run


@rule(If)
def _if(node: If, compiler: Compiler) -> Closure:
    """Only true leads to `then`; null and anything else lead to `else` (table 50)."""
    test, then, otherwise = (compiler.compile(part) for part in (node.test, node.then, node.otherwise))
    return lambda frame: then(frame) if test(frame) is True else otherwise(frame)


@rule(ListOf)
def _list(node: ListOf, compiler: Compiler) -> Closure:
    items = tuple(map(compiler.compile, node.items))
    return lambda frame: [item(frame) for item in items]


@rule(ContextOf)
def _context(node: ContextOf, compiler: Compiler) -> Closure:
    """Entries see those before them; a key given twice makes the context null."""
    entries = tuple((entry.key, compiler.compile(entry.value)) for entry in node.entries)
    keys, at = [key for key, _ in entries], node.at
    twice = next((key for key in keys if keys.count(key) > 1), None)

    def run(frame: Frame) -> Value:
        if twice is not None:
            frame.run.note(at, "feel.duplicate_key", key=twice)
            return None
        made: dict[str, Value] = {}
        inner = Frame(made, frame, frame.run)
        for key, value in entries:
            made[key] = value(inner)
        return made

    return run


@rule(RangeOf)
def _range(node: RangeOf, compiler: Compiler) -> Closure:
    """null when an end is null or the ends have no order (two kinds, booleans)."""
    low = None if node.low is None else compiler.compile(node.low)
    high = None if node.high is None else compiler.compile(node.high)
    low_closed, high_closed, at = node.low_closed, node.high_closed, node.at

    def run(frame: Frame) -> Value:
        a = None if low is None else low(frame)
        b = None if high is None else high(frame)
        whole = compare(a if low else b, b if high else a) is not None
        if not whole:
            frame.run.note(at, "feel.range_ends", left=kind_of(a), right=kind_of(b))
            return None
        return Range(a, b, low_closed, high_closed)

    return run


@rule(InstanceOf)
def _instance_of(node: InstanceOf, compiler: Compiler) -> Closure:
    subject, at, name = compiler.compile(node.subject), node.at, node.type.name
    wanted = type_of(node.type, compiler.types)

    def run(frame: Frame) -> Value:
        if wanted is None:
            frame.run.note(at, "feel.unknown_type", type=name)
            return None
        return wanted.holds(subject(frame))

    return run
