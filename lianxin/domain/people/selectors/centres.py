"""Where the people of a village live, on the whole: for a village whose own position nobody has put into a pack."""

from __future__ import annotations

from typing import Final

from django.db.models import Avg, Count

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.kernel.divisions import level, place_range

FEWEST: Final = 5
"""The middle of fewer homes would show somebody's door."""
_DIGITS: Final = 3  # of a degree: about a hundred metres


def centres(viewer: Viewer, place: str) -> dict[str, tuple[float, float]]:
    """(latitude, longitude), WGS 84, of the middle of the homes on record in each village of a township, from at least `FEWEST`
    of them. One query; nothing for a wider place, whose people would all be read.
    """
    if level(place) not in ("township", "village"):
        return {}
    low, high = place_range(place)
    homes = scope(viewer, "resident.read", Resident.objects.filter(PRESENT, place__gte=low, place__lt=high))
    grouped = homes.filter(crs="wgs84", lat__isnull=False, lon__isnull=False).order_by().values_list("place")
    found = grouped.annotate(homes=Count("*"), lat=Avg("lat"), lon=Avg("lon")).filter(homes__gte=FEWEST)
    return {village: (round(lat, _DIGITS), round(lon, _DIGITS)) for village, _, lat, lon in found}
