"""Sheets and drawings by Typst. Values reach it as data, never as markup: there is nothing in them that could run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from lianxin.engines.typesetting.sheet import Cells, Part, Picture, Sheet, Unset, Value

_PROGRAM: Final = Path(__file__).with_name("sheet.typ")
_CHINESE: Final = (
    "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "FangSong", "Songti SC",
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
_TIBETAN: Final = ("Noto Serif Tibetan", "Microsoft Himalaya", "Jomolhari", "Tibetan Machine Uni", "Kailasa")
_LATIN: Final = "Libertinus Serif"  # comes with Typst
_TIBETAN_LETTER: Final = re.compile(r"[ༀ-࿿]")
_LONG_RUN: Final = re.compile(r"[!-~]{24}(?=[!-~])")
_PIXELS: Final = 200.0


def pdf(sheet: Sheet, values: Mapping[str, Value], fonts: Sequence[str]) -> bytes:
    """A sheet with its values as PDF. Raises Unset: no font for the writing."""
    asked = {
        "title": sheet.title, "language": sheet.language, "number_label": sheet.number_label,
        "pages": re.split(r"(\{pages?\})", sheet.pages),
        "parts": [_plain(part) for part in sheet.parts],
        "values": {code: _value(values.get(code, "")) for code in sheet.codes()} | _drawings(sheet, values),
    }  # fmt: skip
    return _compiled(asked, fonts, "pdf")


def png(svg: str, fonts: Sequence[str]) -> bytes:
    """A drawing as a picture for Word, 16 cm wide at the most. Raises Unset likewise."""
    return _compiled({"drawing": printed(svg)}, fonts, "png")


def printed(svg: str) -> str:
    """A drawing as it looks on white paper."""
    return svg.replace('"currentColor"', '"#000"').replace('fill="Canvas"', 'fill="#fff"')


def _plain(part: Part) -> dict[str, Any]:
    """A part as JSON; the cells already in lines."""
    plain = msgspec.to_builtins(part)
    if isinstance(part, Cells):
        plain = {"type": "cells", "rows": msgspec.to_builtins(list(part.rows()))}
    return dict(plain)


def _drawings(sheet: Sheet, values: Mapping[str, Value]) -> dict[str, str]:
    codes = (part.code for part in sheet.parts if isinstance(part, Picture))
    return {code: printed(value) for code in codes if isinstance(value := values.get(code, ""), str)}


def _value(value: Value) -> Value:
    if isinstance(value, str):
        return _breakable(value)
    return [{code: _breakable(text) for code, text in row.items()} for row in value]


def _breakable(text: str) -> str:
    """A text whose long runs without a space may break, so that none leaves its cell."""
    return _LONG_RUN.sub("\\g<0>\u200b", text)


def _compiled(asked: Mapping[str, Any], folders: Sequence[str], kind: Any) -> bytes:
    fonts = _fonts(tuple(folders))
    text = msgspec.json.encode(asked).decode()
    families = set(fonts.families())
    chinese, tibetan = _there(_CHINESE, families), _there(_TIBETAN, families)
    if not chinese:
        raise Unset("paper.no_font")
    if not tibetan and _TIBETAN_LETTER.search(text):
        raise Unset("paper.no_tibetan_font")
    order = [_LATIN, *tibetan, *chinese]
    given = {"asked": text, "fonts": msgspec.json.encode(order).decode()}
    try:
        compiler = typst.Compiler(
            _PROGRAM.read_bytes(), root=_PROGRAM.parent, font_paths=fonts, sys_inputs=given
        )
        made = compiler.compile(format=kind, ppi=_PIXELS, timestamp=0)
    except typst.TypstError as error:
        raise Unset("paper.cannot_be_set", str(error)[:200]) from error
    return made[0] if isinstance(made, list) else made or b""


def _there(wanted: Iterable[str], families: set[str]) -> list[str]:
    return [name for name in wanted if name in families]


@lru_cache(maxsize=1)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(font_paths=list(folders))
