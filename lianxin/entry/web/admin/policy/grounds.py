"""Parts of pages about rules: on what a row rests, which layer set it, expressions, words in three languages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.base.packs import BASE, Pack, Words
from lianxin.base.packs.amending import MARK, amendments_of
from lianxin.base.packs.schema import DatedValue, Parameter
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge
from lianxin.entry.web.admin.pack_labels import SURENESS, value_in_words

OLD_DAYS = 365


def layer_badge(pack: Pack, path: str) -> Badge:
    """Which layer wrote a row: the national base, the county's pack, or an amendment; with more than one, the highest."""
    here = {origin.pack for at, origin in pack.origins.items() if at == path or at.startswith(f"{path}.")}
    if any(one.startswith(MARK) for one in here):
        return Badge(_("修订"), "accent", "、".join(amendments_of(pack, path)))
    if here - {BASE}:
        return Badge(_("本县"), "info")
    return Badge(_("国家"))


def is_unverified(row: Any) -> bool:
    """Whether anything a row states has not been looked up yet."""
    if isinstance(row, Parameter):
        return any(value.unverified for value in row.values)
    inside = (*getattr(row, "conditions", ()), *getattr(row, "rows", ()))
    return row.unverified or any(one.unverified for one in inside)


def unverified_badge(row: Any) -> Badge | None:
    return Badge(_("未核实"), "warn") if is_unverified(row) else None


def checked_on(row: Any) -> date | None:
    """When somebody last looked a row up: of a parameter the latest value's day."""
    if isinstance(row, Parameter):
        return max((value.checked_on for value in row.values), default=None)
    day: date = row.checked_on
    return day


def checked_cell(day: date | None, today: date) -> object:
    """The day, marked when it is more than a year ago."""
    return Badge(day.isoformat(), "warn") if day and (today - day).days > OLD_DAYS else day


def cited(pack: Pack, source: str, article: str) -> str:
    """《…》第…条"""
    title = pack.sources[source].title if source in pack.sources else source
    return f"{title} {article}".strip()


def sureness(row: Any) -> str:
    return _(SURENESS[row.sureness])


def feel(text: str) -> SafeString | None:
    """An expression as code."""
    return format_html("<code>{}</code>", text) if text else None


def three(words: Words | None) -> SafeString | None:
    """Words in the three languages, one below the other, the page's own first; what is missing is left out."""
    if words is None:
        return None
    own = words.in_language(language())
    rest = [(tag, text) for tag, text in (("zh-hans", words.zh), ("bo", words.bo), ("en", words.en)) if text and text != own]
    return format_html(
        '<span class="words"><strong>{}</strong>{}</span>', own, format_html_join("", '<span lang="{}">{}</span>', rest)
    )


def said(words: Words | None) -> str:
    """Words in the page's language; nothing for none."""
    return words.in_language(language()) if words else ""


def value_text(pack: Pack, parameter: Parameter, value: DatedValue | None) -> str:
    """80 岁(年)"""
    if value is None:
        return ""
    unit = value_in_words(pack, "unit", parameter.unit)
    return f"{value.value.normalize():f} {unit}"
