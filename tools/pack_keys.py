"""把政策包的键和分类可用的事实写进 docs/packs/README.md。用法:``python tools/pack_keys.py``。"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from lianxin.base import packs
from lianxin.base.packs import schema
from lianxin.base.packs.reading import SECTIONS, SHEETS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "packs" / "README.md"
KINDS = {"boolean": "是否", "number": "数", "string": "代码", "date": "日期"}
FROM = {
    "register": "登记表",
    "visit": "走访时问",
    "assessment": "评估、筛查",
    "questionnaire": "问卷",
    "outside": "别的业务",
}


def filled(page: str) -> str:
    """The page with both tables made anew."""
    facts = [
        "| 事实 | 名称 | 类型 | 从哪里来 |",
        "|---|---|---|---|",
        *(
            f"| `{code}` | {fact.name.zh} | {KINDS[fact.kind]} | {FROM.get(fact.collected) or f'`{fact.expression}`'} |"
            for code, fact in packs.get(packs.BASE).facts.items()
        ),
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
        if isinstance(inner, type) and inner.__module__.startswith(schema.__name__):
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
    """Write the page's tables anew; with --check, say when they are behind and change nothing."""
    page = PAGE.read_text(encoding="utf-8")
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(filled(page), encoding="utf-8")
    elif filled(page) != page:
        sys.exit("docs/packs/README.md is behind the code: run python tools/pack_keys.py")


if __name__ == "__main__":
    main()
