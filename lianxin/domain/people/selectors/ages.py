"""How old the residents of a place are: one grouped count, from which cards, places and the pyramid are all added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.residents import ADULT, latest_birth

_BANDS: Final = (*range(0, 101, 10), None)
OLD, VERY_OLD = 60, 80
"""The ages of the county page's cards; categories use the pack's parameters."""
_CUTS: Final = tuple(sorted({*range(0, 101, 10), ADULT, OLD, VERY_OLD}))
_MALE, _FEMALE = "1", "2"  # GB/T 2261.1


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """`number` people of one village and sex whose age in completed years is `start` up to the next cut; None: unknown."""

    place: str
    start: int | None
    sex: str
    number: int


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A step of the pyramid: ages from `start`, below `end` (None: and above). Unknown sex or birth is in no band."""

    start: int
    end: int | None
    men: int
    women: int


def age_groups(rows: QuerySet[Resident], today: date) -> list[AgeGroup]:
    """These residents by village, age and sex. One query, inside the index `resident_present`."""
    older_first = [When(birth_date__lte=latest_birth(cut, today), then=Value(cut)) for cut in reversed(_CUTS)]
    start = Case(*older_first, default=None, output_field=IntegerField())
    grouped = rows.order_by().values_list("place", start, "sex").annotate(number=Count("*"))
    return [AgeGroup(*row) for row in grouped]


def at_least(groups: Iterable[AgeGroup], age: int) -> int:
    """How many are `age` or older (one of the cuts)."""
    return sum(group.number for group in groups if group.start is not None and group.start >= age)


def under(groups: Iterable[AgeGroup], age: int) -> int:
    """How many are younger than `age` (one of the cuts)."""
    return sum(group.number for group in groups if group.start is not None and group.start < age)


def bands(groups: Iterable[AgeGroup]) -> list[AgeBand]:
    """The pyramid, youngest first."""
    counted: dict[tuple[int, str], int] = {}
    for group in groups:
        if group.start is not None:
            step = group.start // 10 * 10, group.sex
            counted[step] = counted.get(step, 0) + group.number
    return [
        AgeBand(start, end, counted.get((start, _MALE), 0), counted.get((start, _FEMALE), 0))
        for start, end in pairwise(_BANDS)
        if start is not None
    ]
