"""Tree to text that reads back as the same tree: for editors, exports and tests."""

from __future__ import annotations

from decimal import Decimal

from lianxin.engines.rules.feel.names import DEFINED
from lianxin.engines.rules.feel.text import quoted
from lianxin.engines.rules.feel.tree import (
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Compare,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Iterator,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeOf,
    Test,
    TypeExpr,
    UnaryTests,
)

_ATOM = 10
_LEVELS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}


def unparse(node: Node) -> str:
    """FEEL text of a tree; parsed with the same names in scope it gives the tree again."""
    return _text(node)[0]


def _in(node: Node, level: int) -> str:
    """The text as an operand of something that binds as tightly as `level`; in parentheses when it must be."""
    text, own = _text(node)
    return text if own > level else f"({text})"


def _text(node: Node) -> tuple[str, int]:  # noqa: C901  one line per kind of node
    """The text, and how tightly its loosest operator binds."""
    match node:
        case Literal(value):
            return _literal(value), _ATOM
        case AtLiteral(text):
            return f"@{quoted(text)}", _ATOM
        case Name(name):
            return name, _ATOM
        case Path(source, name):
            return f"{_in(source, 8)}.{name}", 9
        case Filter(source, test):
            return f"{_in(source, 8)}[{unparse(test)}]", 9
        case Call():
            return _call(node), 9
        case ListOf(items):
            return f"[{', '.join(map(unparse, items))}]", _ATOM
        case ContextOf(entries):
            return "{" + ", ".join(f"{_key(e.key)}: {unparse(e.value)}" for e in entries) + "}", _ATOM
        case RangeOf():
            return _range(node), _ATOM
        case If() | For() | Quantified() | FunctionOf():
            return _clause(node), 0
    return _operation(node)


def _operation(node: Node) -> tuple[str, int]:  # noqa: C901  one line per kind of node
    match node:
        case Negate(operand):
            # -1 is a literal, -(1) the negation of one
            text = _in(operand, 7)
            return f"-({text})" if text[0] in "0123456789." else f"-{text}", 7
        case Arithmetic(op, left, right):
            level = _LEVELS[op]
            return f"{_in(left, level - 1)} {op} {_in(right, level)}", level
        case Compare(op, left, right):
            return f"{_in(left, 2)} {op} {_in(right, 3)}", 3
        case Logic(op, operands):
            return f" {op} ".join(_in(operand, _LEVELS[op]) for operand in operands), _LEVELS[op]
        case Between(subject, low, high):
            return f"{_in(subject, 2)} between {_in(low, 3)} and {_in(high, 3)}", 3
        case In(subject, tests):
            return f"{_in(subject, 2)} in ({', '.join(map(_test, tests))})", 3
        case InstanceOf(subject, type_):
            return f"{_in(subject, 7)} instance of {type_text(type_)}", 8
        case UnaryTests(tests, negated):
            text = ", ".join(map(_test, tests)) or "-"
            return (f"not({text})" if negated else text), 0
    raise TypeError(f"{type(node).__name__} is no expression")


def _literal(value: Decimal | str | bool | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = str(value)
            return text.lower() if "E" in text else text
    return quoted(value)


def _call(node: Call) -> str:
    texts = [unparse(argument) for argument in node.arguments]
    if node.names:
        texts = [f"{name}: {text}" for name, text in zip(node.names, texts, strict=True)]
    return f"{_in(node.function, 8)}({', '.join(texts)})"


def _key(key: str) -> str:
    found = DEFINED.match(key)
    return key if found and found.group() == key and "//" not in key and "/*" not in key else quoted(key)


def _range(node: RangeOf) -> str:
    if node.low is None or node.high is None:
        mark = "<" if node.low is None else ">"
        end = node.high if node.low is None else node.low
        closed = node.high_closed if node.low is None else node.low_closed
        return f"({mark}{'=' if closed else ''} {_in(end, 3) if end else 'null'})"
    low, high = unparse(node.low), unparse(node.high)
    return f"{'[' if node.low_closed else '('}{low}..{high}{']' if node.high_closed else ')'}"


def _test(node: Node | Test) -> str:
    return f"{node.op} {_in(node.operand, 3)}" if isinstance(node, Test) else unparse(node)


def _iterators(iterators: tuple[Iterator, ...]) -> str:
    return ", ".join(
        f"{one.name} in {unparse(one.source)}" + (f"..{unparse(one.end)}" if one.end else "")
        for one in iterators
    )


def _clause(node: Node) -> str:
    match node:
        case If(test, then, otherwise):
            return f"if {unparse(test)} then {unparse(then)} else {unparse(otherwise)}"
        case For(iterators, body):
            return f"for {_iterators(iterators)} return {unparse(body)}"
        case Quantified(kind, iterators, body):
            return f"{kind} {_iterators(iterators)} satisfies {unparse(body)}"
        case FunctionOf(parameters, body, external):
            texts = [p.name + (f": {type_text(p.type)}" if p.type else "") for p in parameters]
            return f"function({', '.join(texts)}) {'external ' if external else ''}{unparse(body)}"
    raise TypeError(f"{type(node).__name__} is no expression")


def type_text(type_: TypeExpr) -> str:
    """A type as it is written."""
    inner = [type_text(argument) for argument in type_.arguments]
    if type_.fields:
        inner = [f"{name}: {text}" for name, text in zip(type_.fields, inner, strict=True)]
    if type_.result is not None:
        return f"function<{', '.join(inner)}> -> {type_text(type_.result)}"
    return f"{type_.name}<{', '.join(inner)}>" if inner else type_.name
