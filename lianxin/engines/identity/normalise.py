"""From a record as written to the plain values that are compared. Idempotent, and never shown: the spelling of the
document stays with the caller."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from lianxin.engines.identity.births import read_birth
from lianxin.engines.identity.numbers import read_number
from lianxin.engines.identity.stems import JOIN, Cut, StemTable
from lianxin.kernel import names

Features = Mapping[str, str | bool | tuple[str, ...] | None]
"""A record ready to be compared: column → text, truth, list of texts, or None where nothing is known."""

_NOT_DIGIT: Final = re.compile(r"\D+")
_TAIL: Final = 7
_SEXES: Final = {"1": "1", "2": "2", "男": "1", "女": "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of one record. All optional but `id`; `birth` as written or a date; `place` a division code
    (12 digits: village), `household` any text that is the same for one household."""

    id: str
    name: str = ""
    identity_number: str | None = None
    sex: str | None = None
    birth: str | date | None = None
    phone: str | None = None
    household: str | None = None
    place: str | None = None


def prepare(person: Person, stems: StemTable) -> Features:
    """The values of one record. Nothing raises on data: what cannot be read is unknown (None)."""
    number = read_number(person.identity_number)
    birth = read_birth(person.birth) or read_birth(number.birth if number else None)
    phone = read_phone(person.phone)
    place = _NOT_DIGIT.sub("", person.place or "")
    return {
        "id": person.id,
        **name_features(person.name, stems),
        "number": number.text if number else None,
        "number_valid": bool(number and number.valid),
        "birth": birth.day if birth else None,
        "birth_swapped": birth.swapped if birth else None,
        "birth_day": birth.month_day if birth else None,
        "birth_year": birth.year if birth else None,
        "sex": _SEXES.get((person.sex or "").strip()) or (number.sex if number else None),
        "phone": phone,
        "phone_tail": phone[-_TAIL:] if phone else None,
        "household": (person.household or "").strip() or None,
        "village": place if len(place) == 12 else None,
        "town": place[:9] if len(place) >= 9 else None,
        "county": place[:6] if len(place) >= 6 else None,
    }


@lru_cache(maxsize=8_192)  # names repeat by the thousand in a county
def name_features(written: str, stems: StemTable) -> dict[str, str | bool | tuple[str, ...] | None]:
    """The columns that come from the name.

    `name` as normalised text; `name_stems` its stems; `name_sound` pinyin; `name_near` pinyin with what ears confuse made
    equal; `name_heads` first syllables of a full Tibetan name; `name_short` the same for a short form (次卓);
    `name_half` the stem of a name of one stem; `name_parts` all parts; `name_whole` nothing but stems;
    `name_brief` sound of two syllables or fewer, where one keystroke makes another name.
    """
    name = names.normalise(written).casefold()
    cut = stems.cut(name)
    tibetan = cut.stems > 0 or cut.short
    sound = " ".join(names.pinyin_syllables(stems.chinese(cut) or name)) or (name if name.isascii() else "")
    heads = JOIN.join(cut.heads)
    long = tibetan and not cut.short and len(cut.parts) > 1
    return {
        "name": name or None,
        "name_stems": JOIN.join(cut.parts) if cut.stems else None,
        "name_sound": sound or None,
        "name_near": near_sound(sound) or None,
        "name_heads": heads if long else None,
        "name_short": heads if cut.short else None,
        "name_half": cut.parts[0] if cut.whole and len(cut.parts) == 1 else None,
        "name_parts": parts(cut, sound),
        "name_whole": cut.whole,
        "name_brief": sound.count(" ") < 2,
    }


def parts(cut: Cut, sound: str) -> tuple[str, ...]:
    """The stems of a Tibetan name; the syllables, as ears confuse them, of any other."""
    if cut.stems:
        return tuple(dict.fromkeys(cut.parts))
    return tuple(dict.fromkeys(near_sound(sound).split()))


@lru_cache(maxsize=65_536)
def near_sound(sound: str) -> str:
    """Pinyin with the pairs made equal that speakers of the south and west do not part: zh/z, ch/c, sh/s, n/l at the
    head, ng/n at the end (《现代汉语方言音库》: 西南官话, 赣语)."""
    text = re.sub(r"\b([zcs])h+", r"\1", sound)
    text = re.sub(r"\bn(?=[a-z])", "l", text)
    return re.sub(r"ng\b", "n", text)


def read_phone(written: str | None) -> str | None:
    """The digits of a phone, without +86 or 0086; None when fewer than seven or all the same (00000000)."""
    digits = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", written or ""))
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) == 11:
            digits = digits[len(prefix) :]
    return digits if len(digits) >= _TAIL and len(set(digits)) > 1 else None
