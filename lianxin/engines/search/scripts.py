"""Cutting text into runs of one script, and writing the units of a run so that every index keeps them whole."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lianxin.kernel.names import HAN_RANGES

JOINER: Final = "x"
"""Between the two units of a bigram; no hexadecimal digit, so no unit can swallow it."""

_LONGEST_WORD: Final = 64
_TIBETAN_BASE: Final = 0x0F00
_TIBETAN: Final = "\u0f00\u0f0b\u0f0c\u0f18-\u0f39\u0f3e-\u0fbc"
_NOT_TSHEG: Final = re.compile("[^\u0f0b\u0f0c]+")
_DROPPED: Final = re.compile("[·•・‧∙⋅'’\u200b-\u200f\u2060\ufeff]")
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_RUN: Final = re.compile(
    f"(?P<HAN>[{HAN_RANGES}]+)|(?P<LATIN>[0-9a-z]+)|(?P<TIBETAN>[{_TIBETAN}]+)"
    f"|(?P<OTHER>(?:(?![{HAN_RANGES}0-9a-z{_TIBETAN}])[^\\W_])+)"
)


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
    return _DROPPED.sub("", _ACCENTED.sub(lambda letter: unicodedata.normalize("NFD", letter[0])[0], flat))


def pieces(text: str) -> list[tuple[str, str]]:
    """The folded text in order as (name of its Script, text); spaces and punctuation part the pieces."""
    return [(match.lastgroup or "", match[0]) for match in _RUN.finditer(fold(text))]


def run_of(script_name: str, text: str) -> Run:
    """A piece cut into its units; a word counts up to 64 letters. No units when it is nothing but tsheg."""
    script = Script[script_name]
    if script is Script.HAN:
        return Run(script, tuple(text))
    if script is Script.TIBETAN:
        return Run(script, tuple(_NOT_TSHEG.findall(text)))
    return Run(script, (text[:_LONGEST_WORD],))


def runs(text: str) -> list[Run]:
    """The runs of `text` in order, without empty ones."""
    return [run for run in (run_of(*piece) for piece in pieces(text)) if run.units]


def unit_code(script: Script, unit: str) -> str:
    """A unit in [0-9a-z]: Latin as it is, Tibetan two hexadecimal digits a letter, the rest its code points."""
    if script is Script.LATIN:
        return unit
    if script is Script.TIBETAN:
        return "".join(f"{ord(letter) - _TIBETAN_BASE:02x}" for letter in unit)
    return JOINER.join(f"{ord(letter):x}" for letter in unit)
