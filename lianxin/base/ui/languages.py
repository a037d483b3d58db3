"""The three languages of the product. Django knows no Tibetan: it is taught here.

Settings use `LANGUAGES` from here; `teach_tibetan()` runs when the app is ready. Plural rule of bo: nplurals=1,
written in the catalogue's header.
"""

from __future__ import annotations

from typing import Final

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

LANGUAGES: Final = [("zh-hans", "简体中文"), ("bo", "བོད་ཡིག"), ("en", "English")]
# Shown where space is short; each in its own script so that a reader finds it whatever the page's language is.
SHORT_NAMES: Final = {"zh-hans": "中", "bo": "བོད", "en": "EN"}
MACHINE_DRAFTS: Final = frozenset({"bo"})


def teach_tibetan() -> None:
    """Add `bo` to Django's language table, so that its switch, formats and fallbacks accept it."""
    LANG_INFO.setdefault(
        "bo", {"bidi": False, "code": "bo", "name": "Tibetan", "name_local": "བོད་ཡིག", "fallback": ["zh-hans"]}
    )


def pack_code(language: str) -> str:
    """The key packs use for a Django language: zh, bo or en."""
    return "zh" if language.startswith("zh") else language.split("-", maxsplit=1)[0]


def page_code(code: str) -> str:
    """The language of pages for such a key, or for a form's; the active one when no page speaks it."""
    return next((one for one, _name in LANGUAGES if pack_code(one) == pack_code(code)), get_language() or LANGUAGES[0][0])
