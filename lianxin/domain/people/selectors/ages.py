"""How old the residents of a place are."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.rules.residents import latest_birth
from lianxin.domain.people.selectors.registry import PRESENT, visible
from lianxin.kernel.divisions import place_range

_WIDTH: Final = 10
_STARTS: Final = range(0, 101, _WIDTH)
_MALE, _FEMALE = "1", "2"  # GB/T 2261.1


def age_bands(viewer: Viewer, place: str, *, today: date) -> list[tuple[int, int | None, int, int]]:
    """(from, below, men, women) in completed years, youngest first; who has no known birth date or sex is left out."""
    low, high = place_range(place)
    bands: dict[int, int | None] = {start: start + _WIDTH for start in _STARTS}
    bands[max(bands)] = None
    wanted = {
        f"{name}_{start}": Count("pk", filter=_born(start, end, today) & Q(sex=sex))
        for start, end in bands.items()
        for name, sex in (("men", _MALE), ("women", _FEMALE))
    }
    found = visible(viewer).filter(PRESENT, place__gte=low, place__lt=high).aggregate(**wanted)
    return [(start, end, found[f"men_{start}"], found[f"women_{start}"]) for start, end in bands.items()]


def _born(start: int, end: int | None, today: date) -> Q:
    born = Q(birth_date__lte=latest_birth(start, today))
    return born if end is None else born & Q(birth_date__gt=latest_birth(end, today))
