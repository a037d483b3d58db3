"""Numbers with what must be said beside them: exact, at least, about; and whether two of them can both be true. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Qualifier = Literal["exact", "at_least", "about"]
Agreement = Literal["agrees", "more", "fewer", "open"]
SIGNS: Final[dict[Qualifier, str]] = {"exact": "", "at_least": "≥", "about": "≈"}


@dataclass(frozen=True, slots=True)
class Qualified:
    """A number and how it is to be read. `lacking`: of so many people the fact it depends on is not known."""

    number: int
    qualifier: Qualifier = "exact"
    lacking: int = 0


def counted(number: int, lacking: int) -> Qualified:
    """What was counted from records: at least so many where some records lack the fact, else exactly so many."""
    return Qualified(number, "at_least" if lacking else "exact", lacking)


def compared(here: Qualified, published: Qualified) -> Agreement:
    """Is what was counted here in keeping with a published number? "more", "fewer": here than was published; "open": too much
    is not known here to say.

    "About" is read as rounded: about 1,500 is 1,450 and below 1,550, half a step of its last digit that is not nought.
    """
    low, high = _bounds(published)
    if here.number > high:
        return "more"
    if here.number >= low:
        return "agrees"
    return "open" if here.qualifier == "at_least" and here.number + here.lacking >= low else "fewer"


def _bounds(published: Qualified) -> tuple[float, float]:
    number = published.number
    if published.qualifier == "at_least":
        return number, float("inf")
    if published.qualifier == "exact" or number == 0:
        return number, number
    step = 1
    while number % (step * 10) == 0:
        step *= 10
    return number - step / 2, number + step / 2
