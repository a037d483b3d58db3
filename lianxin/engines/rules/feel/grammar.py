"""FEEL text to tree (DMN 1.5 §10.3.1.2): precedence climbing with bounded length, depth and size.

Loosest first: `or`, `and`, comparison (`= < between in`), `+ -`, `* /`, `**`, unary `-`, `instance of`, then path,
filter and invocation. All associate to the left (`3 ** 4 ** 5` is `(3 ** 4) ** 5`). `if`, `for`, `some`, `every` and
`function` reach as far to the right as they can.
"""

from __future__ import annotations

from typing import Final, cast

from lianxin.engines.rules.feel.operands import COMPARATORS, COMPARISON, CONTINUING, Operands
from lianxin.engines.rules.feel.scanner import Scanner
from lianxin.engines.rules.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparator,
    Compare,
    Filter,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Iterator,
    Logic,
    Negate,
    Node,
    Operator,
    Path,
    Quantified,
    UnaryTests,
)
from lianxin.kernel.problems import ProblemError

MAX_DEPTH: Final = 60  # levels of nesting
MAX_CHAIN: Final = 150  # operators one after another on one level
_LEVELS: Final = {
    "or": 1,
    "and": 2,
    **dict.fromkeys((*COMPARATORS, "between", "in"), COMPARISON),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "**": 6,
    "instance": 8,
    ".": 9,
    "[": 9,
    "(": 9,
}
_UNARY: Final = 7
_MARKS: Final = ("**", *COMPARATORS, "+", "-", "*", "/", ".", "[", "(")
_WORDS: Final = ("or", "and", "between", "in", "instance")
# What cannot begin an expression: a `[` before it closes a range from the right, `[1..5[`, and is no filter.
_NO_START: Final = (")", "]", "}", ",", "=", "!", "<", ">", "*", "/", "+")
_LOOKAHEAD: Final = 400


