"""Who may not be given a promise though they reach its place: an area above that knows of a bar says so (this area may not import it)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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


Bar = Callable[[Collection[UUID], Sequence[Work], datetime], Sequence[frozenset[UUID]]]
"""For each of these works: of these workers, those who may not do it at the moment. So many works cost no more queries than one."""
_BARS: Final[dict[Bar, str]] = {}
"""Each bar with the problem it is refused by, which is given the worker's name."""


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


def heed(bar: Bar, problem: str) -> None:
    """An area above says whom it bars from what, and by which problem that is told. Called once, when it loads."""
    _BARS[bar] = problem


def barred(worker_ids: Collection[UUID], work: Work, now: datetime) -> frozenset[UUID]:
    """Of these workers, those who may not be given this work: for choices, plans, classes and whoever gives it."""
    return barred_each(worker_ids, [work], now)[0]


def barred_each(worker_ids: Collection[UUID], works: Sequence[Work], now: datetime) -> list[frozenset[UUID]]:
    """The same for each of several works, in as many queries as for one."""
    if not worker_ids or not works:
        return [frozenset() for _one in works]
    by_bar = [bar(worker_ids, works, now) for bar in _BARS]
    return [frozenset().union(*out) for out in zip(*by_bar, strict=True)] if by_bar else [frozenset() for _one in works]


def must_be_fit(worker_id: UUID, work: Work, now: datetime) -> None:
    """Raise the problem of the first bar that keeps somebody from this work ("commitment.worker_not_vetted" and the like)."""
    for bar, problem in _BARS.items():
        if bar([worker_id], [work], now)[0]:
            raise ProblemError(problem, name=labels_of([worker_id]).get(worker_id, ""))
