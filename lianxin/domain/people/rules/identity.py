"""A file as the library of identity sees it: every spelling of the name, the keys it is found by, one verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, Literal

from lianxin.engines.identity import (
    FIELDS,
    Features,
    Person,
    StemTable,
    Verdict,
    Weights,
    Zone,
    keys,
    prepare,
    score,
)
from lianxin.engines.identity.compare import NOT_KNOWN, UNKNOWN
from lianxin.engines.identity.normalise import name_features
from lianxin.engines.identity.stems import units
from lianxin.engines.search import sound_tokens
from lianxin.kernel.names import normalise

_WHOLE: Final = 2  # characters or syllables: with fewer, half a name has been typed
_WRITINGS: Final = 64
KEY: Final = "k"
"""First letter of the keys in the search index; no other token begins with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tells who somebody is: of a file, or of what is being typed. `names`: every spelling, the chosen one first;
    `id`, `household`: "" for none. Numbers in clear, never kept."""

    id: str = ""
    names: tuple[str, ...]
    id_number: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    household: str = ""
    place: str = ""


def prepared(known: Known, stems: StemTable) -> tuple[Features, ...]:
    """The values that are compared, once for each spelling of the name."""
    spelled = [name for name in dict.fromkeys(known.names) if name] or [""]
    first = prepare(
        Person(
            id=known.id, name=spelled[0], identity_number=known.id_number, sex=known.sex, birth=known.birth_date,
            phone=known.phone, household=known.household, place=known.place,
        ),
        stems,
    )  # fmt: skip
    return (first, *({**first, **name_features(name, stems)} for name in spelled[1:]))


def key_tokens(found: Iterable[Features], keyed: Callable[[str], str]) -> list[str]:
    """The tokens under which a file stands in the search index: keyed digests, so that the index shows no number.

    Who lives in one household is found by the register itself, so that is no key here.
    """
    together = dict.fromkeys(key for record in found for key in keys({**record, "household": None}))
    return [KEY + keyed(key) for key in together]


def judged(new: Iterable[Features], files: Iterable[Features], weights: Weights) -> Verdict:
    """The verdict of the two spellings that fit best."""
    candidates = tuple(files)
    return max((score(one, other, weights) for one in new for other in candidates), key=rank)


def sounds(name: str, stems: StemTable) -> list[str]:
    """The sounds under which a whole name stands in the search index: its own and, of a Tibetan name, those of all ways it is
    written in Chinese, the commonest first; nothing for half a name (one character), and for one without a sound."""
    cut = stems.cut(normalise(name).casefold())
    if len(units(name)) < _WHOLE:
        return []
    writings = dict.fromkeys([name, *islice(stems.writings(cut), _WRITINGS)])
    return list(dict.fromkeys(token for writing in writings for token in sound_tokens(writing)))


def alike(typed: Known, file: Known, stems: StemTable) -> tuple[int, int, int]:
    """How alike somebody is of whom only the name is known; greater is liker. Of the name: 3 written the same, 2 the same
    Tibetan stems, 1 the same sound, 0 another; then the same sex; then the same village."""
    closest = max(_same_name(one, other, stems) for one in typed.names if one for other in file.names if other)
    return closest, int(bool(typed.sex) and typed.sex == file.sex), int(bool(typed.place) and typed.place == file.place)


def _same_name(one: str, other: str, stems: StemTable) -> int:
    first, second = name_features(one, stems), name_features(other, stems)
    for closeness, column in ((3, "name"), (2, "name_stems"), (1, "name_sound")):
        if first[column] and first[column] == second[column]:
            return closeness
    return 0


def rank(verdict: Verdict) -> tuple[int, float]:
    """Greater is likelier: the zone first, then the evidence."""
    return ((Zone.LEAVE, Zone.REVIEW, Zone.PROPOSE).index(verdict.zone), verdict.bits)


Leaning = Literal["for", "against", "silent"]
_SPEAKS: Final = 3.0
"""Bits (a factor of eight) below which a field decides nothing: everybody's neighbours live in the same township."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says, in the words of the library; `bits` above 0 speaks for "the same person"."""

    title: str
    text: str
    bits: float

    @property
    def leaning(self) -> Leaning:
        """Whether it speaks for the same person, against it, or not at all."""
        if abs(self.bits) < _SPEAKS:
            return "silent"
        return "for" if self.bits > 0 else "against"


def reasons(levels: Mapping[str, str], weights: Weights) -> list[Reason]:
    """The levels of a pair (field → level) as reasons, the strongest first, for or against."""
    found = []
    for field in FIELDS:
        level = levels.get(field.name, UNKNOWN)
        text = next((one.reason for one in field.levels if one.name == level), NOT_KNOWN)
        found.append(Reason(field.title, text, 0.0 if level == UNKNOWN else weights.bits(field.name, level)))
    return sorted(found, key=lambda reason: -abs(reason.bits))


def levels_of(verdict: Verdict) -> dict[str, str]:
    """Field → level, as a pair keeps it."""
    return {step.field: step.level for step in verdict.steps}
