"""Matching a place as somebody wrote it to the places that exist, without ever guessing.

Tolerated: spaces, the forms of one ending (塔巴 / 塔巴村 / 塔巴村委会, 金风社区 / 金风社区居委会), and homophones
(金凤 / 金风, domain fact 9.1). A homophone is a proposal for a person to confirm.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from lianxin.kernel.names import normalise, sound_key

_ENDINGS: Final = (
    ("village", re.compile("(?:村?村(?:民委员|委)会|村)$")),
    ("community", re.compile("(?:(?:社区)?(?:居民委员|居委)会|社区(?:委员会)?)$")),
    ("street", re.compile("(?:街道|(?:街道)?办事处)$")),
    ("town", re.compile("镇(?:人民政府|政府)?$")),
    ("country_town", re.compile("乡(?:人民政府|政府)?$")),
)
_NEIGHBOURHOOD: Final = frozenset({"village", "community"})


class MatchKind(Enum):
    """How a written name met the known places, surest first."""

    EXACT = "exact"
    SUFFIX = "suffix"
    HOMOPHONE = "homophone"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """`codes`: the one place found; all that fit when ambiguous; empty when none."""

    kind: MatchKind
    codes: tuple[str, ...]

    @property
    def code(self) -> str | None:
        """The place, or None unless exactly one fits."""
        return None if self.kind in (MatchKind.AMBIGUOUS, MatchKind.NONE) else self.codes[0]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name cut into its stem and the kind of its ending ("" when it has none): 塔巴村委会 → 塔巴, village."""

    text: str
    stem: str
    ending: str


@lru_cache(maxsize=65_536)
def read(name: str) -> PlaceName:
    """Normalise a written place name and cut off its ending; a name that is only an ending keeps it."""
    text = normalise(name).replace(" ", "")
    for ending, pattern in _ENDINGS:
        if (found := pattern.search(text)) and found.start() > 0:
            return PlaceName(text, text[: found.start()], ending)
    return PlaceName(text, text, "")


def match_place(name: str, candidates: Iterable[tuple[str, str]]) -> Match:
    """Match `name` against `(code, name)` pairs, normally those of one township or county.

    Tried in order, each only when the ones before found nothing: equal text; equal stem and ending; equal stem with one
    ending missing or both of village kind; the same two steps by sound. Two or more hits in a step are AMBIGUOUS.
    """
    wanted = read(name)
    if not wanted.text:
        return Match(MatchKind.NONE, ())
    known = [(code, read(text)) for code, text in candidates]
    for kind, fits in _STEPS:
        codes = tuple(dict.fromkeys(code for code, place in known if fits(wanted, place)))
        if codes:
            return Match(kind if len(codes) == 1 else MatchKind.AMBIGUOUS, codes)
    return Match(MatchKind.NONE, ())


def _compatible(a: PlaceName, b: PlaceName) -> bool:
    """Endings that may name the same place; a stem of one character (新村, 新社区) is too weak to vary its ending."""
    if a.ending == b.ending:
        return True
    if len(a.stem) < 2 or len(b.stem) < 2:
        return False
    return not a.ending or not b.ending or {a.ending, b.ending} == _NEIGHBOURHOOD


_STEPS: Final[tuple[tuple[MatchKind, Callable[[PlaceName, PlaceName], bool]], ...]] = (
    (MatchKind.EXACT, lambda a, b: a.text == b.text),
    (MatchKind.SUFFIX, lambda a, b: a.stem == b.stem and a.ending == b.ending),
    (MatchKind.SUFFIX, lambda a, b: a.stem == b.stem and _compatible(a, b)),
    (MatchKind.HOMOPHONE, lambda a, b: a.ending == b.ending and sound_key(a.stem) == sound_key(b.stem)),
    (MatchKind.HOMOPHONE, lambda a, b: _compatible(a, b) and sound_key(a.stem) == sound_key(b.stem)),
)
