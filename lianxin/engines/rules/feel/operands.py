"""The middle layer of the grammar: literals, names, lists, ranges, contexts and the tests of `in` and of cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from lianxin.engines.rules.feel.tree import (
    AtLiteral,
    Comparator,
    ContextOf,
    Entry,
    ListOf,
    Literal,
    Name,
    Node,
    RangeOf,
    Test,
)
from lianxin.engines.rules.feel.type_grammar import TypeGrammar
from lianxin.engines.rules.feel.values.numbers import number
from lianxin.kernel.problems import ProblemError

COMPARATORS: Final = ("<=", ">=", "!=", "<", ">", "=")
COMPARISON: Final = 3  # how tightly a comparison binds; the ends of ranges and tests bind tighter
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
# Words that cannot begin an expression; nor can they be names of one word.
CONTINUING: Final = frozenset(
    ("or", "and", "between", "in", "instance", "then", "else", "return", "satisfies", "of")
)


class Operands(TypeGrammar, ABC):
    filters = 0  # how many filters we are inside of: there the fields of the items are names

    @abstractmethod
    def clause(self, word: str, at: int) -> Node | None:
        """The rest of `if`, `for` … when the word just taken begins one."""

    def operand(self) -> Node | None:
        """A literal, name, list, range, parenthesis or context; None when none begins here."""
        scan, at = self.scan, self.scan.at
        if scan.sees('"'):
            return Literal(scan.string(), at)
        if scan.take("@"):
            return AtLiteral(scan.string(), at)
        if scan.take("["):
            return self._list(at)
        if scan.take("]"):
            return self.range(self.expression(), False, at)
        if scan.take("("):
            return self._parenthesis(at)
        if scan.take("{"):
            return self._context(at)
        return self.number(at, negative=False) or self._named(at)

    def number(self, at: int, *, negative: bool) -> Literal | None:
        text = self.scan.number()
        if text is None:
            return None
        value = number(f"-{text}" if negative else text)
        if value is None:
            raise ProblemError("rules.number_range", column=at, found=text)
        return Literal(value, at)

    def _named(self, at: int) -> Node | None:
        word = self.scan.word()
        known = self.scope.match(self.scan.text, self.scan.place, filtering=self.filters > 0)
        if known is not None:
            self.scan.move(known[1])
            return Name(known[0], at)
        if word is None or word in CONTINUING:
            return None
        self.scan.move(self.scan.place + len(word))
        if word in _CONSTANTS:
            return Literal(_CONSTANTS[word], at)
        return self.clause(word, at) or Name(word, at)

    def _list(self, at: int) -> Node:
        if self.scan.take("]"):
            return ListOf((), at)
        items = [self.expression()]
        if self.scan.sees(".."):
            return self.range(items[0], True, at)
        while self.scan.take(","):
            items.append(self.expression())
        self.scan.expect("]")
        return ListOf(tuple(items), at)

    def range(self, low: Node, closed: bool, at: int) -> RangeOf:
        """The rest of a range after its lower end."""
        self.scan.expect("..")
        high = self.expression()
        if self.scan.take("]"):
            return RangeOf(low, high, closed, True, at)
        if not self.scan.take(")"):
            self.scan.expect("[")
        return RangeOf(low, high, closed, False, at)

    def _parenthesis(self, at: int) -> Node:
        op = self.comparator()
        if op is not None:
            node: Node = self._unary_range(op, at)
        else:
            node = self.expression()
            if self.scan.sees(".."):
                return self.range(node, False, at)
        self.scan.expect(")")
        return node

    def _unary_range(self, op: Comparator, at: int) -> RangeOf:
        end = self.expression(COMPARISON)
        match op:
            case "<" | "<=":
                return RangeOf(None, end, False, op == "<=", at)
            case ">" | ">=":
                return RangeOf(end, None, op == ">=", False, at)
            case "=":
                return RangeOf(end, end, True, True, at)
        raise ProblemError("rules.unexpected", column=at, expected="< <= > >= =", found=op)

    def _context(self, at: int) -> ContextOf:
        entries: list[Entry] = []
        self.scope.push()
        while not self.scan.take("}"):
            if entries:
                self.scan.expect(",")
            entry_at = self.scan.at
            key = self.scan.string() if self.scan.sees('"') else self.defined((":",))
            if key is None:
                self.scan.refuse("名称:值")
            self.scan.expect(":")
            entries.append(Entry(key, self.expression(), entry_at))
            self.scope.bind(key)
        self.scope.pop()
        return ContextOf(tuple(entries), at)

    # --- tests

    def comparator(self) -> Comparator | None:
        for mark in COMPARATORS:
            if self.scan.take(mark):
                return mark
        return None

    def test(self, level: int = 0) -> Node | Test:
        at = self.scan.at
        op = self.comparator()
        return self.expression(level) if op is None else Test(op, self.expression(COMPARISON), at)

    def tests(self, first: Node | Test) -> tuple[Node | Test, ...]:
        """The first test and those after it, separated by commas."""
        tests = [first]
        while self.scan.take(","):
            tests.append(self.test())
        return tuple(tests)

    def in_tests(self) -> tuple[Node | Test, ...]:
        """What follows `in`: one test, or tests in parentheses; `(1..5)` is a range."""
        at = self.scan.at
        if not self.scan.take("("):
            return (self.test(COMPARISON),)
        first = self.test()
        if self.scan.sees("..") and not isinstance(first, Test):
            return (self.range(first, False, at),)
        tests = self.tests(first)
        self.scan.expect(")")
        return tests
