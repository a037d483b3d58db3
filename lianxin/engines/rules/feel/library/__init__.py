"""The built-in functions of FEEL (DMN 1.5 §10.3.4): importing this package declares them all."""

from lianxin.engines.rules.feel.library import (
    aggregates,
    contexts,
    conversion,
    lists,
    numbers,
    spans,
    strings,
    temporal,
)
from lianxin.engines.rules.feel.library.signature import BUILTINS, Builtin, builtin

__all__ = [
    "BUILTINS",
    "Builtin",
    "aggregates",
    "builtin",
    "contexts",
    "conversion",
    "lists",
    "numbers",
    "spans",
    "strings",
    "temporal",
]
