"""元素:规定在决策模型里的编号、名称和说明;写和读都照它。"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from lianxin.base.packs.exchange import writing
from lianxin.base.packs.exchange.rows import Raw
from lianxin.engines.rules.feel.names import WORD

PREFIXES: Final = {"categories": "category", "benefits": "benefit", "tables": "table", "tiers": "tiers"}
AMOUNT: Final = "amount"
PARAM, RULE = "param", "rule"
CONDITION: Final = "条件"
"""What the name of a condition begins with; its place follows: "条件1_年满80周岁"."""
_CONDITION: Final = re.compile(rf"{CONDITION}\d+_?")
_NOT_IN_NAMES: Final = re.compile(r"[^\w]+")
_QUOTED: Final = re.compile(r'"(?:\\.|[^"\\])*"')
_MOST: Final = 200_000  # characters of a description
_HEAD: Final = "# 写法同政策包。条件、结果、值在模型里改;名称、依据、日期在这里改。\n"


def identity(attribute: str, code: str, *inner: str) -> str:
    """The id of an element of a rule."""
    return "_".join((PREFIXES[attribute], code, *inner))


def named(said: str, fallback: str, taken: Iterable[str]) -> str:
    """A name as FEEL wants it: the words without signs, and none that is taken."""
    name = cleaned(said)
    if not WORD.fullmatch(name) or name.isascii():
        name = fallback
    taken = set(taken)
    return name if name not in taken else f"{name}_{fallback}"


def cleaned(said: str) -> str:
    return _NOT_IN_NAMES.sub("", said)


def condition_name(place: int, said: str) -> str:
    """The name of the condition at a place, from 1."""
    return f"{CONDITION}{place}_{cleaned(said)}"


def condition_said(name: str) -> str:
    """What a condition's name says, without its place."""
    return _CONDITION.sub("", name)


def described(fields: Raw) -> str:
    """Fields as the description of an element."""
    return _HEAD + writing.fields(fields).strip()


def fields_of(description: str) -> Raw:
    """The fields in a description. ValueError when it holds none that can be read."""
    if len(description) > _MOST:
        raise ValueError(f"> {_MOST}")
    try:
        found: dict[str, Any] = tomllib.loads(description.replace("\r\n", "\n"), parse_float=Decimal)
    except RecursionError:
        raise ValueError("[[[…") from None
    if not found:
        raise ValueError("—")
    return found


def unwrapped(text: str) -> str:
    """A text without the brackets around the whole of it; `(a) or (b)` has none."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth, apart = 0, False
    bare = _QUOTED.sub("", text)
    for place, sign in enumerate(bare):
        depth += (sign == "(") - (sign == ")")
        apart = apart or (depth == 0 and place < len(bare) - 1)
    return text if apart and depth == 0 else text[1:-1]
