"""Words of another language inside a page: marked, so that they are read out rightly and drawn with the right letters.

A Tibetan name on a Chinese page, a Chinese quotation or village name on a Tibetan or English page. Runs are told by their letters.
Source: WCAG 2.2, success criterion 3.1.2 (language of parts); Unicode blocks Tibetan and CJK Unified Ideographs.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_OR_SIGN: Final = f"{_HAN}\u2026\u3001-\u3011\u201c\u201d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
_RUNS: Final = {
    "bo": re.compile("[\u0f00-\u0fff]+(?: +[\u0f00-\u0fff]+)*"),
    "zh-hans": re.compile(f"[《“]?[{_HAN}](?:[ 0-9,.:;()·-]*[{_HAN_OR_SIGN}])*"),  # with the house number in an address
}


class Person(Protocol):
    """Anybody with a name in Chinese letters and perhaps one in Tibetan."""

    name: str
    name_bo: str


def both_names(person: Person) -> str:
    """Both names in a line; the one of the page's language stands first."""
    names = (person.name_bo, person.name) if get_language() == "bo" else (person.name, person.name_bo)
    return " ".join(filter(None, names))


def marked(text: object) -> SafeString:
    """Text as HTML, each run of another language's letters in `<span lang="…">`; what is already safe stays as it is."""
    if isinstance(text, SafeString):
        return text
    safe = escape(str(text))  # a lazy text would stay lazy
    if safe.isascii():
        return safe
    own = get_language() or "zh-hans"
    for language, runs in _RUNS.items():
        if language != own and runs.search(safe) is not None:
            safe = mark_safe(runs.sub(rf'<span lang="{language}">\g<0></span>', safe))  # noqa: S308  escaped above
    return safe
