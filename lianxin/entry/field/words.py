"""Words in three languages at once: the phone may change its language where there is no signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from lianxin.base.packs import Words
from lianxin.base.ui.languages import LANGUAGES, pack_code


def in_languages(words: Words) -> dict[str, str]:
    """A name of a pack: Chinese always, the others where they are known."""
    return {"zh": words.zh, **({"bo": words.bo} if words.bo else {}), **({"en": words.en} if words.en else {})}


def spoken(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Codes whose words stand in the catalogues of the pages."""
    found: dict[str, dict[str, str]] = {code: {} for code in texts}
    for language, _name in LANGUAGES:
        with translation.override(language):
            for code, text in texts.items():
                found[code][pack_code(language)] = gettext(text)
    return [{"code": code, "name": name} for code, name in found.items()]
