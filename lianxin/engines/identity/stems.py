"""Tibetan names as stems: 次仁, 才仁 and 泽仁 are one stem (ཚེ་རིང་), 卓玛 and 卓嘎 are two.

The table is data (`packs/national-base/identity/name_stems.csv`), not code. A name is cut by longest match; what no stem
explains stays as its pinyin, so that an unknown half never makes two different names equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from lianxin.engines.identity.errors import IdentityInputError
from lianxin.kernel import names

_UNKNOWN: Final = "~"
"""Marks a part that is no stem; no stem may begin with it."""

JOIN: Final = "+"
"""Between the parts of a key."""

_CACHED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Cut:
    """A name cut into parts.

    `parts`: the stem, or "~" and the pinyin of what is no stem. `stems`: how many parts are stems. `heads`: the class of
    every part's first syllable, which a short form is made of. `short`: some part is only the head of a stem (次卓).
    `whole`: every part is a stem.
    """

    parts: tuple[str, ...]
    stems: int
    heads: tuple[str, ...]
    short: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    head: str
    stem: bool = False
    short: bool = False


class StemTable:
    """A table of stems, ready to cut names. Made once, used for every record; cuts are remembered by name."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        """`spellings`: stem → its spellings, the commonest first, in Chinese characters or Tibetan script.

        IdentityInputError when a spelling stands under two stems, is one Chinese character, or a stem has none.
        """
        self._stem_of: dict[tuple[str, ...], str] = {}
        self._chinese: dict[str, tuple[str, ...]] = {}
        for stem, written in spellings.items():
            self._take(stem, [units(spelling) for spelling in written])
        self._longest = max(map(len, self._stem_of), default=0)
        self._class_of = _classes(self._stem_of)
        self._cuts: dict[str, Cut] = {}

    def _take(self, stem: str, spellings: list[tuple[str, ...]]) -> None:
        if not spellings or not all(spellings) or not stem or stem.startswith(_UNKNOWN) or JOIN in stem:
            raise IdentityInputError(f"stems.{stem}", "每个词干要有名称和至少一种写法")
        for spelling in spellings:
            if len(spelling) < 2 and names.is_han(spelling[0]):
                raise IdentityInputError(f"stems.{stem}", "汉字写法至少两个字")
            if self._stem_of.setdefault(spelling, stem) != stem:
                raise IdentityInputError(
                    f"stems.{stem}", f"写法也在词干 {self._stem_of[spelling]} 里,只能留一处"
                )
        self._chinese[stem] = tuple("".join(s) for s in spellings if names.is_han(s[0]))

    def cut(self, name: str) -> Cut:
        """Cut a normalised name; longest stem first, from the left."""
        found = self._cuts.get(name)
        if found is None:
            if len(self._cuts) >= _CACHED:
                self._cuts.clear()
            found = self._cuts[name] = self._cut(units(name))
        return found

    def chinese(self, cut: Cut) -> str:
        """The commonest Chinese writing of a name of stems only (for the sound of a name in Tibetan script), or ""."""
        return next(self.writings(cut), "")

    def writings(self, cut: Cut) -> Iterator[str]:
        """All Chinese writings of a name of stems only, that of the commonest writing of each stem first."""
        if cut.whole:
            yield from map("".join, product(*(self._chinese[part] or ("",) for part in cut.parts)))

    def _cut(self, left: tuple[str, ...]) -> Cut:
        parts: list[_Part] = []
        while left:
            part, used = self._next(left)
            parts.append(part)
            left = left[used:]
        known = sum(part.stem for part in parts)
        heads_only = [part.short for part in parts]
        return Cut(
            parts=tuple(part.text for part in parts),
            stems=known,
            heads=tuple(part.head for part in parts),
            short=any(heads_only) and all(part.stem or part.short for part in parts) and len(parts) > 1,
            whole=bool(parts) and known == len(parts),
        )

    def _next(self, left: tuple[str, ...]) -> tuple[_Part, int]:
        for size in range(min(self._longest, len(left)), 0, -1):
            if stem := self._stem_of.get(left[:size]):
                return _Part(stem, self._class_of[left[0]], stem=True), size
        one = left[0]
        sound = names.reading(one) or one
        if head := self._class_of.get(one):
            return _Part(_UNKNOWN + sound, head, short=True), 1
        return _Part(_UNKNOWN + sound, _UNKNOWN + sound), 1


def units(name: str) -> tuple[str, ...]:
    """The characters of a Chinese name, or the syllables of one in Tibetan script; dots and spaces left out."""
    text = names.normalise(name)
    if text and "\u0f00" <= text[0] <= "\u0fff":
        return tuple(names.tibetan_syllables(text))
    return tuple(character for character in text if character not in "· '’-")


def table_of_rows(rows: Iterable[Mapping[str, str]]) -> StemTable:
    """The table of a CSV's rows: columns `stem`, `name_bo`, `spellings` (parted by spaces, the commonest first)."""
    spellings: dict[str, list[str]] = {}
    for row in rows:
        stem = row.get("stem", "")
        if stem in spellings:
            raise IdentityInputError(f"stems.{stem}", "同一个词干写了两行,请合并")
        tibetan = [row["name_bo"]] if row.get("name_bo") else []
        spellings[stem] = row.get("spellings", "").split() + tibetan
    return StemTable(spellings)


def _classes(stem_of: Mapping[tuple[str, ...], str]) -> dict[str, str]:
    """First syllable → its class: 次, 才 and 泽 begin the same stem, so a short form may begin with any of them."""
    parent: dict[str, str] = {}

    def root(unit: str) -> str:
        while parent.setdefault(unit, unit) != unit:
            unit = parent[unit]
        return unit

    first: dict[str, str] = {}
    for spelling, stem in stem_of.items():
        a, b = root(first.setdefault(stem, spelling[0])), root(spelling[0])
        parent[max(a, b)] = min(a, b)
    return {unit: root(unit) for unit in list(parent)}
