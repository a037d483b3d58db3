"""Who may not be given a promise though they reach its place: an area above that knows of a bar says so (this area may not import it)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from lianxin.base.access.selectors import labels_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody is to do: where, of which kind of the pack ("": of no kind), behind which guard, for whom (None: nobody in
    particular). `born`: that person's birth date where it is at hand, which saves asking for it."""

    place: str
    kind: str = ""
    guard: str = ""
    resident_id: UUID | None = None
    born: date | None = None

    @classmethod
    def of(cls, commitment: Commitment) -> Self:
        """The work of a promise."""
        return cls(commitment.place, commitment.kind, commitment.guard, commitment.resident_id)


Bar = Callable[[Collection[UUID], Work, datetime], frozenset[UUID]]
"""Of these workers, those who may not do this work at the moment."""
_BARS: Final[list[Bar]] = []


Asked = Callable[[Collection[UUID]], Mapping[UUID, frozenset[str]]]
"""Of these promises, those that nobody takes over without certain abilities over their place, and which."""
_ASKED: Final[list[Asked]] = []


def ask_of(asked: Asked) -> None:
    """An area above says which abilities its promises ask of whoever takes them over. Unlike a bar this says nothing of readers. Called
    once, when it loads."""
    if asked not in _ASKED:
        _ASKED.append(asked)


def abilities_for(commitment_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The abilities that somebody needs to take over each of these promises; none for those left out."""
    found: dict[UUID, frozenset[str]] = {}
    for asked in _ASKED:
        for promise, abilities in asked(commitment_ids).items():
            found[promise] = found.get(promise, frozenset()) | abilities
    return found


def heed(bar: Bar) -> None:
    """An area above says whom it bars from what. Called once, when it loads."""
    if bar not in _BARS:
        _BARS.append(bar)


def barred(worker_ids: Collection[UUID], work: Work, now: datetime) -> frozenset[UUID]:
    """Of these workers, those who may not be given this work: for choices, plans, classes and whoever gives it."""
    return frozenset(one for bar in _BARS for one in bar(worker_ids, work, now)) if worker_ids else frozenset()


def must_be_fit(worker_id: UUID, work: Work, now: datetime) -> None:
    """Raise "commitment.worker_not_vetted" for somebody who is barred from this work."""
    if barred([worker_id], work, now):
        raise ProblemError("commitment.worker_not_vetted", name=labels_of([worker_id]).get(worker_id, ""))