class Grammar(Operands):
    depth = 0

    def expression(self, level: int = 0) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ProblemError("rules.too_deep", column=self.scan.at, limit=MAX_DEPTH)
        left = self._prefix()
        for _ in range(MAX_CHAIN):
            op = self._operator()
            if op is None or _LEVELS[op] <= level:
                self.depth -= 1
                return left
            left = self._combined(op, left)
        raise ProblemError("rules.too_deep", column=self.scan.at, limit=MAX_CHAIN)

    def _prefix(self) -> Node:
        at = self.scan.at
        if self.scan.take("-"):
            return self.number(at, negative=True) or Negate(self.expression(_UNARY), at)
        return self.operand() or self.scan.refuse("数值、名称或左括号")

    def _operator(self) -> str | None:
        for mark in _MARKS:
            if self.scan.sees(mark):
                if mark == "." and self.scan.sees(".."):
                    return None
                return None if mark == "[" and self._closes() else mark
        word = self.scan.word()
        return word if word in _WORDS else None

    def _closes(self) -> bool:
        start = self.scan.place + 1
        ahead = Scanner(self.scan.text[start : start + _LOOKAHEAD])
        if ahead.ended or ahead.word() in CONTINUING or any(ahead.sees(mark) for mark in _NO_START):
            return True
        return ahead.sees(".") and not ahead.text[ahead.place + 1 : ahead.place + 2].isdigit()

    def _combined(self, op: str, left: Node) -> Node:
        at = self.scan.at
        self.scan.move(self.scan.place + len(op))
        match op:
            case "and" | "or":
                return self._logic(op, left, at)
            case "between":
                low = self.expression(COMPARISON)
                self.scan.expect_word("and")
                return Between(left, low, self.expression(COMPARISON), at)
            case "in":
                return In(left, self.in_tests(), at)
            case "instance":
                self.scan.expect_word("of")
                return InstanceOf(left, self.type(), at)
            case "." | "[" | "(":
                return self._postfix(op, left, at)
        right = self.expression(_LEVELS[op])
        if op in COMPARATORS:
            return Compare(cast(Comparator, op), left, right, at)
        return Arithmetic(cast(Operator, op), left, right, at)

    def _logic(self, op: str, left: Node, at: int) -> Node:
        operands = [left, self.expression(_LEVELS[op])]
        while self.scan.take_word(op):
            operands.append(self.expression(_LEVELS[op]))
        return Logic("and" if op == "and" else "or", tuple(operands), at)

    def _postfix(self, op: str, left: Node, at: int) -> Node:
        if op == ".":
            return Path(left, self._member(), at)
        if op == "[":
            self.filters += 1
            test = self.expression()
            self.filters -= 1
            self.scan.expect("]")
            return Filter(left, test, at)
        return self._call(left, at)

    def _member(self) -> str:
        text, place = self.scan.text, self.scan.place
        known = self.scope.members.match(text, place)
        if known is not None:
            self.scan.move(known[1])
            return known[0]
        word = self.scan.word() or self.scan.refuse("名称")
        self.scan.move(place + len(word))
        return word

    def _call(self, function: Node, at: int) -> Call:
        arguments: list[Node] = []
        names: list[str] = []
        while not self.scan.take(")"):
            if arguments:
                self.scan.expect(",")
            name = self.defined((":",))
            if name is not None:
                self.scan.expect(":")
                names.append(name)
            arguments.append(self.expression())
        if names and len(names) != len(arguments):
            raise ProblemError("rules.unexpected", column=at, expected="名称:值", found=",")
        return Call(function, tuple(arguments), tuple(names), at)

    # --- clauses that reach to the right

    def clause(self, word: str, at: int) -> Node | None:
        match word:
            case "if":
                test = self.expression()
                self.scan.expect_word("then")
                then = self.expression()
                self.scan.expect_word("else")
                return If(test, then, self.expression(), at)
            case "for" | "some" | "every":
                return self._loop(word, at)
            case "function":
                return self._function(at)
        return None

    def _loop(self, word: str, at: int) -> Node:
        self.scope.push()
        iterators = [self._iterator()]
        while self.scan.take(","):
            iterators.append(self._iterator())
        self.scan.expect_word("return" if word == "for" else "satisfies")
        body = self.expression()
        self.scope.pop()
        if word == "for":
            return For(tuple(iterators), body, at)
        return Quantified("some" if word == "some" else "every", tuple(iterators), body, at)

    def _iterator(self) -> Iterator:
        at, name = self.scan.at, self.variable()
        source = self.expression()
        end = self.expression() if self.scan.take("..") else None
        self.scope.bind(name)
        return Iterator(name, source, end, at)

    def _function(self, at: int) -> FunctionOf:
        parameters = self.parameters()
        external = self.scan.take_word("external")
        self.scope.push(parameter.name for parameter in parameters)
        body = self.expression()
        self.scope.pop()
        return FunctionOf(parameters, body, external, at)

    # --- whole texts

    def whole(self) -> Node:
        node = self.expression()
        self._end()
        return node

    def unary_tests(self) -> UnaryTests:
        """A whole cell: `-`, or tests separated by commas."""
        at = self.scan.at
        if self.scan.take("-") and self.scan.ended:
            return UnaryTests((), at=at)
        self.scan.move(at - 1)
        tests = UnaryTests(self.tests(self.test()), at=at)
        self._end()
        return tests

    def negated_tests(self) -> UnaryTests | None:
        """`not(…)` around the whole cell; a cell that only begins so (`not(a) and b`) is an expression."""
        at = self.scan.at
        if not (self.scan.take_word("not") and self.scan.take("(")):
            return None
        tests = UnaryTests(self.tests(self.test()), negated=True, at=at)
        return tests if self.scan.take(")") and self.scan.ended else None

    def _end(self) -> None:
        if not self.scan.ended:
            self.scan.refuse("表达式的结尾")
