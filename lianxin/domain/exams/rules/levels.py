"""The three levels of the exam, from the lowest."""

from __future__ import annotations

from typing import Final

from lianxin.domain.workforce.rules.certificates import rank
from lianxin.domain.workforce.rules.words import LEVEL_WORDS

LEVELS: Final = LEVEL_WORDS
DEGREES: Final = ("secondary", "college", "bachelor", "master", "doctor")
"""Degrees from the lowest, as codes of a schooling."""


def at_least(held: str, wanted: str) -> bool:
    """Is the level held this one or a higher one? "" is below all."""
    return rank(held) >= rank(wanted)
