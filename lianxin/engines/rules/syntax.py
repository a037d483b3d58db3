"""FEEL text to syntax tree: recursive descent with bounded length, depth and loop nesting.

Precedence, loosest first: `or`, `and`, one comparison (`= < in between` …, which do not chain), `+ -`, `* /`, unary `-`.
Every refusal is a ProblemError with the column and a remedy.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final, cast

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
    Operator,
    Range,
    Test,
    children,
)
from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.engines.rules.tokens import Token, tokens
from lianxin.kernel.problems import ProblemError

MAX_DEPTH: Final = 32  # levels of nesting; deep enough for any clause of law, shallow enough for every stack
MAX_LOOPS: Final = 2  # a loop in a loop costs the square of the household; three would be a bomb
_COMPARATORS: Final = ("=", "!=", "<", "<=", ">", ">=")
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(text: str) -> Node:
    """The tree of one expression. ProblemError "rules.…" with `column` when the text is not one."""
    parser = _Parser(text)
    node = parser.expression()
    parser.end()
    return _bounded(node)


def parse_cell(text: str, subject: Node) -> Node:
    """The tree of one decision-table cell (FEEL unary tests, DMN 1.5 §7.3.3) applied to its input.

    `-` is always true; `>= 80`, `[60..80)`, `"a", "b"`, `not("a")` test the subject.
    """
    parser = _Parser(text)
    node = parser.cell(subject)
    parser.end()
    return _bounded(node)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0
        self._depth = 0

    # --- moving over the tokens

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._here
        self._next += token.kind != "end"
        return token

    def _at(self, *texts: str) -> bool:
        return self._here.kind in ("mark", "keyword") and self._here.text in texts

    def _skip(self, text: str) -> bool:
        if self._at(text):
            self._take()
            return True
        return False

    def _expect(self, text: str) -> Token:
        if not self._at(text):
            raise self._refusal(f"“{text}”")
        return self._take()

    def _refusal(self, expected: str) -> ProblemError:
        token = self._here
        found = token.text or "结尾"
        return ProblemError("rules.unexpected", column=token.at, expected=expected, found=found)

    def end(self) -> None:
        if self._here.kind != "end":
            raise self._refusal("结尾或运算符")

    # --- expressions, loosest first

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ProblemError("rules.too_deep", column=self._here.at, limit=MAX_DEPTH)
        node = self._or()
        self._depth -= 1
        return node

    def _or(self) -> Node:
        at = self._here.at
        parts = [self._and()]
        while self._skip("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Logic("or", tuple(parts), at)

    def _and(self) -> Node:
        at = self._here.at
        parts = [self._comparison()]
        while self._skip("and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts), at)

    def _comparison(self) -> Node:
        at = self._here.at
        left = self._sum()
        if self._at(*_COMPARATORS):
            op = cast(Comparator, self._take().text)
            return Compare(op, left, self._sum(), at)
        if self._skip("between"):
            low = self._sum()
            self._expect("and")
            return In(left, (Range(low, self._sum(), True, True, at),), at)
        if self._skip("in"):
            return In(left, self._membership(), at)
        return left

    def _sum(self) -> Node:
        at = self._here.at
        node = self._product()
        while self._at("+", "-"):
            op = cast(Operator, self._take().text)
            node = Arithmetic(op, node, self._product(), at)
        return node

    def _product(self) -> Node:
        at = self._here.at
        node = self._unary()
        while self._at("*", "/"):
            op = cast(Operator, self._take().text)
            node = Arithmetic(op, node, self._unary(), at)
        return node

    def _unary(self) -> Node:
        signs = []
        while self._at("-"):
            signs.append(self._take().at)
        node = self._primary()
        for at in reversed(signs):
            node = Negate(node, at)
        return node

    def _primary(self) -> Node:
        token = self._here
        if token.kind == "number":
            return Literal(Decimal(self._take().text), token.at)
        if token.kind == "string":
            return Literal(_unquoted(self._take().text), token.at)
        if token.kind == "name":
            return self._name_or_call()
        if token.kind == "mark":
            return self._marked()
        if token.kind == "keyword":
            return self._worded()
        raise self._refusal("数据项、数值或括号")

    # --- names, calls, dates

    def _name_or_call(self) -> Node:
        token = self._take()
        if not self._skip("("):
            return Name(tuple(token.text.split(".")), token.at)
        if token.text == "date":
            return self._date(token.at, closing=True)
        function = FUNCTIONS.get(token.text)
        if function is None:
            known = "、".join(sorted(FUNCTIONS))
            raise ProblemError("rules.unknown_function", column=token.at, function=token.text, known=known)
        arguments = self._items(")")
        if len(arguments) != len(function.takes):
            raise ProblemError(
                "rules.wrong_arguments",
                column=token.at,
                function=token.text,
                expected=len(function.takes),
                found=len(arguments),
            )
        return Call(token.text, arguments, token.at)

    def _date(self, at: int, *, closing: bool) -> Node:
        token = self._here
        if token.kind != "string":
            raise self._refusal("日期文字")
        text = _unquoted(self._take().text)
        if closing:
            self._expect(")")
        try:
            return Literal(date.fromisoformat(text if _DATE.fullmatch(text) else ""), at)
        except ValueError:
            raise ProblemError("rules.bad_date", column=token.at, found=text) from None

    def _items(self, closing: str) -> tuple[Node, ...]:
        if self._skip(closing):
            return ()
        items = [self.expression()]
        while self._skip(","):
            items.append(self.expression())
        self._expect(closing)
        return tuple(items)

    # --- brackets: groups, lists, ranges

    def _marked(self) -> Node:
        token = self._here
        if self._skip("@"):
            return self._date(token.at, closing=False)
        if self._skip("("):
            inner = self.expression()
            if self._at(".."):
                return self._range(inner, token.at, low_closed=False)
            self._expect(")")
            return inner
        if self._skip("["):
            return self._list_or_range(token.at)
        if self._skip("]"):
            return self._range(self.expression(), token.at, low_closed=False)
        raise self._refusal("数据项、数值或括号")

    def _list_or_range(self, at: int) -> Node:
        if self._skip("]"):
            return ListOf((), at)
        first = self.expression()
        if self._at(".."):
            return self._range(first, at, low_closed=True)
        items = [first]
        while self._skip(","):
            items.append(self.expression())
        self._expect("]")
        return ListOf(tuple(items), at)

    def _range(self, low: Node, at: int, *, low_closed: bool) -> Range:
        self._expect("..")
        high = self.expression()
        if not self._at("]", ")", "["):
            raise self._refusal("“]”或“)”")
        return Range(low, high, low_closed, self._take().text == "]", at)

    # --- words: constants, not, if, loops

    def _worded(self) -> Node:
        token = self._take()
        match token.text:
            case "true" | "false":
                return Literal(token.text == "true", token.at)
            case "null":
                return Literal(None, token.at)
            case "not":
                self._expect("(")
                operand = self.expression()
                self._expect(")")
                return Not(operand, token.at)
            case "if":
                return self._if(token.at)
            case "some" | "every" | "for":
                return self._each(token)
        self._next -= 1
        raise self._refusal("数据项、数值或括号")

    def _if(self, at: int) -> Node:
        test = self.expression()
        self._expect("then")
        then = self.expression()
        self._expect("else")
        return If(test, then, self.expression(), at)

    def _each(self, token: Token) -> Node:
        if self._here.kind != "name" or "." in self._here.text or " " in self._here.text:
            raise self._refusal("循环变量名")
        variable = self._take().text
        self._expect("in")
        source = self.expression()
        self._expect("return" if token.text == "for" else "satisfies")
        match token.text:
            case "some":
                return Each("some", variable, source, self.expression(), token.at)
            case "every":
                return Each("every", variable, source, self.expression(), token.at)
        return Each("for", variable, source, self.expression(), token.at)

    # --- unary tests: behind `in`, and in the cells of decision tables

    def _membership(self) -> tuple[Test | Range, ...]:
        at = self._here.at
        if not self._skip("("):
            return (self._test(),)
        first = self._test()
        if self._at("..") and isinstance(first, Test) and first.op == "in":
            return (self._range(first.operand, at, low_closed=False),)
        tests = self._more_tests(first)
        self._expect(")")
        return tests

    def _more_tests(self, first: Test | Range) -> tuple[Test | Range, ...]:
        tests = [first]
        while self._skip(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Test | Range:
        at = self._here.at
        if self._at(*_COMPARATORS):
            op = cast(Comparator, self._take().text)
            return Test(op, self._sum(), at)
        operand = self._sum()
        return operand if isinstance(operand, Range) else Test("in", operand, at)

    def cell(self, subject: Node) -> Node:
        at = self._here.at
        if self._at("-") and self._tokens[self._next + 1].kind == "end":
            self._take()
            return Literal(True, at)
        if self._skip("not"):
            self._expect("(")
            tests = self._more_tests(self._test())
            self._expect(")")
            return Not(In(subject, tests, at), at)
        return In(subject, self._more_tests(self._test()), at)


def _unquoted(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        mark = found.group(1)
        return chr(int(mark[1:], 16)) if len(mark) > 1 else _ESCAPES.get(mark, mark)

    return _ESCAPE.sub(plain, text[1:-1])


def _bounded(root: Node) -> Node:
    """The same tree, once no branch is too deep, no loop too nested and no range out of place.

    Walks with its own stack: chains such as `1+1+1+…` are deep without any nesting in the text.
    """
    waiting: list[tuple[Node, int, int]] = [(root, 1, 0)]
    while waiting:
        node, depth, loops = waiting.pop()
        loops += isinstance(node, Each)
        if depth > MAX_DEPTH:
            raise ProblemError("rules.too_deep", column=node.at, limit=MAX_DEPTH)
        if loops > MAX_LOOPS:
            raise ProblemError("rules.too_many_loops", column=node.at, limit=MAX_LOOPS)
        tests = node.tests if isinstance(node, In) else ()
        for part in children(node):
            if isinstance(part, Range) and part not in tests:
                raise ProblemError("rules.range_outside_in", column=part.at)
            waiting.append((part, depth + 1, loops))
    if isinstance(root, Range):
        raise ProblemError("rules.range_outside_in", column=root.at)
    return root
