"""XPath 1.0 as XForms writes it, read into a small tree. `${name}` stands for a question wherever a path may begin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lianxin.engines.xforms.errors import Limits, XFormError


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`, before its path is known."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Step:
    """`test` is a local name, `*`, or a node type with brackets: `node()`, `text()`, `comment()`, `processing-instruction()`."""

    axis: str
    test: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """`start` is None (from the context node), "/" (from the document) or an expression that gives nodes."""

    start: Expression | str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    operand: Expression
    predicates: tuple[Expression, ...]


Expression = Number | Literal | Reference | Call | Binary | Negative | Path | Filter

AXES = frozenset(
    [
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    ]
)
NODE_TYPES = frozenset(["node", "text", "comment", "processing-instruction"])
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_STRENGTH = {operator: strength for strength, operators in enumerate(_LEVELS) for operator in operators}
_WORDS = frozenset(["and", "or", "div", "mod"])
_NAME = r"[^\W\d][\w.\-·]*"
_TOKENS = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<reference>\$\{{\s*[^{{}}\s]+\s*\}})
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    | (?P<sign>//|::|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>*.])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
_ANY = (Step("descendant-or-self", "node()"),)


def parse(text: str, limits: Limits | None = None) -> Expression:
    """The tree of one expression. Raises XFormError: xforms.syntax (with `at`, a 1-based column), xforms.too_long."""
    limits = limits or Limits()
    if len(text) > limits.expression:
        raise XFormError("xforms.too_long", limit=limits.expression)
    reader = _Reader(_tokens(text), text, limits.nesting)
    tree = reader.expression()
    reader.expect("end")
    return tree


Token = tuple[str, str, int]


def _tokens(text: str) -> list[Token]:
    """(kind, text, column): kinds are number, literal, reference, name, operator, end, or the sign itself."""
    tokens: list[Token] = []
    place = 0
    while True:
        match = _TOKENS.match(text, place)
        if match is None:
            column = place + len(text[place:]) - len(text[place:].lstrip()) + 1
            raise XFormError("xforms.syntax", at=column, near=text[column - 1 : column + 19])
        kind = match.lastgroup or ""
        value = match.group(kind)
        start = match.start(kind)
        tokens.append((_kind(kind, value, tokens), value, start + 1))
        if kind == "end":
            return tokens
        place = match.end()


def _kind(kind: str, value: str, before: list[Token]) -> str:
    """XPath 1.0 §3.7: after something that can end an operand, `*` and names are operators."""
    is_operand_before = bool(before) and before[-1][0] not in {
        "operator",
        "@",
        "::",
        "(",
        "[",
        ",",
        "/",
        "//",
    }
    if value == "*" and kind == "sign":
        return "operator" if is_operand_before else "name"
    if kind == "name" and is_operand_before and value in _WORDS:
        return "operator"
    if kind == "sign" and value in {"+", "-", "=", "!=", "<", "<=", ">", ">=", "|"}:
        return "operator"
    return value if kind == "sign" else kind


class _Reader:
    """Recursive descent with a bound on its depth."""

    def __init__(self, tokens: list[Token], text: str, nesting: int) -> None:
        self.tokens = tokens
        self.text = text
        self.place = 0
        self.nesting = nesting
        self.chain = 2_000

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0]

    @property
    def value(self) -> str:
        return self.tokens[self.place][1]

    def take(self) -> str:
        value = self.tokens[self.place][1]
        self.place += 1
        return value

    def ahead(self, distance: int = 1) -> str:
        place = self.place + distance
        return self.tokens[place][0] if place < len(self.tokens) else "end"

    def expect(self, kind: str) -> str:
        if self.kind != kind:
            raise self.error()
        return self.take() if kind != "end" else ""

    def error(self) -> XFormError:
        column = self.tokens[self.place][2]
        return XFormError("xforms.syntax", at=column, near=self.text[column - 1 : column + 19])

    def expression(self) -> Expression:
        self.nesting -= 1
        if self.nesting < 0:
            raise XFormError("xforms.too_long", limit="nesting")
        result = self.operators(0)
        self.nesting += 1
        return result

    def operators(self, weakest: int) -> Expression:
        """Left-associative operators that bind as strongly as `weakest` or more (precedence climbing)."""
        left = self.negative()
        while self.kind == "operator" and _STRENGTH.get(self.value, -1) >= weakest:
            self.chain -= 1
            if self.chain < 0:
                raise XFormError("xforms.too_long", limit="operators")
            operator = self.take()
            left = Binary(operator, left, self.operators(_STRENGTH[operator] + 1))
        return left

    def negative(self) -> Expression:
        signs = 0
        while self.kind == "operator" and self.value == "-":
            self.take()
            signs += 1
        operand = self.union()
        return operand if signs == 0 else Negative(operand if signs % 2 else Negative(operand))

    def union(self) -> Expression:
        left = self.path()
        while self.kind == "operator" and self.value == "|":
            self.take()
            self.chain -= 20
            if self.chain < 0:
                raise XFormError("xforms.too_long", limit="operators")
            left = Binary("|", left, self.path())
        return left

    def path(self) -> Expression:
        if self.kind == "/":
            self.take()
            return Path("/", self.steps() if self.is_step() else ())
        if self.kind == "//":
            self.take()
            return Path("/", _ANY + self.steps())
        if not self.is_primary():
            return Path(None, self.steps())
        start = self.filtered()
        if self.kind == "/":
            self.take()
            return Path(start, self.steps())
        if self.kind == "//":
            self.take()
            return Path(start, _ANY + self.steps())
        return start

    def is_step(self) -> bool:
        return self.kind in {"name", "@", ".", ".."}

    def is_primary(self) -> bool:
        if self.kind in {"number", "literal", "reference", "("}:
            return True
        return self.kind == "name" and self.ahead() == "(" and self.value not in NODE_TYPES

    def filtered(self) -> Expression:
        primary = self.primary()
        predicates = self.predicates()
        return Filter(primary, predicates) if predicates else primary

    def primary(self) -> Expression:
        kind = self.kind
        if kind == "number":
            return Number(float(self.take()))
        if kind == "literal":
            return Literal(self.take()[1:-1])
        if kind == "reference":
            return Reference(self.take()[2:-1].strip())
        if kind == "(":
            self.take()
            inner = self.expression()
            self.expect(")")
            return inner
        return self.call()

    def call(self) -> Call:
        name = self.take()
        self.expect("(")
        arguments: list[Expression] = []
        while self.kind != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.expression())
        self.take()
        return Call(name, tuple(arguments))

    def steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while self.kind in {"/", "//"}:
            if self.take() == "//":
                steps.extend(_ANY)
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> Step:
        if self.kind == ".":
            self.take()
            return Step("self", "node()", self.predicates())
        if self.kind == "..":
            self.take()
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if self.kind == "@":
            self.take()
            axis = "attribute"
        elif self.kind == "name" and self.ahead() == "::":
            if self.value not in AXES:
                raise self.error()
            axis = self.take()
            self.take()
        return Step(axis, self.test(), self.predicates())

    def test(self) -> str:
        name = self.expect("name")
        if self.kind == "(" and name in NODE_TYPES:
            self.take()
            if self.kind == "literal":
                self.take()
            self.expect(")")
            return f"{name}()"
        return name.rsplit(":", 1)[-1]

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.kind == "[":
            self.take()
            found.append(self.expression())
            self.expect("]")
        return tuple(found)
