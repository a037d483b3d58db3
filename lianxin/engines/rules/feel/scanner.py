"""A place in the text of an expression: skipping blanks and comments, taking marks, words and literals. Linear in the text."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from lianxin.engines.rules.feel.names import BLANK, WORD
from lianxin.kernel.problems import ProblemError

MAX_LENGTH: Final = 20_000
_SKIP: Final = re.compile(rf"(?>[{BLANK}]+|//[^\n\r]*|/\*(?>[^*]+|\*(?!/))*\*/)*")
_NUMBER: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING: Final = re.compile(r'"((?>[^"\\]+|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE: Final = re.compile("[\ud800-\udfff]")
_LAST_CODE_POINT: Final = 0x10FFFF


class Scanner:
    """`place` always stands on a character that is neither blank nor comment, or at the end."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ProblemError("rules.too_long", length=len(text), limit=MAX_LENGTH)
        self.text = text
        self.place = 0
        self.move(0)

    @property
    def at(self) -> int:
        """The column, from 1."""
        return self.place + 1

    @property
    def ended(self) -> bool:
        return self.place >= len(self.text)

    def move(self, place: int) -> None:
        found = _SKIP.match(self.text, place)
        self.place = found.end() if found else place

    def sees(self, mark: str) -> bool:
        return self.text.startswith(mark, self.place)

    def take(self, mark: str) -> bool:
        """Go past this mark when it stands here."""
        if not self.sees(mark):
            return False
        self.move(self.place + len(mark))
        return True

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            self.refuse(mark)

    def word(self) -> str | None:
        """The word that stands here."""
        found = WORD.match(self.text, self.place)
        return found.group() if found else None

    def take_word(self, word: str) -> bool:
        if self.word() != word:
            return False
        self.move(self.place + len(word))
        return True

    def expect_word(self, word: str) -> None:
        if not self.take_word(word):
            self.refuse(word)

    def number(self) -> str | None:
        """Take a number's text."""
        return self._take(_NUMBER)

    def string(self) -> str:
        """Take a string literal and resolve its escapes (rule 35). An unknown escape keeps its backslash: `"\\s"`."""
        at = self.at
        raw = self._take(_STRING)
        if raw is None:
            raise ProblemError("rules.unclosed_string", column=at)
        text = _ESCAPE.sub(_unescaped, raw[1:-1])
        text = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
        if lone := _LONE.search(text):
            raise ProblemError("rules.bad_character", column=at, found=f"\\u{ord(lone.group()):04X}")
        return text

    def _take(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.place)
        if found is None:
            return None
        self.move(found.end())
        return found.group()

    def refuse(self, expected: str) -> NoReturn:
        """ProblemError: something else was expected here; a sign FEEL does not know (“ ” full-width) is named as such."""
        found = self.word() or self.text[self.place : self.place + 1] or "结尾"
        if not self.ended and not found.isascii() and self.word() is None:
            raise ProblemError("rules.bad_character", column=self.at, found=found)
        raise ProblemError("rules.unexpected", column=self.at, expected=expected, found=found)


def _unescaped(found: re.Match[str]) -> str:
    mark = found[1]
    if mark[0] in "uU" and len(mark) > 1:
        code = int(mark[1:], 16)
        return chr(code) if code <= _LAST_CODE_POINT else found[0]
    return _ESCAPES.get(mark, found[0])
