"""Two things that want the same person: whether both can be, and what is left of a shift beside one. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from lianxin.engines.planning.travel import Place

Span = tuple[int, int]
Way = Callable[[Place | None, Place | None], int]
"""Minutes from one place to another for the person in question; nothing where one of them is unknown."""


@dataclass(frozen=True, slots=True)
class Engaged:
    """Somebody has to be somewhere: from one minute of a day to another (half-open), beginning and ending at the same place.

    kind, id: what it is, unique among a day's. word: what pages call it, a message id. where: None where nobody knows.
    left: how many doors of it are still to be gone to; page: the address on which somebody else is sent ("" for none). Both are of
    the moment: nothing is kept or compared of them.
    """

    worker: UUID
    start: int
    end: int
    where: Place | None
    kind: str
    id: str
    word: str
    left: int = field(default=0, compare=False)
    page: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Its name among everything else of a day."""
        return f"{self.kind}:{self.id}"

    @property
    def span(self) -> str:
        """11:00–12:20."""
        return "–".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.start, self.end))

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        kept = asdict(self) | {"worker": str(self.worker)}
        return {name: value for name, value in kept.items() if name not in ("left", "page")}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Engaged:
        """From JSON."""
        where = kept["where"] and Place(**kept["where"])
        return cls(**(kept | {"worker": UUID(kept["worker"]), "where": where}))


def collide(one: Engaged, other: Engaged, way: Way) -> bool:
    """Can one person not do both? The later begins before the earlier is over and the way between them made."""
    first, second = sorted((one, other), key=lambda each: (each.start, each.end))
    return second.start < first.end + way(first.where, second.where)


def free_spans(shift: Span, engaged: Iterable[Engaged], where: Place, way: Way) -> list[Span]:
    """The parts of a shift in which somebody can be at a place, the ways from and to everything else left out."""
    parts = [shift]
    for one in engaged:
        gone = (one.start - way(where, one.where), one.end + way(one.where, where))
        parts = [piece for part in parts for piece in ((part[0], min(part[1], gone[0])), (max(part[0], gone[1]), part[1]))]
        parts = [part for part in parts if part[0] < part[1]]
    return parts
