"""`in` and the unary tests of decision-table cells (DMN 1.5 §10.3.2.7, §7.3.3, table 55)."""

from __future__ import annotations

from collections.abc import Callable

from lianxin.engines.rules.feel.compiling.closures import Closure, Compiler, mentions, rule
from lianxin.engines.rules.feel.compiling.scalars import RELATIONS
from lianxin.engines.rules.feel.run import Frame
from lianxin.engines.rules.feel.tree import In, Node, Test, UnaryTests
from lianxin.engines.rules.feel.values.equality import disjunction, equal, negation
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.spans import contains

INPUT = "?"
_UnaryTest = Callable[[Frame, Value], bool | None]


def matches(subject: Value, test: Value, charge: Callable[[int], None]) -> bool | None:
    """Whether the subject is the value, lies in the range, or is or lies in an item of the list."""
    if type(test) is list:
        charge(len(test))
        if equal(subject, test, charge) is True:
            return True
        return disjunction(
            contains(item, subject) if _spans(item, subject) else equal(subject, item, charge) is True
            for item in test
        )
    return contains(test, subject) if _spans(test, subject) else equal(subject, test, charge)


def _spans(test: Value, subject: Value) -> bool:
    return type(test) is Range and type(subject) is not Range


def _comparison(test: Test, compiler: Compiler) -> _UnaryTest:
    relate, operand = RELATIONS[test.op], compiler.compile(test.operand)
    return lambda frame, subject: relate(subject, operand(frame), frame.run.charge)


def _asking(node: Node, compiler: Compiler) -> _UnaryTest:
    """A test that reads `?` itself is true or false on its own."""
    condition = compiler.compile(node)

    def run(frame: Frame, subject: Value) -> bool | None:
        truth = condition(Frame({INPUT: subject}, frame, frame.run))
        return truth if isinstance(truth, bool) else None

    return run


def _test(node: Node | Test, compiler: Compiler, *, cell: bool) -> _UnaryTest:
    if isinstance(node, Test):
        return _comparison(node, compiler)
    if mentions(node, INPUT):
        return _asking(node, compiler)
    operand = compiler.compile(node)
    if not cell:
        return lambda frame, subject: matches(subject, operand(frame), frame.run.charge)

    def run(frame: Frame, subject: Value) -> bool | None:
        """In a cell, a condition about other names decides by itself unless the input is a boolean too."""
        value = operand(frame)
        if isinstance(value, bool) and subject is not None and not isinstance(subject, bool | list):
            return value
        return matches(subject, value, frame.run.charge)

    return run


@rule(In)
def _in(node: In, compiler: Compiler) -> Closure:
    subject = compiler.compile(node.subject)
    tests = [_test(test, compiler, cell=False) for test in node.tests]

    def run(frame: Frame) -> Value:
        value = subject(frame)
        return disjunction(test(frame, value) for test in tests)

    return run


@rule(UnaryTests)
def _unary_tests(node: UnaryTests, compiler: Compiler) -> Closure:
    """True, False or null for the input `?` of the frame; a cell without tests (`-`) is always true."""
    tests = [_test(test, compiler, cell=True) for test in node.tests]
    negated = node.negated
    if not tests:
        return lambda frame: True

    def run(frame: Frame) -> Value:
        here: Frame | None = frame
        while here is not None and INPUT not in here.values:
            here = here.parent
        value = None if here is None else here.values[INPUT]
        truth = disjunction(test(frame, value) for test in tests)
        return negation(truth) if negated else truth

    return run
