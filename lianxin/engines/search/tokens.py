"""Tokens to index: n for n characters, in an order that lets a phrase of bigrams mean "side by side"."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from lianxin.engines.search.scripts import JOINER, Script, pieces, run_of, unit_code
from lianxin.kernel.names import normalise, pinyin_readings

PINYIN: Final = "p"
INITIALS: Final = "i"
TAIL: Final = "e"
TAIL_LENGTH: Final = 4

_SEPARATORS: Final = re.compile(r"[\s()+-]")
_NUMBER: Final = re.compile(f"[0-9a-z]{{{TAIL_LENGTH},}}")
_GRAMMED: Final = (Script.HAN, Script.TIBETAN)


def index_tokens(text: str) -> list[str]:
    """Tokens of any text (an address, a note) in order, repeats kept because positions matter.

    A run of n Chinese characters or Tibetan syllables gives its n-1 bigrams and then its last unit alone. That last
    one parts it from the next run, so a phrase never matches across two runs.
    """
    return [token for piece in pieces(text) for token in _piece_tokens(*piece)]


@lru_cache(maxsize=65_536)
def _piece_tokens(script_name: str, text: str) -> tuple[str, ...]:
    run = run_of(script_name, text)
    codes = [unit_code(run.script, unit) for unit in run.units]
    letter = run.script.value
    if run.script not in _GRAMMED or not codes:
        return tuple(letter + code for code in codes)
    return (*bigrams(letter, codes), letter + codes[-1])


def bigrams(letter: str, codes: list[str]) -> list[str]:
    """The bigram tokens of unit codes: n-1 of them."""
    return [letter + first + JOINER + second for first, second in pairwise(codes)]


def name_tokens(name: str, name_bo: str = "") -> list[str]:
    """Tokens of a person's name: both scripts, then pinyin and initials from every character on, in every reading.

    白玛卓嘎 gives pbaimazhuoga, pmazhuoga, pzhuoga, pga and ibmzg, imzg, izg, ig: a prefix of one of them is what
    people type.
    """
    written = normalise(name)
    return [*index_tokens(written), *index_tokens(name_bo), *_sound_tokens(written)]


@lru_cache(maxsize=65_536)
def _sound_tokens(name: str) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for reading in pinyin_readings(name):
        for start in range(len(reading)):
            keys[PINYIN + "".join(reading[start:])] = None
            keys[INITIALS + "".join(syllable[0] for syllable in reading[start:])] = None
    return tuple(keys)


def sound_tokens(name: str) -> list[str]:
    """The tokens of the sound of a whole Chinese name, in every reading: found where a name is, or ends, so; none for others."""
    return list(dict.fromkeys(PINYIN + "".join(reading) for reading in pinyin_readings(normalise(name)) if reading))


def tail_tokens(number: str) -> list[str]:
    """The token of the last four characters of a phone or identity number; none for a shorter text.

    Index it only where the tail may be known to whoever can search: it is plain text in the index.
    """
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", number).lower())
    return [TAIL + compact[-TAIL_LENGTH:]] if _NUMBER.fullmatch(compact) else []


def index_text(tokens: Iterable[str]) -> str:
    """The tokens as the text to store in an FTS5 column or to hand to `to_tsvector('simple', …)`."""
    return " ".join(tokens)
