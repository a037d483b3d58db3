"""Choices of the pack in forms of child protection."""

from __future__ import annotations

from typing import Any

from lianxin.base.ui.pack_words import language
from lianxin.domain.minors.selectors import choices


def offered(place: str, name: str, *, leave_out: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The choices of a list in the active language (see `selectors.choices`)."""
    return [
        (code, words.in_language(language()))
        for code, words in choices(place, name).items()
        if code not in leave_out
    ]


def offer(
    form: Any, field: str, place: str, name: str, *, leave_out: tuple[str, ...] = (), blank: bool = False
) -> None:
    """Fill a choice field of a form that has just been made."""
    form.fields[field].choices = [*([("", "—")] if blank else []), *offered(place, name, leave_out=leave_out)]
