"""Filters: dates and numbers in the active language, masks, words of packs and of national code tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from lianxin.base.ui import wording
from lianxin.base.ui.languages import pack_code

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


@register.filter
def code_label(value: str | int | None, table: str) -> str:
    """The label of a code of a national table (GB/T): `{{ person.gender|code_label:"gender" }}`; the code itself if unknown."""
    if value in (None, ""):
        return ""
    if find_spec("lianxin.kernel.codes") is None:
        return str(value)
    found = import_module("lianxin.kernel.codes").label(table, str(value))
    return words(found) if found else str(value)
