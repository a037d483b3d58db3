"""行号:TOML 文件里每个键写在第几行。标准库的读取器不给行号,报错时却要指到行。"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

Path = tuple[str | int, ...]

_PART = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


def toml_lines(text: str) -> dict[Path, int]:
    """Line number (from 1) of every table and key of a *valid* TOML text; keys of inline tables are not listed.

    Use :func:`line_of` to fall back from such an inner key to the line of the key that holds it.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, statement in _statements(text):
        if header := _HEADER.match(statement):
            table = _enter(_parts(header[2]), counts, repeated=header[1] == "[[")
            for depth in range(1, len(table) + 1):
                lines.setdefault(table[:depth], number)
        elif key := _KEY.match(statement):
            lines[table + _parts(key[1])] = number
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing that holds it; 1 for the document itself."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


@cache  # a pack says "name.zh" hundreds of times
def _parts(key: str) -> Path:
    found: list[str] = []
    table: Any = tomllib.loads(f"{key} = 0")
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        found.append(name)
    return tuple(found)


def _enter(parts: Path, counts: dict[Path, int], *, repeated: bool) -> Path:
    """The path of a header, with the index of every array of tables it passes through."""
    path: Path = ()
    for position, part in enumerate(parts):
        path += (part,)
        if repeated and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """First line of every statement; lines inside an open array or long string are passed over."""
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not depth and not quote:
            yield number, line
        if not depth and not quote and _HEADER.match(line):
            continue
        depth, quote = _scan(line, depth, quote)


def _scan(line: str, depth: int, quote: str) -> tuple[int, str]:
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return depth, quote
            position, quote = end + 3, ""
            continue
        token = _TOKEN.search(line, position)
        if token is None:
            break
        position = token.end()
        mark = token[0]
        if mark in ('"""', "'''"):
            quote = mark
        elif mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
    return depth, quote
