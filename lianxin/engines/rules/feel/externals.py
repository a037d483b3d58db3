"""External functions (DMN 1.5 §10.3.2.13.3): a few pure methods of Java's library, done in Python; no Java is run.

    function(angle) external {java: {class: "java.lang.Math", method signature: "cos(double)"}}

Everything else (other classes and methods, PMML) is null with a note.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from lianxin.engines.rules.feel.text import MAX_TEXT, text_of
from lianxin.engines.rules.feel.values.kinds import Value, value_of
from lianxin.engines.rules.feel.values.numbers import whole

Method = Callable[[Sequence[Value]], Value]
_SIGNATURE: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*")
_FORMAT: Final = re.compile(r"%(?:([0-9]{1,3})\$)?(-?)([0-9]{0,4})([sd%n])|%")
_FLOATS: Final = frozenset(("double", "float", "java.lang.Double", "java.lang.Float"))
_WHOLES: Final = {
    **dict.fromkeys(("byte", "java.lang.Byte"), 2**7),
    **dict.fromkeys(("short", "java.lang.Short"), 2**15),
    **dict.fromkeys(("int", "java.lang.Integer"), 2**31),
    **dict.fromkeys(("long", "java.lang.Long"), 2**63),
}
_MATH: Final[dict[str, Callable[..., Any]]] = {
    **{
        name: getattr(math, name)
        for name in (
            "cos",
            "sin",
            "tan",
            "acos",
            "asin",
            "atan",
            "atan2",
            "cosh",
            "sinh",
            "tanh",
            "exp",
            "sqrt",
        )
    },
    "abs": abs,
    "max": max,
    "min": min,
    "pow": lambda a, b: float(a) ** b,
    "log": math.log,
    "log10": math.log10,
    "ceil": lambda a: float(math.ceil(a)),
    "floor": lambda a: float(math.floor(a)),
    "round": lambda a: math.floor(a + 0.5),
    "cbrt": lambda a: math.copysign(abs(a) ** (1 / 3), a),
    "hypot": math.hypot,
    "signum": lambda a: math.copysign(1.0, a) if a else a,
    "toRadians": math.radians,
    "toDegrees": math.degrees,
}


def _whole_text(text: str) -> int:
    return int(text) if len(text) < 20 else int("")


def _formatted(mask: str, values: Sequence[Value]) -> str | None:
    """`String.format` with %s, %d, %n and %%; None for anything else."""
    taken = 0

    def fill(found: re.Match[str]) -> str:
        nonlocal taken
        index, left, width, kind = found.groups()
        if kind in ("n", "%"):
            return "\n" if kind == "n" else "%"
        if kind is None:
            raise ValueError(mask)
        place = int(index) - 1 if index else taken
        taken += not index
        text = text_of(values[place]) or "null"
        return text.ljust(int(width or 0)) if left else text.rjust(int(width or 0))

    text = _FORMAT.sub(fill, mask)
    return text if len(text) <= MAX_TEXT else None


_CLASSES: Final[dict[str, dict[str, Callable[..., Any]]]] = {
    "java.lang.Math": _MATH,
    "java.lang.String": {
        "format": lambda mask, *values: _formatted(mask, values),
        "valueOf": lambda value: text_of(value_of(value)) or "null",
    },
    **{
        name: {"valueOf": _whole_text, method: _whole_text}
        for name, method in (
            ("java.lang.Integer", "parseInt"),
            ("java.lang.Long", "parseLong"),
            ("java.lang.Short", "parseShort"),
            ("java.lang.Byte", "parseByte"),
        )
    },
    "java.lang.Double": {"valueOf": float, "parseDouble": float},
    "java.lang.Float": {"valueOf": float, "parseFloat": float},
    "java.lang.Boolean": {"valueOf": lambda text: text.lower() == "true"},
}


def _converted(value: Value, java_type: str) -> Any:
    """The argument as the parameter's type; ValueError when it does not fit."""
    if java_type in _FLOATS and isinstance(value, Decimal):
        return float(value)
    if java_type in _WHOLES and isinstance(value, Decimal):
        number = whole(value, -_WHOLES[java_type], _WHOLES[java_type] - 1)
        if number is not None:
            return number
    elif (
        (java_type == "java.lang.String" and isinstance(value, str))
        or java_type == "java.lang.Object"
        or (java_type in ("boolean", "java.lang.Boolean") and isinstance(value, bool))
        or (java_type == "char" and isinstance(value, str) and len(value) == 1)
    ):
        return value
    raise ValueError(java_type)


def external_method(description: Value) -> Method | None:
    """The method an external function names, as a function of FEEL values that never raises; None when unknown."""
    java = description.get("java") if isinstance(description, dict) else None
    if not isinstance(java, dict):
        return None
    name, signature = java.get("class"), java.get("method signature")
    found = _SIGNATURE.fullmatch(signature) if isinstance(signature, str) and isinstance(name, str) else None
    method = _CLASSES.get(name, {}).get(found[1]) if found and isinstance(name, str) else None
    if found is None or method is None:
        return None
    return _method(method, [part.strip() for part in found[2].split(",") if part.strip()])


def _method(method: Callable[..., Any], types: list[str]) -> Method:
    def call(arguments: Sequence[Value]) -> Value:
        wanted = types
        if types and types[-1].startswith("["):
            wanted = [*types[:-1], *["java.lang.Object"] * (len(arguments) - len(types) + 1)]
        try:
            converted = [_converted(a, java_type) for a, java_type in zip(arguments, wanted, strict=True)]
            return value_of(method(*converted))
        except (ValueError, TypeError, ArithmeticError, IndexError):
            return None

    return call
