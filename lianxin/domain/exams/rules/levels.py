"""The three levels of the exam, from the lowest."""

from __future__ import annotations

from typing import Final

from lianxin.domain.workforce.rules.certificates import rank
from lianxin.kernel.problems import N_

LEVELS: Final[dict[str, str]] = {
    "assistant": N_("助理社会工作师"),
    "middle": N_("社会工作师"),
    "senior": N_("高级社会工作师"),
}
DEGREES: Final = ("secondary", "college", "bachelor", "master", "doctor")
"""Degrees from the lowest, as codes of a schooling."""


def at_least(held: str, wanted: str) -> bool:
    """Is the level held this one or a higher one? "" is below all."""
    return rank(held) >= rank(wanted)
