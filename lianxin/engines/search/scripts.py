"""Cutting text into runs of one script, and writing the units of a run so that every index keeps them whole."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lianxin.kernel.names import is_han

JOINER: Final = "x"
"""Between the two units of a bigram; no hexadecimal digit, so no unit can swallow it."""

_LONGEST_WORD: Final = 64
_TIBETAN_BASE: Final = 0x0F00
_LATIN: Final = re.compile("[0-9a-z]")
_NOT_TSHEG: Final = re.compile("[^\u0f0b\u0f0c]+")
_DROPPED: Final = re.compile("[·•・‧∙⋅'’\u200b-\u200f\u2060\ufeff]")


class Script(Enum):
    """Kinds of run. The value is the first letter of every token of that kind."""

    HAN = "z"
    TIBETAN = "t"
    LATIN = "w"
    OTHER = "o"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring text of one script: `units` are Chinese characters, Tibetan syllables, or one whole word."""

    script: Script
    units: tuple[str, ...]


def fold(text: str) -> str:
    """NFKC, small letters, accents off Latin letters (ü as v, as pinyin is typed), middle dots and apostrophes out."""
    flat = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return _DROPPED.sub("", "".join(map(_without_accent, flat)))


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def runs(text: str) -> list[Run]:
    """The runs of `text` in order; spaces and punctuation part them, tsheg parts the syllables inside one."""
    found: list[Run] = []
    script: Script | None = None
    start = 0
    folded = fold(text)
    for position, character in enumerate(folded + " "):
        here = _script_of(character)
        if here is script:
            continue
        if script is not None:
            found.extend(_run(script, folded[start:position]))
        script, start = here, position
    return found


def _script_of(character: str) -> Script | None:
    if _LATIN.match(character):
        return Script.LATIN
    if is_han(character):
        return Script.HAN
    if (
        "\u0f40" <= character <= "\u0fbc"
        or character in "\u0f00\u0f0b\u0f0c"
        or "\u0f18" <= character <= "\u0f39"
    ):
        return Script.TIBETAN
    return Script.OTHER if unicodedata.category(character)[0] in "LMN" else None


def _run(script: Script, text: str) -> list[Run]:
    if script is Script.HAN:
        return [Run(script, tuple(text))]
    if script is Script.TIBETAN:
        syllables = tuple(_NOT_TSHEG.findall(text))
        return [Run(script, syllables)] if syllables else []
    return [Run(script, (text[:_LONGEST_WORD],))]


def unit_code(script: Script, unit: str) -> str:
    """A unit in [0-9a-z]: Latin as it is, Tibetan two hexadecimal digits a letter, the rest its code points."""
    if script is Script.LATIN:
        return unit
    if script is Script.TIBETAN:
        return "".join(f"{ord(letter) - _TIBETAN_BASE:02x}" for letter in unit)
    return JOINER.join(f"{ord(letter):x}" for letter in unit)
