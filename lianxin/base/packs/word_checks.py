"""检查规定的说法:填参数的地方要有这个参数;说法里不留参数的旧数。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from lianxin.base.packs.facts import PARAM
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.engines.rules.wording import BLANK, TIBETAN

_DIGITS: Final = str.maketrans(TIBETAN, "0123456789")
_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?|(?<=[^\x00-\x7f])\d+(?:\.\d+)?")
_PARAMETER: Final = re.compile(rf"\b{PARAM}\.(\w+)")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_INNER: Final = {"categories": "conditions", "benefits": "conditions", "tables": "rows"}


def unknown_blanks(pack: Pack) -> Iterator[Finding]:
    """Words that want to be filled with what is no parameter."""
    for path, words, _texts in _said(pack):
        for name in dict.fromkeys(BLANK.findall("".join(_languages(words)))):
            if name not in pack.parameters:
                yield finding_at(pack.origins, path, "words-blank", name=name)


def fixed_numbers(pack: Pack) -> Iterator[Finding]:
    """Words that hold a number which is or was the value of a parameter their own expressions read."""
    for path, words, texts in _said(pack):
        said = {Decimal(one) for text in _languages(words) for one in _NUMBER.findall(_bare(text))}
        for name in _read(pack, texts) if said else ():
            values = {value.value for value in pack.parameters[name].values} if name in pack.parameters else set()
            for number in sorted(said & values):
                yield finding_at(pack.origins, path, "fixed-number", number=f"{number:f}", name=name)


def _said(pack: Pack) -> Iterator[tuple[str, Words, list[str]]]:
    """Every wording of a rule or table with its path and the expressions it speaks of."""
    for attribute, inside in _INNER.items():
        for code, row in getattr(pack, attribute).items():
            parts = getattr(row, inside)
            texts = [_expression(part) for part in parts] + [getattr(row, "amount", "")]
            for field in ("name", "meaning"):
                yield f"{attribute}.{code}.{field}", getattr(row, field), texts
            for index, part in enumerate(parts):
                for field in ("label", "evidence", "question"):
                    if words := getattr(part, field, None):
                        yield f"{attribute}.{code}.{inside}.{index}.{field}", words, [_expression(part)]


def _expression(part: Any) -> str:
    return str(getattr(part, "expression", "") or getattr(part, "when", ""))


def _languages(words: Words) -> list[str]:
    return [getattr(words, language) for language in LANGUAGES]


def _bare(text: str) -> str:
    """A text with plain digits, without what is filled in."""
    return BLANK.sub("", text).translate(_DIGITS)


def _read(pack: Pack, texts: Iterable[str]) -> list[str]:
    """The parameters that expressions read, also through facts worked out of others; sorted."""
    found: set[str] = set()
    waiting, done = list(texts), set[str]()
    while waiting:
        text = waiting.pop()
        found.update(_PARAMETER.findall(text))
        for word in set(_WORD.findall(text)) - done:
            done.add(word)
            if (fact := pack.facts.get(word)) is not None and fact.expression:
                waiting.append(fact.expression)
    return sorted(found)
