"""National code lists with their words, and tolerant reading of what rosters contain.

A parser answers with the code, or None when the text is not understood: the caller names the row, nothing is guessed.
Codes are stored, words are shown. Sources of the lists: `lianxin.kernel.code_tables`.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lianxin.kernel import code_tables
from lianxin.kernel.names import normalise


@dataclass(frozen=True, slots=True)
class Code:
    """One line of a code list: the code, its words in three languages, other writings that mean it."""

    code: str
    zh: str
    en: str
    bo: str
    aliases: tuple[str, ...]

    def word(self, language: str) -> str:
        """The word in "zh…", "en" or "bo"; Chinese for any other language."""
        return {"en": self.en, "bo": self.bo}.get(language, self.zh)


class CodeTable:
    """A code list in its standard order. Raises ValueError at import time when two lines claim one writing."""

    def __init__(self, rows: str, *, drop_ending: str = "") -> None:
        self._codes = {code.code: code for code in _read_rows(rows)}
        self._drop_ending = drop_ending
        self._by_writing: dict[str, str] = {}
        for code in self._codes.values():
            for writing in (code.code, code.zh, code.en, code.bo, *code.aliases):
                if self._by_writing.setdefault(self._key(writing), code.code) != code.code:
                    raise ValueError(f"two codes claim the writing {writing!r}")

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __getitem__(self, code: str) -> Code:
        """The line with this code; KeyError when the list has none."""
        return self._codes[code]

    def parse(self, text: str) -> str | None:
        """The code for a code, a word in any of the three languages or a usual variant; None when not understood."""
        return self._by_writing.get(self._key(text))

    def _key(self, text: str) -> str:
        key = normalise(text).casefold().replace(" ", "")
        return key.removesuffix(self._drop_ending) if len(key) > 1 else key


def _read_rows(rows: str) -> Iterator[Code]:
    for line in rows.strip().splitlines():
        code, zh, en, bo, aliases = unicodedata.normalize("NFC", line).split("|")
        yield Code(code, zh, en, bo, tuple(aliases.split()))


SEX: Final = CodeTable(code_tables.SEX_ROWS)
MARITAL: Final = CodeTable(code_tables.MARITAL_ROWS)
ETHNIC: Final = CodeTable(code_tables.ETHNIC_ROWS, drop_ending="族")
RELATION_GROUPS: Final = CodeTable(code_tables.RELATION_GROUP_ROWS)
"""One-digit relations to the householder."""
RELATION: Final = CodeTable(code_tables.RELATION_ROWS)
"""Two-digit relations to the householder: the ones stored."""

HEAD: Final = "02"
"""户主, for whoever becomes the head here."""
HEADS: Final = frozenset({"01", "02"})
"""Relations that make a member the head of the household (本人, 户主)."""


def parse_sex(text: str) -> str | None:
    """GB/T 2261.1 code of "女", "男性", "F", "མོ།", "2" …; None when not understood."""
    return SEX.parse(text)


def parse_marital(text: str) -> str | None:
    """GB/T 2261.2 code of "丧偶", "离异", "已婚", "30" …; None when not understood."""
    return MARITAL.parse(text)


def parse_ethnic(text: str) -> str | None:
    """GB/T 3304 code of "藏族", "藏", "Tibetan", "04", "4" …; None when not understood."""
    return ETHNIC.parse(text) or (ETHNIC.parse("0" + text.strip()) if len(text.strip()) == 1 else None)


def parse_relation(text: str) -> str | None:
    """Two-digit GB/T 4761 code of "长子", "老伴", "户主", "22" …; None when not understood.

    A single digit is not read: other systems number 1–9 differently, so each source needs its own mapping.
    """
    return RELATION.parse(text)


def relation_group(code: str) -> str:
    """The one-digit group of a two-digit relation; 81–99 belong to "8". KeyError for an unknown code."""
    return RELATION[code].code[0] if code < "90" else "8"


def is_head(relation: str) -> bool:
    """Whether a two-digit relation makes the member the head of the household."""
    return relation in HEADS
