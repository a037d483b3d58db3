"""词语:每个给人看的数据词都有中文、藏文、英文三种写法。"""

from __future__ import annotations

import msgspec

LANGUAGES = ("zh", "bo", "en")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing's name in three languages; Chinese is always there, the others fall back to it."""

    zh: str
    bo: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The wording for a language tag such as ``zh-hans``, ``bo`` or ``en-gb``; Chinese when there is none."""
        found = {"bo": self.bo, "en": self.en}.get(language.partition("-")[0].lower(), "")
        return found or self.zh

    def __str__(self) -> str:
        return self.zh
