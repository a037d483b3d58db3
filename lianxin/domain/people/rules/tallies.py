"""What is counted of the people of a place, as plain numbers that add up: villages to a township, townships to a county. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from lianxin.domain.people.rules.residents import ADULT

OLD, VERY_OLD = 60, 80
"""The ages of a place's cards; categories use the pack's parameters."""
STEP, LAST = 5, 100
"""Years of one band of the pyramid, and where the last begins: bands of five years, as the census draws them."""
CUTS: Final = tuple(sorted({*range(0, LAST + 1, STEP), ADULT, OLD, VERY_OLD}))
"""Ages are counted between these; whoever is older than the last stands with it."""
MALE, FEMALE = "1", "2"  # GB/T 2261.1

Age = tuple[str, int | None]
"""Sex, and the cut at or below the age in completed years; None: the birth date is unknown."""


@dataclass(slots=True)
class Tally:
    """Present people of a place by sex and age, households with somebody present, people in no household, people in each
    category or benefit, and of how many each of these cannot be told."""

    ages: dict[Age, int] = field(default_factory=dict)
    households: int = 0
    no_household: int = 0
    members: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in the numbers of another place."""
        self.households += other.households
        self.no_household += other.no_household
        for age, number in other.ages.items():
            self.ages[age] = self.ages.get(age, 0) + number
        for mine, theirs in ((self.members, other.members), (self.unknown, other.unknown)):
            for code, number in theirs.items():
                mine[code] = mine.get(code, 0) + number

    @property
    def residents(self) -> int:
        return sum(self.ages.values())

    @property
    def no_birth(self) -> int:
        """People whose birth date is not known."""
        return sum(number for (_, start), number in self.ages.items() if start is None)

    @property
    def no_sex(self) -> int:
        """People whose age is known and whose sex is not: they stand in no band of the pyramid."""
        return sum(n for (sex, start), n in self.ages.items() if start is not None and sex not in (MALE, FEMALE))

    def at_least(self, age: int) -> int:
        """How many are known to be `age` or older; one of the cuts."""
        return sum(n for (_, start), n in self.ages.items() if start is not None and start >= age)

    def under(self, age: int) -> int:
        """How many are known to be younger than `age`; one of the cuts."""
        return sum(n for (_, start), n in self.ages.items() if start is not None and start < age)

    @property
    def bands(self) -> list[AgeBand]:
        """The pyramid, youngest first."""
        found: dict[Age, int] = {}
        for (sex, start), number in self.ages.items():
            if start is not None:
                step = sex, start // STEP * STEP
                found[step] = found.get(step, 0) + number
        edges = (*range(0, LAST + 1, STEP), None)
        return [
            AgeBand(start, end, found.get((MALE, start), 0), found.get((FEMALE, start), 0))
            for start, end in pairwise(edges)
            if start is not None
        ]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A step of the pyramid: ages from `start`, below `end` (None: and above). Unknown sex or birth is in no band."""

    start: int
    end: int | None
    men: int
    women: int


def together(tallies: Iterable[Tally]) -> Tally:
    """The numbers of several places added up."""
    whole = Tally()
    for one in tallies:
        whole.add(one)
    return whole


def stored(tally: Tally) -> dict[str, Any]:
    """As it is kept: ages under "sex:cut", "sex:" for an unknown birth date. What is nought is left out."""
    ages = {f"{sex}:{'' if start is None else start}": n for (sex, start), n in sorted(tally.ages.items(), key=str) if n}
    return {
        "ages": ages, "households": tally.households, "no_household": tally.no_household,
        "members": dict(sorted(tally.members.items())), "unknown": dict(sorted(tally.unknown.items())),
    }  # fmt: skip


def read(kept: Mapping[str, Any]) -> Tally:
    """What `stored` made."""
    ages: dict[Age, int] = {}
    for key, number in kept["ages"].items():
        sex, _, start = key.partition(":")
        ages[sex, int(start) if start else None] = number
    return Tally(ages, kept["households"], kept["no_household"], dict(kept["members"]), dict(kept["unknown"]))
