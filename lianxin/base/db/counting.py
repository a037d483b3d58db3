"""Rows counted by the places directly below a place, several kinds of rows in one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Substr

from lianxin.kernel.divisions import LENGTH, level, place_range

_DIGITS_BELOW: Final = {"province": 4, "city": 6, "county": 9, "township": 12}


def counts_below(kinds: Mapping[str, QuerySet[Any]], place: str, field: str = "place") -> dict[str, dict[str, int]]:
    """How many rows of several kinds, of several tables, lie in each division directly below `place`, by their name; rows of the place itself
    stand under its own code. A village has nothing below it: all its rows stand under its code. One query for all of them together.
    """
    low, high = place_range(place)
    digits = _DIGITS_BELOW.get(level(place), LENGTH)
    parts = [
        rows.filter(**{f"{field}__gte": low, f"{field}__lt": high})
        .order_by()
        .values_list(Value(kind, output_field=CharField()), Substr(field, 1, digits))
        .annotate(number=Count("*"))
        for kind, rows in kinds.items()
        if not rows.query.is_empty()
    ]
    found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for kind, prefix, number in parts[0].union(*parts[1:], all=True) if parts else ():
        found[kind][prefix.ljust(LENGTH, "0")] = number
    return found
