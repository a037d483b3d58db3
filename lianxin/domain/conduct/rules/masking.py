"""A text without whom it is about: what is known of the people of a file becomes marks, and a text in which something known is left is
withheld. Pure.

Two nets. `masked` puts a mark for every known word, however it is spaced or widened, for the parts of a name that people call each
other by, and for every run that looks like a number of somebody. `leaks` then reads what is left with nothing but letters and digits;
whatever it finds, the whole text stays hidden.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lianxin.kernel.names import HAN_RANGES, tibetan_syllables

_INVISIBLE: Final = "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
_UNSEEN: Final = re.compile(_INVISIBLE)
_GAP: Final = f"(?:[\\s\\u0f0b-\\u0f14·•・‧∙⋅。.,,、_/\\\\|()()\\-—–*'\"“”]|{_INVISIBLE})*"
_CALLED: Final = (
    "奶奶", "爷爷", "阿姨", "阿佳", "阿爸", "阿妈", "大爷", "大妈", "大娘", "大叔", "大婶", "大哥", "大姐", "叔叔", "婶婶", "伯伯", "老师", "女士", "先生", "同志", "师傅",
    "医生", "书记", "主任", "站长", "社工", "婆婆", "老人", "老太", "老汉", "某", "家", "氏", "姨", "叔", "婶", "伯", "哥", "姐", "妹", "弟", "嫂", "老", "工",
)  # fmt: skip
_KIN: Final = ("姨", "叔", "婶", "伯", "哥", "姐", "妹", "弟", "嫂", "老师", "奶奶", "爷爷", "阿姨")
_BEFORE: Final = ("老", "小", "阿", "大")
_RUN: Final = re.compile("[0-9\uff10-\uff19A-Za-z\uff21-\uff3a\uff41-\uff5a]")
_DATE: Final = r"(?:19|20)[0-9]{2}[-/.年][01]?[0-9](?:[-/.月][0-3]?[0-9]日?|月)?(?![0-9])"
_NUMBER: Final = re.compile(rf"(?!{_DATE})(?<![0-9])[0-9](?:{_GAP}[0-9Xx]){{6,}}")
_CHINESE_NUMBER: Final = re.compile(f"[零〇○一二三四五六七八九两幺](?:{_GAP}[零〇○一二三四五六七八九两幺]){{6,}}")
_MAIL: Final = re.compile(r"[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile("[0-9０-９一二三四五六七八九十百]{1,5}\\s*(?:号楼|栋|幢|单元|室|组|弄|号|排)")
_HAN: Final = re.compile(f"[{HAN_RANGES}]")
_SHORTEST: Final = 2
_LONG_NAME: Final = 4
_SHORT_NAME: Final = 3
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """Something by which a person of the file is known, and the mark that stands for it (本人, 家属1, 地址 …)."""

    value: str
    mark: str
    is_name: bool = False


class Mask:
    """Hides everything known of the people of a file. Its words are worked out once and laid over every text of the file."""

    def __init__(self, known: Iterable[Identity]) -> None:
        self._words = [(_bare(word), mark) for word, mark in _words(list(known))]

    def hide(self, text: str) -> str | None:
        """The text with marks in 〔 〕 for everything known; None: it cannot be hidden for certain, and is shown to nobody."""
        plain = unicodedata.normalize("NFKC", text)
        for pattern, mark in ((_MAIL, "邮箱"), (_NUMBER, "号码"), (_CHINESE_NUMBER, "号码")):  # whole numbers before their known ends
            plain = pattern.sub(f"〔{mark}〕", plain)
        read = _bare(plain)  # of thousands of words only the few that are there are looked for
        for word, mark in [pair for pair in self._words if pair[0] in read]:
            plain = _pattern(word).sub(f"〔{mark}〕", plain)
        plain = _ADDRESS.sub("〔门牌〕", plain)
        plain = re.sub("(〔[^〕]*〕)\\1+", "\\1", plain)
        return None if self.leaks(plain) else plain

    def leaks(self, text: str) -> list[str]:
        """What of the known is still in a text, marks aside, when it is read with nothing but letters and digits."""
        bare = _bare(re.sub("〔[^〕]*〕", "\u0001", text))
        return [word for word, _mark in self._words if word in bare]


def masked(text: str, known: Iterable[Identity]) -> str | None:
    """One text, hidden as by `Mask`."""
    return Mask(known).hide(text)


def leaks(text: str, known: Iterable[Identity]) -> list[str]:
    """What of the known is still in one text, as by `Mask`."""
    return Mask(known).leaks(text)


def _words(known: Sequence[Identity]) -> list[tuple[str, str]]:
    """Every word to be hidden with its mark, the longest first, each once."""
    found: dict[str, str] = {}
    for one in known:
        value = unicodedata.normalize("NFKC", one.value).strip()
        for word in _parts_of_name(value) if one.is_name else _parts_of_value(value):
            if len(_bare(word)) >= _SHORTEST:
                found.setdefault(word, one.mark)
    return sorted(found.items(), key=lambda pair: (-len(_bare(pair[0])), pair[0]))


def _parts_of_value(value: str) -> list[str]:
    """A number with its tail (the last four digits are what people quote), an address whole."""
    digits = "".join(one for one in value if one.isdigit())
    return [value, digits[-_DIGITS:]] if len(digits) > _DIGITS and len(digits) >= len(_bare(value)) - 1 else [value]


def _parts_of_name(name: str) -> list[str]:
    """A name, and what somebody of that name is called by: the given name, the halves of a Tibetan name in Chinese, two syllables of one
    in Tibetan, the surname with a word of address (王奶奶, 老王)."""
    bare = "".join(_HAN.findall(name))
    if len(bare) < _SHORTEST or len(bare) < len(_bare(name)):
        syllables = tibetan_syllables(name)
        return [name, *(f"{a}་{b}" for a, b in pairwise(syllables))] if len(syllables) > 1 else [name]
    parts = [name]
    if len(bare) >= _LONG_NAME:
        parts += [bare[:2], bare[-2:], bare[2:4], bare[1:3]]
    elif len(bare) == _SHORT_NAME:
        parts.append(bare[1:])
    surnames = [bare[0], bare[:2]] if len(bare) == _SHORT_NAME else [bare[0]] if len(bare) < _SHORT_NAME else []  # 欧阳 and the like
    for surname in surnames:
        parts += [f"{surname}{word}" for word in _CALLED] + [f"{word}{surname}" for word in _BEFORE]
    if len(bare) <= _SHORT_NAME:  # 小芳, 阿芳, 芳芳, 芳姐
        given = bare[-1]
        parts += [given * 2, f"小{given}", f"阿{given}", *(f"{given}{word}" for word in _KIN)]
    return parts


def _pattern(word: str) -> re.Pattern[str]:
    """A word however it is spaced; one of Latin letters or digits not inside a longer one, which is something else."""
    letters = [re.escape(one) for one in _bare(word)]
    body = _GAP.join(letters)
    if all(_RUN.fullmatch(one) for one in _bare(word)):
        body = f"(?<![0-9A-Za-z]){body}(?![0-9A-Za-z])" if not _bare(word).isdigit() else body
    return re.compile(body, re.IGNORECASE)


def _bare(text: str) -> str:
    """Letters and digits alone, in one width and case, what nobody sees left out; vowel signs of Tibetan belong to their letters."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    return "".join(one for one in plain if one.isalnum() or one == "\u0001" or unicodedata.category(one) in ("Mn", "Mc"))
