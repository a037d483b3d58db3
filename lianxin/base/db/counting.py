"""Rows counted by the places directly below a place."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr

from lianxin.kernel.divisions import LENGTH, level, place_range

_DIGITS_BELOW: Final = {"province": 4, "city": 6, "county": 9, "township": 12}


def count_below(rows: QuerySet[Any], place: str, field: str = "place") -> dict[str, int]:
    """How many rows lie in each division directly below `place`; rows of the place itself stand under its own code.

    One query. A village has nothing below it: all its rows stand under its code.
    """
    low, high = place_range(place)
    digits = _DIGITS_BELOW.get(level(place), LENGTH)
    inside = rows.filter(**{f"{field}__gte": low, f"{field}__lt": high}).order_by()
    grouped = inside.values_list(Substr(field, 1, digits)).annotate(number=Count("pk"))
    return {prefix.ljust(LENGTH, "0"): number for prefix, number in grouped}
