"""The viewer: who looks or acts, and over which places they hold which abilities, at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

Range = tuple[str, str]
NOBODY = UUID(int=0)
EVERYWHERE: Range = ("000000000000", "999999999999~")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Reach of one person (or of the system) at one moment. Plain values: safe to pass to any storey.

    `reach` maps an ability code to half-open ranges of place codes. `emergency` holds the residents opened by an
    approved emergency access. The system viewer may do everything and is named after the work it does.
    """

    id: UUID | None
    label: str
    language: str = "zh-hans"
    reach: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    emergency: frozenset[UUID] = frozenset()
    is_system: bool = False
    home: str = ""

    @classmethod
    def system(cls, label: str) -> Viewer:
        """The system itself: the nightly pass, a command of the operator."""
        return cls(id=None, label=f"系统:{label}", is_system=True)

    @classmethod
    def nobody(cls) -> Viewer:
        """A visitor who has not logged in: no reach at all."""
        return cls(id=None, label="访客")

    @property
    def person_id(self) -> UUID:
        """For rows of one's own: an id that matches no row when this is the system or a visitor."""
        return self.id or NOBODY

    def ranges(self, ability: str) -> tuple[Range, ...]:
        """Where the ability is held; empty when nowhere."""
        if self.is_system:
            return (EVERYWHERE,)
        return self.reach.get(ability, ())

    def may(self, ability: str, place: str | None = None) -> bool:
        """Does the viewer hold this ability — anywhere, or over all of this place?"""
        ranges = self.ranges(ability)
        if place is None:
            return bool(ranges)
        if not place:
            return self.is_system
        low, high = place_range(place)
        return any(lo <= low and high <= hi for lo, hi in ranges)

    def must(self, ability: str, place: str | None = None) -> None:
        """Raise "access.denied" unless `may`."""
        if not self.may(ability, place):
            raise ProblemError("access.denied")
