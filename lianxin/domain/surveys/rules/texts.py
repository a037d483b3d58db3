"""Free answers that say the same, put together: first the same text, then nearly the same. Pure.

Nearly the same: of two texts' tokens (bigrams of Chinese characters and Tibetan syllables, Latin words: those of the search
engine) at least two thirds are common (Dice). Only texts that share a token are compared, and a group keeps the tokens of the
writing it began with, so a chain of small steps never joins two different things.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from lianxin.domain.surveys.rules.tabulation import Said
from lianxin.engines.search import index_tokens

NEAR: Final = 2 / 3
MOST_COMPARED: Final = 3000
"""Different texts compared with each other; beyond it only the same texts are put together, and the caller says so."""
_MARKS: Final = re.compile(r"[\W_]+")
_NOTHING: Final = frozenset({"", "无", "没有", "没", "暂无", "无需", "不需要", "none", "no", "na"})


def plain(text: str) -> str:
    """The text without case, width, punctuation and spaces."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def says_nothing(text: str) -> bool:
    """"None", in one of the ways it is written."""
    return plain(text) in _NOTHING


def grouped(texts: Iterable[str]) -> list[Said]:
    """Groups, those said most often first; each is called by its most frequent writing."""
    writings: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if key := plain(text):
            writings[key][" ".join(text.split())] += 1
    order = sorted(writings, key=lambda key: (-writings[key].total(), key))
    groups = _joined(order) if len(order) <= MOST_COMPARED else [[key] for key in order]
    made = [_said([writings[key] for key in keys]) for keys in groups]
    return sorted(made, key=lambda said: (-said.number, said.text))


def _joined(keys: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    heads: list[Counter[str]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        tokens = Counter(index_tokens(key))
        size = tokens.total()
        shared: Counter[int] = Counter()
        for token, number in tokens.items():
            for at in holding[token]:
                shared[at] += min(number, heads[at][token])
        near = max(shared, key=lambda at: (2 * shared[at] / (size + heads[at].total()), -at), default=None)
        if near is not None and 2 * shared[near] >= NEAR * (size + heads[near].total()):
            groups[near].append(key)
            continue
        for token in tokens:
            holding[token].append(len(groups))
        groups.append([key])
        heads.append(tokens)
    return groups


def _said(writings: list[Counter[str]]) -> Said:
    whole: Counter[str] = Counter()
    for one in writings:
        whole.update(one)
    most = dict(sorted(whole.items(), key=lambda item: (-item[1], item[0])))
    return Said(next(iter(most)), whole.total(), most)
