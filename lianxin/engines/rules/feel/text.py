"""The text of a value: `string(value)` (DMN 1.5 §10.3.4.1, table 72). Texts inside lists and contexts are quoted."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lianxin.engines.rules.feel.names import WORD
from lianxin.engines.rules.feel.values.callables import FunctionValue
from lianxin.engines.rules.feel.values.kinds import Value
from lianxin.engines.rules.feel.values.numbers import number_text
from lianxin.engines.rules.feel.values.ranges import Range

MAX_TEXT: Final = 1_000_000
_ESCAPES: Final = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class _TooLongError(Exception):
    pass


def quoted(text: str) -> str:
    """A string literal of FEEL."""
    return '"' + text.translate(_ESCAPES) + '"'


def text_of(value: Value) -> str | None:
    """The text; None for null and for texts over a million code points."""
    if value is None or isinstance(value, str):
        return value
    parts: list[str] = []
    try:
        _write(value, parts, [MAX_TEXT])
    except (_TooLongError, RecursionError):
        return None
    return "".join(parts)


def _write(value: Value, parts: list[str], left: list[int]) -> None:
    if isinstance(value, list):
        _between(("[", "]"), [("", item) for item in value], parts, left)
    elif isinstance(value, dict):
        _between(("{", "}"), [(f"{_key(key)}: ", item) for key, item in value.items()], parts, left)
    elif isinstance(value, Range):
        _put("[" if value.start_included else "(", parts, left)
        for end, mark in ((value.start, ".."), (value.end, "")):
            if end is not None:
                _write(end, parts, left)
            _put(mark, parts, left)
        _put("]" if value.end_included else ")", parts, left)
    else:
        _put(_scalar(value), parts, left)


def _between(
    marks: tuple[str, str], items: list[tuple[str, Value]], parts: list[str], left: list[int]
) -> None:
    _put(marks[0], parts, left)
    for index, (label, item) in enumerate(items):
        _put(f"{', ' if index else ''}{label}", parts, left)
        _write(item, parts, left)
    _put(marks[1], parts, left)


def _scalar(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return quoted(value)
        case FunctionValue():
            return value.name
    return str(value)


def _key(key: str) -> str:
    return key if all(WORD.fullmatch(part) for part in key.split(" ")) else quoted(key)


def _put(text: str, parts: list[str], left: list[int]) -> None:
    left[0] -= len(text)
    if left[0] < 0:
        raise _TooLongError
    parts.append(text)
