"""Row scope: an ability holds in ranges of place codes, and a row is inside when its code is."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from lianxin.kernel.actors import Reader

M = TypeVar("M", bound=Model)


def within(ranges: tuple[tuple[str, str], ...], field: str = "place") -> Q | None:
    """The condition "place code lies in one of these half-open ranges"; None when there are no ranges."""
    condition: Q | None = None
    for low, high in ranges:
        piece = Q(**{f"{field}__gte": low, f"{field}__lt": high})
        condition = piece if condition is None else condition | piece
    return condition


def scope(viewer: Reader, ability: str, queryset: QuerySet[M], field: str = "place") -> QuerySet[M]:
    """The rows of `queryset` this viewer holds `ability` over. No reach, no rows (fails closed)."""
    condition = within(viewer.ranges(ability), field)
    return queryset.none() if condition is None else queryset.filter(condition)
