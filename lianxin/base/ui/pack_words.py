"""Words of packs for pages and forms, in the active language; a code no pack knows stays readable as itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import get_language

from lianxin.base.packs import Words


class Named(Protocol):
    """Any row of a pack with a name in three languages."""

    @property
    def name(self) -> Words: ...


def language() -> str:
    """The active language as packs and places take it."""
    return get_language() or "zh-hans"


def word(rows: Mapping[str, Named], code: str) -> str:
    """What a code means, in the active language; the code itself when the pack no longer has it."""
    return rows[code].name.in_language(language()) if code in rows else code


def choices(rows: Mapping[str, Named], blank: str = "") -> list[tuple[str, str]]:
    """The rows as choices of a select box, in the pack's order; `blank` is the text for "no choice"."""
    return ([("", blank)] if blank else []) + [(code, word(rows, code)) for code in rows]
