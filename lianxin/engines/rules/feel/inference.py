"""The type an expression always has, as far as its text tells: what a function literal promises to return.

Used for `instance of function<…> -> …` (DMN 1.5 §10.3.2.9.2) only; ANY where the text does not tell.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.library.conversion import at_literal
from lianxin.engines.rules.feel.tree import (
    Arithmetic,
    AtLiteral,
    Between,
    Compare,
    ContextOf,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Quantified,
    RangeOf,
)
from lianxin.engines.rules.feel.types import (
    ANY,
    NULL,
    ContextType,
    ListType,
    RangeType,
    Type,
    model_type,
)
from lianxin.engines.rules.feel.values.kinds import KINDS, Value

_CONDITIONS: Final = (Compare, Logic, Between, In, InstanceOf, Quantified)


def _standard(kind: str) -> Type:
    return model_type(kind) or ANY


def _of_value(value: Value) -> Type:
    return NULL if value is None else _standard(KINDS[type(value)])


def _common(types: list[Type]) -> Type:
    """The one type that covers all; ANY when none of them does."""
    return next((one for one in types if all(one.covers(other) for other in types)), ANY)


def infer(node: Node, names: dict[str, Type]) -> Type:
    """The type of a tree whose names have these types."""
    match node:
        case Literal(value):
            return _of_value(value)
        case AtLiteral(text):
            return _of_value(at_literal(text))
        case Name(name):
            return names.get(name, ANY)
        case ListOf(items):
            return ListType(_common([infer(item, names) for item in items]))
        case ContextOf(entries):
            return ContextType(tuple((entry.key, infer(entry.value, names)) for entry in entries))
        case RangeOf(low, high):
            return RangeType(_common([infer(end, names) for end in (low, high) if end is not None]))
        case If(_, then, otherwise):
            return _common([infer(then, names), infer(otherwise, names)])
    return _of_operation(node, names)


def _of_operation(node: Node, names: dict[str, Type]) -> Type:
    if isinstance(node, _CONDITIONS):
        return _standard("boolean")
    if isinstance(node, Negate):
        return infer(node.operand, names)
    if isinstance(node, Arithmetic):
        left, right = infer(node.left, names), infer(node.right, names)
        same = left == right and (left == _of_value(Decimal(0)) or (node.op == "+" and left == _of_value("")))
        return left if same else ANY
    return ANY
