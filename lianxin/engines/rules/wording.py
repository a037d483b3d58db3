"""Words that carry parameters: "年满{gaoling_age}周岁" says the age of the day asked about, so that no label tells an old one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

BLANK: Final = re.compile(r"\{(\w+)\}")
UNKNOWN: Final = "…"
"""What stands for a parameter that has no value on the day."""
TIBETAN: Final = "༠༡༢༣༤༥༦༧༨༩"
_TIBETAN: Final = str.maketrans("0123456789", TIBETAN)


def blanks(texts: Iterable[str]) -> tuple[str, ...]:
    """The parameters that texts carry, sorted, each once."""
    return tuple(sorted({name for text in texts for name in BLANK.findall(text)}))


def filled(text: str, values: Mapping[str, object], language: str) -> str:
    """A text with the values of a day; in Tibetan ("bo") with Tibetan digits, as its words are written."""
    return BLANK.sub(lambda found: _said(values.get(found[1]), language), text) if "{" in text else text


def _said(value: object, language: str) -> str:
    if value is None:
        return UNKNOWN
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return text.translate(_TIBETAN) if language == "bo" else text
