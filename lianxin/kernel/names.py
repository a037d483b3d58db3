"""Names of people as they are compared and searched; the name as written is always kept and shown by the caller.

A name is one field. Tibetan names have no surname and are never split. Pinyin comes from pypinyin (Unihan readings) with
surname readings of our own, because it reads 曾 as "ceng" (readings as marked 姓 in 《现代汉语词典》).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

SURNAME_READINGS: Final[dict[str, str]] = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "乐": "yue", "缪": "miao", "翟": "zhai", "员": "yun", "种": "chong", "秘": "bi", "召": "shao", "繁": "po",
    "折": "she", "祭": "zhai", "么": "yao", "适": "kuo", "覃": "qin", "黑": "he", "郇": "xun", "洗": "xian",
    "牟": "mu", "隗": "wei",
}  # fmt: skip
"""Reading of a character at the head of a name, where it differs from the commonest one."""

COMPOUND_SURNAMES: Final[dict[str, tuple[str, str]]] = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
}  # fmt: skip

NOT_SURNAMES: Final = frozenset({"单增", "单珍", "单巴", "单达"})
"""Heads of Tibetan names (བསྟན་འཛིན་ …) whose first character would be misread as a surname."""

HAN_RANGES: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
"""Chinese characters (CJK ideographs, extensions included) as the inside of a regular expression's class."""

LONGEST: Final = 60
"""Characters of a person's name at most: what a resident's name may hold."""

_LETTERS: Final = f"{HAN_RANGES}A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0f40-\u0f6c\u0f88-\u0f8c"
_MARKS: Final = "\u0300-\u036f\u0f0b-\u0f0d\u0f35\u0f37\u0f39\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc· -"
_PLAUSIBLE: Final = re.compile(f"[{_LETTERS}][{_LETTERS}'’{_MARKS}]*(?:\\([{_LETTERS}]+\\))?")
_IS_HAN: Final = re.compile(f"[{HAN_RANGES}]")
_GAP_BETWEEN_HAN: Final = re.compile(f"(?<=[{HAN_RANGES}·])\\s+(?=[{HAN_RANGES}·])")
_DOTS: Final = re.compile("[·•・‧∙⋅。.]+")
_TIBETAN_BREAK: Final = re.compile("[\u0f0b-\u0f14\\s]+")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff]")


def is_han(character: str) -> bool:
    """Whether one character is a Chinese character (CJK ideograph, extensions included)."""
    return _IS_HAN.match(character) is not None


@lru_cache(maxsize=65_536)
def normalise(name: str) -> str:
    """The form in which two writings of one name are equal text; for comparing and indexing, not for showing.

    NFKC (Unicode UAX #15), invisible characters out, one kind of middle dot between Chinese characters, no spaces
    between Chinese characters, single spaces elsewhere, no closing tsheg or shad after Tibetan.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))
    text = " ".join(text.split())
    if _IS_HAN.search(text):
        text = _GAP_BETWEEN_HAN.sub("", _DOTS.sub("·", text)).strip("· ")
    return text.rstrip("\u0f0b\u0f0c\u0f0d\u0f0e ")


def is_plausible(name: str, *, longest: int = LONGEST) -> bool:
    """Whether a text can be a person's name: letters of Han, Tibetan and Latin with their marks, the interpunct, spaces,
    apostrophes and hyphens, a letter first, at the end a word in brackets that tells namesakes apart (丹增(小)), at most
    `longest` characters. What a spreadsheet would run as a formula never is one.
    """
    return len(name) <= longest and _PLAUSIBLE.fullmatch(normalise(name)) is not None


def tibetan_syllables(text: str) -> list[str]:
    """The syllables of a text in Tibetan script, split at tsheg, shad and space (Unicode 0F0B–0F14)."""
    return [part for part in _TIBETAN_BREAK.split(unicodedata.normalize("NFKC", text)) if part]


@lru_cache(maxsize=65_536)
def reading(character: str) -> str:
    """The commonest pinyin of one Chinese character, no tone, ü as v ("lv"); "" when it has none (Unihan)."""
    if not is_han(character):
        return ""
    from pypinyin import (
        lazy_pinyin,
    )  # here, because its tables take 0.3 s to load and most commands never read one

    return "".join(lazy_pinyin(character, errors="ignore"))


def pinyin_syllables(name: str) -> tuple[str, ...]:
    """One syllable per Chinese character, surnames read as surnames; other characters are left out.

    曾国强 → ("zeng", "guo", "qiang"); 白玛卓嘎 → ("bai", "ma", "zhuo", "ga").
    """
    return pinyin_readings(name)[0]


@lru_cache(maxsize=65_536)
def pinyin_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Every reading worth indexing, the best first: as a surname, then as the plain characters where that differs."""
    characters = "".join(filter(reading, name))
    plain = tuple(map(reading, characters))
    surname = _surname_reading(characters[:2])
    if not surname:
        return (plain,)
    best = (*surname, *plain[len(surname) :])
    return (best, plain) if best != plain else (plain,)


def _surname_reading(head: str) -> tuple[str, ...]:
    if head in COMPOUND_SURNAMES:
        return COMPOUND_SURNAMES[head]
    if len(head) < 2 or head in NOT_SURNAMES or head[0] not in SURNAME_READINGS:
        return ()
    return (SURNAME_READINGS[head[0]],)


def pinyin(name: str) -> str:
    """The pinyin of the Chinese characters in one word: 白玛卓嘎 → "baimazhuoga"."""
    return "".join(pinyin_syllables(name))


def initials(name: str) -> str:
    """The first letter of every syllable: 白玛卓嘎 → "bmzg"."""
    return "".join(syllable[0] for syllable in pinyin_syllables(name))


@lru_cache(maxsize=65_536)
def sound_key(text: str) -> str:
    """Equal for texts that sound alike (金凤, 金风): plain reading per Chinese character, tones ignored, the rest as is.

    Surname readings play no part, so the key suits place names.
    """
    return " ".join(reading(character) or character.casefold() for character in normalise(text))


def mask_name(name: str) -> str:
    """The first character (or first Tibetan syllable) and two stars, whatever the length: 白玛卓嘎 → 白**."""
    text = normalise(name)
    if not text:
        return ""
    syllables = tibetan_syllables(text) if "\u0f00" <= text[0] <= "\u0fff" else []
    return (syllables[0] + "\u0f0b" if syllables else text[0]) + "**"
