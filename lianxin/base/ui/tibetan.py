"""Tibetan inside a page of another language: marked, so that it is read out rightly and its tall stacks get room.

Source: WCAG 2.2, success criterion 3.1.2 (language of parts); Unicode block Tibetan, U+0F00–U+0FFF.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_RUN: Final = re.compile("[\u0f00-\u0fff]+(?: +[\u0f00-\u0fff]+)*")


def with_tibetan(text: object) -> SafeString:
    """Text as HTML, each run of Tibetan letters in `<span lang="bo">`; markup that is already safe stays as it is."""
    if isinstance(text, SafeString):
        return text
    safe = escape(text)
    if _RUN.search(safe) is None or get_language() == "bo":
        return safe
    return mark_safe(_RUN.sub(r'<span lang="bo">\g<0></span>', safe))  # noqa: S308  escaped above
