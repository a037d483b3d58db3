"""Row scope: an ability holds in ranges of place codes, and a row is inside when its code is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import CharField, Func, Model, Q, QuerySet
from django.db.models.lookups import Exact

from lianxin.kernel.actors import Reader

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=QuerySet[Any])


def within(ranges: tuple[tuple[str, str], ...], field: str = "place") -> Q | None:
    """The condition "place code lies in one of these half-open ranges"; None when there are no ranges."""
    condition: Q | None = None
    for low, high in ranges:
        piece = Q(**{f"{field}__gte": low, f"{field}__lt": high})
        condition = piece if condition is None else condition | piece
    return condition


@dataclass(frozen=True, slots=True)
class Guarded:
    """On a model as `guarded`: some of its rows are behind a guard, a second ability without which nobody sees that there is one.

    `path` leads to the row that has the field `guard` ("" for itself). `carriers`: the fields of that row with whoever carries it,
    who sees it in any case.
    """

    path: str = ""
    carriers: tuple[str, ...] = ()

    def at(self, name: str) -> str:
        return f"{self.path}__{name}" if self.path else name


GUARDS: Final[set[str]] = set()
"""The abilities that may stand in a field `guard`; a row behind anything else is seen by its carriers alone."""


def scope(viewer: Reader, ability: str, queryset: QuerySet[M], field: str = "place") -> QuerySet[M]:
    """The rows of `queryset` this viewer holds `ability` over, and the guard where a row has one. No reach, no rows (fails closed)."""
    condition = within(viewer.ranges(ability), field)
    if condition is None:
        return queryset.none()
    guarded: Guarded | None = getattr(queryset.model, "guarded", None)
    return (
        queryset.filter(condition)
        if guarded is None
        else queryset.filter(condition, past_guard(viewer, guarded, field))
    )


def past_guard(viewer: Reader, guarded: Guarded, field: str = "place") -> Q:
    """The condition "there is no guard, or this viewer holds it over the place of the row, or carries the row"."""
    condition = Q(**{guarded.at("guard"): ""})
    for guard in sorted(GUARDS):
        if (held := within(viewer.ranges(guard), field)) is not None:
            condition |= Q(**{guarded.at("guard"): guard}) & held
    if viewer.id is not None:
        for carrier in guarded.carriers:
            condition |= Q(**{guarded.at(carrier): viewer.id})
    return condition


class County(Func):
    """The county of a place code: its first six digits. Written without parameters, so that an index on it serves."""

    template = "SUBSTR(%(expressions)s, 1, 6)"
    output_field = CharField()
    arity = 1


def in_one_county(queryset: S, ranges: tuple[tuple[str, str], ...], field: str = "place") -> S:
    """Says again, for the index, what a scope inside one county implies; a wider one stays as it is.

    A range of places does not read rows in the order of time: an archive would be sorted whole for each page. With the
    county equal, an index on (County, time) gives the page off its front, however long the archive is.
    """
    counties = {low[:6] for low, _ in ranges}
    if len(counties) != 1 or any(high > _end(low[:6]) for low, high in ranges):
        return queryset
    return queryset.filter(Exact(County(field), counties.pop()))


def _end(county: str) -> str:
    return f"{int(county) + 1:06d}000000"
