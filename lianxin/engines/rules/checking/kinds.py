"""The kinds in an expression: names that exist, operands that fit; as far as it can be known without a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    children,
)
from lianxin.engines.rules.checking.vocabulary import Vocabulary
from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.engines.rules.values import Kind, kind_of
from lianxin.kernel.problems import ProblemError

_WORDS: Final[dict[Kind, str]] = {
    "boolean": "是否",
    "number": "数量",
    "string": "文字",
    "date": "日期",
    "list": "名单",
    "record": "记录",
}
_ORDERED: Final[tuple[Kind, ...]] = ("number", "date")
_EQUATED: Final[tuple[Kind, ...]] = ("number", "date", "string", "boolean")

Bound = Mapping[
    str, str | None
]  # loop variable -> dotted name of its list, None when that is not a plain name


@dataclass
class Kinds:
    """The kind of every part of one expression, as far as it can be known without a person."""

    rule: str
    condition: str
    known: Vocabulary
    found: list[ProblemError] = field(default_factory=list)

    def _report(self, code: str, node: Node, **details: object) -> None:
        place = {"rule": self.rule, "condition": self.condition, "column": node.at}
        error = ProblemError(code, **place, **details)
        if all((e.code, e.details) != (error.code, error.details) for e in self.found):
            self.found.append(error)  # a subject with several tests is looked at several times

    def expect(self, node: Node, kinds: Kind | tuple[Kind, ...], bound: Bound) -> Kind | None:
        """The kind of `node`, reported unless it is one of `kinds` or cannot be known."""
        allowed = (kinds,) if isinstance(kinds, str) else kinds
        kind = self.kind(node, bound)
        if kind is None or kind in allowed:
            return kind
        expected = "、".join(_WORDS[k] for k in allowed)
        self._report("rules.type_mismatch", node, expected=expected, found=_WORDS[kind])
        return None

    def kind(self, node: Node, bound: Bound) -> Kind | None:  # noqa: C901, PLR0912  one line per kind of node
        """The kind of `node`; None when it cannot be known."""
        match node:
            case Literal(value):
                return kind_of(value)
            case Name():
                return self._name(node, bound)
            case ListOf(items):
                for item in items:
                    self.kind(item, bound)
                return "list"
            case Not() | Logic():
                return self._all(node, "boolean", bound)
            case Arithmetic() | Negate():
                return self._all(node, "number", bound)
            case Compare():
                self._pair(node.op, node.left, node.right, bound)
                return "boolean"
            case In():
                return self._in(node, bound)
            case If():
                return self._if(node, bound)
            case Call():
                return self._call(node, bound)
            case Each():
                return self._each(node, bound)
            case PerPerson(reads=reads):
                for name in reads:
                    self._name(name, bound)
                return None
        raise TypeError(f"{type(node).__name__} is not an expression of its own")

    def _all(self, node: Node, kind: Kind, bound: Bound) -> Kind:
        for part in children(node):
            self.expect(part, kind, bound)
        return kind

    def _name(self, node: Name, bound: Bound) -> Kind | None:
        first, rest = node.path[0], node.path[1:]
        base = bound.get(first) if first in bound else ""
        if base is None or (first in bound and not rest):
            return None
        path = (*base.split("."), *rest) if base else node.path
        kind = self.known.kind(".".join(path))
        if kind is None:
            self._report("rules.unknown_name", node, name=node.text)
            return None
        if not self.known.is_collected(".".join(path)):
            self._report("rules.not_collected", node, name=node.text)
        below = len(base.split(".")) if base else 0
        prefixes = (".".join(path[:n]) for n in range(below + 1, len(path)))
        return "list" if any(self.known.kind(prefix) == "list" for prefix in prefixes) else kind

    def _pair(self, op: str, left: Node, right: Node, bound: Bound) -> None:
        for side in (left, right):
            if isinstance(side, Literal) and side.value is None:
                self._report("rules.null_comparison", side)
        allowed = _EQUATED if op in ("=", "!=") else _ORDERED
        kind = self.expect(left, allowed, bound)
        self.expect(right, (kind,) if kind else allowed, bound)

    def _in(self, node: In, bound: Bound) -> Kind:
        for test in node.tests:
            if isinstance(test, Range):
                self._pair(">=", node.subject, test.low, bound)
                self._pair("<=", node.subject, test.high, bound)
            else:
                self._test(node.subject, test, bound)
        return "boolean"

    def _test(self, subject: Node, test: Test, bound: Bound) -> None:
        if test.op != "in":
            self._pair(test.op, subject, test.operand, bound)
        elif isinstance(test.operand, ListOf):
            for item in test.operand.items:
                self._pair("=", subject, item, bound)
        elif self.kind(test.operand, bound) == "list":
            self.expect(subject, _EQUATED, bound)
        else:
            self._pair("=", subject, test.operand, bound)

    def _if(self, node: If, bound: Bound) -> Kind | None:
        self.expect(node.test, "boolean", bound)
        kind = self.kind(node.then, bound)
        return self.expect(node.otherwise, kind, bound) if kind else self.kind(node.otherwise, bound)

    def _call(self, node: Call, bound: Bound) -> Kind | None:
        function = FUNCTIONS[node.function]
        for argument, kind in zip(node.arguments, function.takes, strict=True):
            if kind is None:
                self.kind(argument, bound)
            else:
                self.expect(argument, kind, bound)
        return function.gives

    def _each(self, node: Each, bound: Bound) -> Kind:
        self.expect(node.source, "list", bound)
        inner = {**bound, node.variable: self._list_name(node.source, bound)}
        if node.kind == "for":
            self.kind(node.body, inner)
            return "list"
        self.expect(node.body, "boolean", inner)
        return "boolean"

    def _list_name(self, source: Node, bound: Bound) -> str | None:
        if not isinstance(source, Name):
            return None
        if source.path[0] not in bound:
            return source.text
        base = bound[source.path[0]]
        return None if base is None else ".".join((base, *source.path[1:]))
