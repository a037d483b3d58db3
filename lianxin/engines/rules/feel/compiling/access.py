"""Paths, filters, invocations and function definitions (DMN 1.5 §10.3.2.4-5, §10.3.2.8)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler, rule, size_of
from lianxin.engines.rules.feel.externals import external_method
from lianxin.engines.rules.feel.functions import Lambda
from lianxin.engines.rules.feel.inference import infer
from lianxin.engines.rules.feel.run import Frame, Run
from lianxin.engines.rules.feel.tree import (
    Between,
    Call,
    Compare,
    Filter,
    FunctionOf,
    In,
    InstanceOf,
    Literal,
    Logic,
    Path,
    Quantified,
)
from lianxin.engines.rules.feel.types import ANY, type_of
from lianxin.engines.rules.feel.values.callables import FunctionValue, Parameter
from lianxin.engines.rules.feel.values.kinds import Value, kind_of
from lianxin.engines.rules.feel.values.numbers import whole
from lianxin.engines.rules.feel.values.properties import MISSING, member

_CONDITIONS = (Compare, Logic, Between, In, InstanceOf, Quantified)


@rule(Path)
def _path(node: Path, compiler: Compiler) -> Closure:
    source, name, at = compiler.compile(node.source), node.name, node.at

    def run(frame: Frame) -> Value:
        value = source(frame)
        if type(value) is list:
            frame.run.charge(len(value))
        found = member(value, name)
        if found is None or found is MISSING or (type(found) is list and None in found):
            frame.run.missing = True
        if found is MISSING:
            if value is not None:
                frame.run.note(at, "feel.no_member", name=name, found=kind_of(value))
            return None
        return found

    return run


def _item_frame(item: Value, frame: Frame) -> Frame:
    """`item` is the item; the entries of a context are names too, and go first."""
    inner = Frame({"item": item}, frame, frame.run)
    return Frame(item, inner, frame.run) if type(item) is dict else inner


def positioned(items: list[Value], position: Decimal) -> Value:
    """`items[position]`: counted from 1, or from the end when negative; null outside."""
    place = whole(position, -len(items), len(items))
    return items[place - 1 if place > 0 else place] if place else None


def filtered(items: list[Value], frame: Frame, at: int, test: Callable[[Frame], Value]) -> Value:
    """The items whose condition is true (null: left out); null when a condition is no boolean."""
    kept: list[Value] = []
    for item in items:
        truth = test(_item_frame(item, frame))
        if truth is True:
            kept.append(item)
        elif truth is not False and truth is not None:
            frame.run.note(at, "feel.not_boolean", found=kind_of(truth))
            return None
    return kept


@rule(Filter)
def _filter(node: Filter, compiler: Compiler) -> Closure:
    source, test, at, work = (
        compiler.compile(node.source),
        compiler.compile(node.test),
        node.at,
        size_of(node.test),
    )
    if isinstance(node.test, Literal) and isinstance(node.test.value, Decimal):
        return _at_position(source, node.test.value)
    condition = isinstance(node.test, _CONDITIONS)

    def run(frame: Frame) -> Value:
        value = source(frame)
        if value is None:
            return None
        items = value if type(value) is list else [value]
        frame.run.charge(work * (len(items) + 1))
        if condition:
            return filtered(items, frame, at, test)
        # Whether this is a position or a condition is known only from its value.
        first = test(_item_frame(items[0], frame) if items else frame)
        if type(first) is Decimal:
            return positioned(items, first)
        return filtered(items, frame, at, test)

    return run


def _at_position(source: Closure, position: Decimal) -> Closure:
    def run(frame: Frame) -> Value:
        value = source(frame)
        if value is None:
            return None
        return positioned(value if type(value) is list else [value], position)

    return run


@rule(Call)
def _call(node: Call, compiler: Compiler) -> Closure:
    function, names, at = compiler.compile(node.function), node.names, node.at
    arguments = tuple(map(compiler.compile, node.arguments))

    def run(frame: Frame) -> Value:
        called = function(frame)
        if not isinstance(called, FunctionValue):
            frame.run.note(at, "feel.not_function", found=kind_of(called))
            return None
        return called.call(frame.run, at, [argument(frame) for argument in arguments], names)

    return run


@rule(FunctionOf)
def _function(node: FunctionOf, compiler: Compiler) -> Closure:
    """A closure over the names around it. An external function's body describes what to call."""
    names = [parameter.name for parameter in node.parameters]
    types = [None if p.type is None else type_of(p.type, compiler.types) for p in node.parameters]
    parameters = [Parameter(name, type_ or ANY) for name, type_ in zip(names, types, strict=True)]
    body, work, at = compiler.compile(node.body), size_of(node.body), node.at
    promised = ANY if node.external else infer(node.body, {p.name: p.type for p in parameters})

    def make(frame: Frame) -> Value:
        def run(run: Run, arguments: tuple[Value, ...]) -> Value:
            inner = Frame(dict(zip(names, arguments, strict=True)), frame, run)
            if not node.external:
                return body(inner)
            method = external_method(body(inner))
            if method is None:
                run.note(at, "feel.external")
                return None
            return method(arguments)

        made = Lambda(parameters, run, work=work)
        made.promises = promised
        return made

    return make
