"""The values of a paper as its reader writes them; what is not there is a blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianxin.base.packs import Words
from lianxin.base.packs.schema import PaperField
from lianxin.base.papers.laying import Paper
from lianxin.base.ui.wording import day_text, moment_text

_TICKED, _OPEN = "■", "□"
_SHORT = 16
"""Longer options stand one under the other."""
Value = str | list[dict[str, str]]


def filled_in(paper: Paper, values: Mapping[str, Any], language: str) -> dict[str, Value]:
    """Every blank of a paper as text. ``values`` holds a value under the blank's own code, or inside at its source."""
    with override(language):
        texts: dict[str, Value] = {code: _text(values.get(code), language) for code in ("agency", "number")}
        for code, field in paper.fields.items():
            texts[code] = _field(field, _found(values, field), language)
            if field.kind == "signature":
                texts[f"{code}_on"] = _text(values.get(f"{code}_on"), language)
        return texts


def _found(values: Mapping[str, Any], field: PaperField) -> Any:
    """None when nothing stands there."""
    if field.code in values or not field.source:
        return values.get(field.code)
    node: Any = values
    for step in field.source.split("."):
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def _field(field: PaperField, value: Any, language: str) -> Value:
    if field.kind == "table":
        return [{c.code: _text(row.get(c.code), language) for c in field.columns} for row in value or ()]
    if field.kind == "choice":
        return _boxes(field, value, language)
    return _text(value, language)


def _boxes(field: PaperField, value: Any, language: str) -> str:
    """Every option with its box; what is none of them stands behind, so that nothing is lost."""
    given: list[Any] = (
        []
        if value in (None, "")
        else list(value)
        if isinstance(value, list | tuple | set | frozenset)
        else [value]
    )
    known = [option.code for option in field.options]
    boxes = [f"{_TICKED if o.code in given else _OPEN}{o.name.in_language(language)}" for o in field.options]
    boxes += [f"{_TICKED}{_text(one, language)}" for one in given if one not in known]
    return ("\n" if max(map(len, boxes), default=0) > _SHORT else "  ").join(boxes)


def _text(value: Any, language: str) -> str:
    """One value in words; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Words):
        return value.in_language(language)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return "、".join(_text(one, language) for one in value)
    return str(value)
