"""The numbers of a place, each of which equals the rows its link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.rules.residents import ADULT
from lianxin.domain.people.rules.tallies import OLD, VERY_OLD, AgeBand, Tally, together
from lianxin.domain.people.selectors.registry import ResidentFilter
from lianxin.domain.people.selectors.tallies import tallies
from lianxin.kernel.divisions import LENGTH, level
from lianxin.kernel.problems import ProblemError

_DIGITS_BELOW: Final = {"province": 4, "city": 6, "county": 9, "township": 12}

FILTERS: Final = {
    "residents": ResidentFilter(),
    "over_60": ResidentFilter(age_from=OLD),
    "over_80": ResidentFilter(age_from=VERY_OLD),
    "children": ResidentFilter(age_below=ADULT),
    "no_birth": ResidentFilter(no_birth=True),
}
"""The rows behind the numbers of `Counts`."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a place, and of each division directly below it by its code. Each equals the rows found by `residents`
    with the filter in `FILTERS` it stands for, `households` those of `households`, `members[code]` those in a category."""

    whole: Tally
    below: dict[str, Tally]

    @property
    def residents(self) -> int:
        return self.whole.residents

    @property
    def households(self) -> int:
        return self.whole.households

    @property
    def over_60(self) -> int:
        return self.whole.at_least(OLD)

    @property
    def over_80(self) -> int:
        return self.whole.at_least(VERY_OLD)

    @property
    def children(self) -> int:
        return self.whole.under(ADULT)

    @property
    def no_birth(self) -> int:
        return self.whole.no_birth

    @property
    def by_category(self) -> dict[str, int]:
        return self.whole.members

    @property
    def by_place(self) -> dict[str, int]:
        """Residents by the division directly below."""
        return {code: tally.residents for code, tally in self.below.items() if tally.residents}

    @property
    def bands(self) -> list[AgeBand]:
        return self.whole.bands


def counts(viewer: Viewer, place: str, *, today: date, ability: str = "resident.read") -> Counts:
    """The numbers of a place, of whom the viewer may read (or over whom they hold another `ability`). One query; two when
    something was written there since the villages were last counted (`services.tallies`). Raises "general.place_unknown".
    """
    try:
        digits = _DIGITS_BELOW.get(level(place), LENGTH)
    except ValueError:
        raise ProblemError("general.place_unknown", place=place) from None
    below: dict[str, list[Tally]] = {}
    for village, tally in tallies(viewer.ranges(ability), place, today).items():
        below.setdefault(village[:digits].ljust(LENGTH, "0"), []).append(tally)
    parts = {code: together(found) for code, found in sorted(below.items())}
    return Counts(together(parts.values()), parts)
