"""Filters: dates and numbers in the active language, masks, words of packs and of national code tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from lianxin.base.ui import wording
from lianxin.base.ui.languages import pack_code
from lianxin.kernel import codes

register = template.Library()


@register.filter
def local_date(value: date | datetime | None) -> str:
    """2026年11月23日; empty for None."""
    return wording.day_text(value) if value else ""


@register.filter
def local_date_long(value: date | datetime | None) -> str:
    """2026年11月23日 星期一; empty for None."""
    return wording.long_day_text(value) if value else ""


@register.filter
def local_time(value: datetime | None) -> str:
    """15:30 in Asia/Shanghai; empty for None."""
    return wording.time_text(value) if value else ""


@register.filter
def local_datetime(value: datetime | None) -> str:
    """2026年11月23日 15:30 in Asia/Shanghai; empty for None."""
    return wording.moment_text(value) if value else ""


@register.filter
def time_tag(value: date | datetime | None) -> str:
    """The same as a `<time>` element machines can read."""
    if value is None:
        return ""
    text = wording.moment_text(value) if isinstance(value, datetime) else wording.day_text(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def number(value: float | Decimal | None) -> str:
    """1,234,567; a dash for None."""
    return "—" if value is None else wording.number_text(value)


register.filter("masked_phone", wording.masked_phone)
register.filter("masked_id", wording.masked_id)
register.filter("masked_name", wording.masked_name)


@register.filter
def words(value: Any) -> str:
    """A word of a pack ({zh, bo, en}, or an object with `.in_language(code)`) in the active language, else Chinese."""
    code = pack_code(get_language() or "zh-hans")
    if hasattr(value, "in_language"):
        return str(value.in_language(code))
    if isinstance(value, Mapping):
        return str(value.get(code) or value.get("zh") or "")
    return "" if value is None else str(value)


_TABLES = {"sex": codes.SEX, "marital": codes.MARITAL, "ethnic": codes.ETHNIC, "relation": codes.RELATION}


@register.filter
def code_label(value: str | None, table: str) -> str:
    """The word of a national code (GB/T): `{{ person.sex|code_label:"sex" }}`; the code itself if unknown.

    Tables: sex (2261.1), marital (2261.2), ethnic (3304), relation (4761). Another table name is a KeyError.
    """
    if not value:
        return ""
    known = _TABLES[table]
    return known[value].word(pack_code(get_language() or "zh-hans")) if value in known else value
