"""Text to tokens. Linear in the length of the text; every token keeps its column, counted from 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lianxin.engines.rules.functions import FUNCTIONS
from lianxin.kernel.problems import ProblemError

MAX_LENGTH: Final = 2000
_LOGIC = {"and", "or", "not", "in", "between", "if", "then", "else", "true", "false", "null"}
KEYWORDS: Final = _LOGIC | {"for", "return", "some", "every", "satisfies"}

# FEEL's name characters (DMN 1.5 §10.3.1.2), less CJK punctuation and full-width forms: a full-width comma or
# bracket typed by mistake must be named as such, not swallowed into a name. Tibetan (0F00-0FFF) is inside.
_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3005-\u3007\u3021-\u302f\u3031-\ud7ff\uf900-\ufdcf\ufdf0-\ufeff\U00010000-\U000effff"
)
_WORD = f"[{_START}][{_START}0-9\u00b7\u0300-\u036f]*"
_PHRASES = "|".join(
    name.replace(" ", r"\s+") for name in sorted(FUNCTIONS, key=len, reverse=True) if " " in name
)
_TOKEN: Final = re.compile(
    rf"(?P<space>\s+)"
    rf"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    rf'|(?P<string>"(?:[^"\\\n]|\\.)*")'
    rf"|(?P<phrase>(?:{_PHRASES})(?=\s*\())"
    rf"|(?P<name>{_WORD}(?:\.{_WORD})*)"
    rf"|(?P<mark>\.\.|<=|>=|!=|[=<>+\-*/()\[\],@])"
)
NAME: Final = re.compile(_WORD)

Kind = Literal["number", "string", "name", "mark", "keyword", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, an "end" token last. ProblemError names the column of a character it cannot read."""
    if len(text) > MAX_LENGTH:
        raise ProblemError("rules.too_long", length=len(text), limit=MAX_LENGTH)
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            code = "rules.unclosed_string" if text[place] == '"' else "rules.bad_character"
            raise ProblemError(code, column=place + 1, found=text[place])
        if found.lastgroup != "space":
            yield _token(str(found.lastgroup), found.group(), place + 1)
        place = found.end()
    yield Token("end", "", len(text) + 1)


def _token(group: str, text: str, at: int) -> Token:
    if group == "phrase":
        return Token("name", " ".join(text.split()), at)
    if group == "name":
        return Token("keyword" if text in KEYWORDS else "name", text, at)
    if group == "number":
        return Token("number", text, at)
    return Token("string" if group == "string" else "mark", text, at)
