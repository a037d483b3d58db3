"""The lowest layer of the grammar: names being defined, and types (DMN 1.5 §10.3.1.2 rules 52-56)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Final

from lianxin.engines.rules.feel.names import BLANK, DEFINED, Names, Scope, normalized
from lianxin.engines.rules.feel.scanner import Scanner
from lianxin.engines.rules.feel.tree import FormalParameter, Node, TypeExpr
from lianxin.kernel.problems import ProblemError

TYPE_NAMES: Final = ("date and time", "days and time duration", "years and months duration")
MAX_TYPE_DEPTH: Final = 20
_IN: Final = re.compile(f"[{BLANK}]in$|[{BLANK}]in[{BLANK}]")


class TypeGrammar(ABC):
    """One reading of one text."""

    def __init__(self, text: str, scope: Scope, types: Names) -> None:
        self.scan = Scanner(text)
        self.scope = scope
        self._types = types

    @abstractmethod
    def expression(self, level: int = 0) -> Node:
        """Read an expression as far as its operators bind tighter than `level`."""

    def defined(self, before: tuple[str, ...]) -> str | None:
        """Take a name that is being defined, when one stands here with one of the marks `before` after it."""
        start = self.scan.place
        found = DEFINED.match(self.scan.text, start)
        if found is None:
            return None
        self.scan.move(found.end())
        if not any(self.scan.sees(mark) for mark in before):
            self.scan.place = start
            return None
        return normalized(found.group())

    def variable(self) -> str:
        """Take the name of an iterator and the word `in` after it."""
        found = DEFINED.match(self.scan.text, self.scan.place)
        ends = _IN.search(found.group()) if found else None
        if found is None or ends is None:
            self.scan.refuse("“名称 in 列表”")
        self.scan.move(self.scan.place + ends.start())
        self.scan.expect_word("in")
        return normalized(found.group()[: ends.start()])

    def parameters(self) -> tuple[FormalParameter, ...]:
        """`(a, b: number)` of a function definition."""
        self.scan.expect("(")
        parameters: list[FormalParameter] = []
        while not self.scan.take(")"):
            if parameters:
                self.scan.expect(",")
            at = self.scan.at
            name = self.defined((",", ":", ")"))
            if name is None:
                self.scan.refuse("参数的名称")
            parameters.append(FormalParameter(name, self.type() if self.scan.take(":") else None, at))
        return tuple(parameters)

    def type(self, depth: int = 0) -> TypeExpr:
        at = self.scan.at
        if depth > MAX_TYPE_DEPTH:
            raise ProblemError("rules.too_deep", column=at, limit=MAX_TYPE_DEPTH)
        name = self._type_name()
        if not self.scan.sees("<") or name not in {"list", "range", "context", "function"}:
            return TypeExpr(name, at=at)
        self.scan.expect("<")
        arguments: list[TypeExpr] = []
        fields: list[str] = []
        while not self.scan.take(">"):
            if arguments:
                self.scan.expect(",")
            if name == "context":
                fields.append(self.defined((":",)) or self.scan.refuse("名称:类型"))
                self.scan.expect(":")
            arguments.append(self.type(depth + 1))
        if name == "function":
            self.scan.expect("->")
            return TypeExpr(name, tuple(arguments), result=self.type(depth + 1), at=at)
        if name != "context" and len(arguments) != 1:
            self.scan.refuse(f"{name}<…>")
        return TypeExpr(name, tuple(arguments), tuple(fields), at=at)

    def _type_name(self) -> str:
        known = self._types.match(self.scan.text, self.scan.place)
        if known is not None:
            self.scan.move(known[1])
            return known[0]
        name = ""
        while True:
            word = self.scan.word() or self.scan.refuse("类型")
            self.scan.move(self.scan.place + len(word))
            name += word
            if not self.scan.take("."):
                return name
            name += "."
