"""写 TOML:按政策包的写法,一行一个字段,条件写成 [[…]]。"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_DELETE: Final = "\x7f"  # the one control character JSON leaves as it is and TOML forbids


def document(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """A file of tables by code."""
    return "\n".join(table((code,), row) for code, row in rows.items())


def table(path: tuple[str, ...], row: Mapping[str, Any]) -> str:
    """One table with everything inside it."""
    return "\n".join(_table(path, row)) + "\n"


def fields(row: Mapping[str, Any]) -> str:
    """The fields of a row without a heading, its lists of tables behind them."""
    return "\n".join([*_fields(row), *_lists((), row)]).strip() + "\n"


def _table(path: tuple[str, ...], row: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{_dotted(path)}]"
    yield from _fields(row)
    yield from _lists(path, row)


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key_text(key)} = {value_text(value)}" for key, value in row.items() if not _is_list(value))


def _lists(path: tuple[str, ...], row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        for part in value if _is_list(value) else ():
            yield f"\n[[{_dotted((*path, key))}]]"
            yield from _fields(part)


def _is_list(value: Any) -> bool:
    """A list that is written as [[…]]: of tables, none of which holds such a list itself."""
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(map(key_text, path))


def key_text(key: str) -> str:
    return key if _BARE.fullmatch(key) else value_text(key)


def value_text(value: Any) -> str:
    """A value on one line. Decimals are written in full, never with an exponent."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case str():
            return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
        case dt.date() | dt.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(value_text, value))}]"
        case dict():
            inside = ", ".join(f"{key_text(key)} = {value_text(part)}" for key, part in value.items())
            return f"{{ {inside} }}" if inside else "{}"
    raise TypeError(f"TOML has no {type(value).__name__}")
