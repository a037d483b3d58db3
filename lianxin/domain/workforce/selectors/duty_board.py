"""The duty to be certified counted by community, station, township, agency and county: every number is the rows it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Words
from lianxin.base.places.selectors import full_name, name_of
from lianxin.domain.workforce.models import Agency
from lianxin.domain.workforce.selectors.duty import READ, Light, station_of
from lianxin.kernel.divisions import ancestors, level

COMMUNITY: Final = "neighbourhood"


@dataclass(frozen=True, slots=True)
class Group:
    """One row of the board. `query`: what the list is asked for to show the same people; `counts` by colour."""

    name: str
    query: Mapping[str, str]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()


def tally(found: Iterable[Light]) -> Counter[str]:
    """How many of each colour."""
    return Counter(one.colour for one in found)


def by_community(viewer: Viewer, found: Iterable[Light], language: str) -> list[Group]:
    """Every community 社区 of the viewer's places, also one where nobody is registered, and villages where somebody is."""
    counted = _counted(found, lambda one: one.place if level(one.place) == "village" else "")
    low_high = viewer.ranges(READ)
    communities = {
        place.code for pack in packs.all() for place in pack.places
        if place.kind == COMMUNITY and not place.valid_to and any(low <= place.code < high for low, high in low_high)
    }  # fmt: skip
    codes = sorted(communities | counted.keys())
    return [Group(full_name(code, language), {"place": code}, counted.get(code, Counter())) for code in codes]


def by_township(viewer: Viewer, found: Iterable[Light], language: str) -> list[Group]:
    """Every township with all inside it; posts of the county itself have a row of their own."""
    counted = _counted(found, lambda one: _above(one.place, "township") or one.place)
    rows = []
    for code, counts in sorted(counted.items()):
        query = {"place": code} if level(code) == "township" else {"place": code, "exact": "1"}
        rows.append(Group(name_of(code).in_language(language), query, counts))
    return rows


def by_county(viewer: Viewer, found: Iterable[Light], language: str) -> list[Group]:
    """Every county where somebody is registered."""
    counted = _counted(found, lambda one: _above(one.place, "county") or one.place)
    return [Group(name_of(code).in_language(language), {"place": code}, counts) for code, counts in sorted(counted.items())]


def by_station(viewer: Viewer, found: Iterable[Light], language: str) -> list[Group]:
    """Every station 社工站 of the viewer's places, with the people on its posts."""
    counted = _counted(found, station_of)
    low_high = viewer.ranges(READ)
    stations = {
        one.code: one for pack in packs.all() for one in pack.stations if any(low <= one.place < high for low, high in low_high)
    }
    return [
        Group(Words(one.name, one.name_bo, one.name_en).in_language(language), {"station": code}, counted.get(code, Counter()))
        for code, one in sorted(stations.items())
    ]


def by_agency(viewer: Viewer, found: Iterable[Light], language: str) -> list[Group]:
    """Every agency that has people here. One query."""
    counted = _counted(found, lambda one: str(one.agency_id or ""))
    names = {str(one.id): one.name for one in Agency.objects.filter(id__in=list(counted))}
    return [Group(names[code], {"agency": code}, counts) for code, counts in sorted(counted.items(), key=lambda one: names[one[0]])]


Grouping = Callable[[Viewer, Iterable[Light], str], list[Group]]
GROUPINGS: Final[Mapping[str, Grouping]] = {
    "community": by_community, "station": by_station, "township": by_township, "agency": by_agency, "county": by_county,
}  # fmt: skip


def _counted(found: Iterable[Light], key: Callable[[Light], str]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {}
    for one in found:
        if code := key(one):
            counted.setdefault(code, Counter())[one.colour] += 1
    return counted


def _above(place: str, wanted: str) -> str:
    """The place's township or county, itself included; "" where it has none."""
    return next((code for code in (place, *ancestors(place)) if level(code) == wanted), "")
