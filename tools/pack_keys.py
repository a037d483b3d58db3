"""把政策包的键和分类可用的事实写进 docs/packs/README.md。用法:``python tools/pack_keys.py``。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from lianxin.base.packs import schema
from lianxin.base.packs.policy import FACTS
from lianxin.base.packs.reading import SECTIONS, SHEETS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "packs" / "README.md"
KINDS = {"boolean": "是否", "number": "数", "string": "代码"}


def filled(page: str) -> str:
    """The page with both tables made anew."""
    facts = [
        "| 事实 | 类型 |",
        "|---|---|",
        *(f"| `{name}` | {KINDS[kind]} |" for name, kind in FACTS.items()),
    ]
    page = _between(page, "facts", facts)
    return _between(page, "keys", list(_keys()))


def _between(page: str, mark: str, lines: list[str]) -> str:
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    body = "\n".join([begin, *lines, end])
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _found: body, page, flags=re.DOTALL)


def _keys() -> Iterable[str]:
    yield "| 文件 | 键 | 类型 | 必填 |"
    yield "|---|---|---|---|"
    yield from _rows("pack.toml", schema.PackInfo)
    for section in SECTIONS:
        where = f"{section.files} `[{section.table}.…]`" if section.table else section.files
        yield from _rows(where, section.row)
    for file, row in SHEETS.values():
        yield from _rows(file, row)
    yield from _rows("cases/*.toml `[[case]]`", schema.Case)


def _rows(where: str, row: type[Any], inside: str = "") -> Iterable[str]:
    for field in msgspec.structs.fields(row):
        if field.name == "code" and issubclass(row, schema.Row):
            continue
        key = f"{inside}{field.encode_name}"
        yield f"| {where} | `{key}` | {_spoken(field.type)} | {'是' if field.required else ''} |"
        inner = getattr(field.type, "__args__", (None,))[0]
        if isinstance(inner, type) and inner.__module__ == schema.__name__:
            yield from _rows(where, inner, f"{key}[].")


def _spoken(kind: Any) -> str:
    """A field's type as the page shows it."""
    text = (
        getattr(kind, "__name__", "")
        if isinstance(kind, type) and not hasattr(kind, "__args__")
        else str(kind)
    )
    text = re.sub(r"typing\.|datetime\.|decimal\.|lianxin\.[a-z.]+\.", "", text)
    return f"`{text}`".replace("|", "\\|")


def main() -> None:
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
