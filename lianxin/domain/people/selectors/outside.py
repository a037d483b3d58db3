"""What higher areas know of residents that rules of categories may ask: days since a visit, whether a care plan is open.

This area may not import them; a higher area gives its answer when it loads. Nobody's answer means "cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.domain.people.models import Resident

Residents = Sequence[UUID] | QuerySet[Resident, Any]
"""Their ids; or a query that gives ids, where naming a whole county's one by one would cost more than the answer."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The facts of one area: of the residents it knows something of, and of everybody else."""

    by_resident: Mapping[UUID, Mapping[str, Any]]
    otherwise: Mapping[str, Any]

    def of(self, resident_id: UUID) -> Mapping[str, Any]:
        return self.by_resident.get(resident_id, self.otherwise)


Source = Callable[[Residents, date], Outside]
"""(residents, day) → facts. The facts decide a label; they are the same whoever looks."""
_SOURCES: Final[list[Source]] = []


def learn_from(source: Source) -> None:
    """A higher area says what it knows. Called once, when it loads."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def known_outside(residents: Residents, today: date) -> tuple[Outside, ...]:
    """What each area knows."""
    return tuple(source(residents, today) for source in _SOURCES)
