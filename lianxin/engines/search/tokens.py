"""Tokens to index: n for n characters, in an order that lets a phrase of bigrams mean "side by side"."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from lianxin.engines.search.scripts import JOINER, Run, Script, runs, unit_code
from lianxin.kernel.names import normalise, pinyin_readings

PINYIN: Final = "p"
INITIALS: Final = "i"
TAIL: Final = "e"
TAIL_LENGTH: Final = 4

_GRAMMED: Final = (Script.HAN, Script.TIBETAN)


def index_tokens(text: str) -> list[str]:
    """Tokens of any text (an address, a note) in order, repeats kept because positions matter.

    A run of n Chinese characters or Tibetan syllables gives its n-1 bigrams and then its last unit alone. That last
    one parts it from the next run, so a phrase never matches across two runs.
    """
    return [token for run in runs(text) for token in _run_tokens(run)]


def _run_tokens(run: Run) -> list[str]:
    codes = [unit_code(run.script, unit) for unit in run.units]
    letter = run.script.value
    if run.script not in _GRAMMED:
        return [letter + code for code in codes]
    return [*bigrams(letter, codes), letter + codes[-1]]


def bigrams(letter: str, codes: list[str]) -> list[str]:
    """The bigram tokens of unit codes: n-1 of them."""
    return [letter + first + JOINER + second for first, second in pairwise(codes)]


def name_tokens(name: str, name_bo: str = "") -> list[str]:
    """Tokens of a person's name: both scripts, then pinyin and initials from every character on, in every reading.

    白玛卓嘎 gives pbaimazhuoga, pmazhuoga, pzhuoga, pga and ibmzg, imzg, izg, ig: a prefix of one of them is what
    people type.
    """
    keys: dict[str, None] = {}
    for reading in pinyin_readings(normalise(name)):
        for start in range(len(reading)):
            keys[PINYIN + "".join(reading[start:])] = None
            keys[INITIALS + "".join(syllable[0] for syllable in reading[start:])] = None
    return [*index_tokens(normalise(name)), *index_tokens(name_bo), *keys]


def tail_tokens(number: str) -> list[str]:
    """The token of the last four characters of a phone or identity number; none for a shorter text.

    Index it only where the tail may be known to whoever can search: it is plain text in the index.
    """
    compact = "".join(character for character in normalise(number).casefold() if character.isalnum())
    return [TAIL + compact[-TAIL_LENGTH:]] if len(compact) >= TAIL_LENGTH and compact.isascii() else []


def index_text(tokens: Iterable[str]) -> str:
    """The tokens as the text to store in an FTS5 column or to hand to `to_tsvector('simple', …)`."""
    return " ".join(tokens)
