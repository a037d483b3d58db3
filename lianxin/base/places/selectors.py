"""Divisions and sites: names in the reader's language, children, and what lies within a viewer's reach."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Range, Viewer
from lianxin.base.packs import Words
from lianxin.base.packs.schema import Place
from lianxin.base.places.models import Division, Site, Station
from lianxin.kernel.divisions import LEVELS, ancestors, level, place_range, township_of
from lianxin.kernel.names import sound_key
from lianxin.kernel.problems import ProblemError

_NEXT = {"province": "city", "city": "county", "county": "township", "township": "village"}


@lru_cache(maxsize=64)
def _names(pack_hash: str, pack_code: str) -> dict[str, Words]:
    return {p.code: Words(zh=p.name, bo=p.name_bo, en=p.name_en) for p in packs.get(pack_code).places}


def name_of(code: str) -> Words:
    """The name of a division; its bare code when no pack knows it (never an error: old rows must stay readable)."""
    pack = packs.for_place(code)
    return _names(pack.hash, pack.code).get(code, Words(zh=code))


def full_name(code: str, language: str = "zh", *, above: str = "county") -> str:
    """Names from below `above` down to the place, such as 工卡镇 塔巴村."""
    lineage = [c for c in ancestors(code) if c != code]
    wide = {"province", "city", "county"} if above == "county" else {"province", "city"}
    names = [name_of(c).in_language(language) for c in sorted(lineage) if level(c) not in wide]
    return " ".join([*names, name_of(code).in_language(language)])


def current(queryset: QuerySet[Division] | None = None) -> QuerySet[Division]:
    """Divisions that exist today (an old code has an end)."""
    rows = Division.objects.all() if queryset is None else queryset
    return rows.filter(Q(valid_to__isnull=True))


def children(viewer: Viewer, code: str) -> QuerySet[Division]:
    """The divisions directly below a place, by code."""
    low, high = place_range(code)
    inside = scope(viewer, "place.read", current(), "code").filter(code__gte=low, code__lt=high)
    return inside.filter(level=_below(code)).order_by("code")


def tops(viewer: Viewer, ability: str = "place.read") -> list[str]:
    """The widest places over which the viewer holds an ability, as codes that exist."""
    lows = sorted({low for low, _ in viewer.ranges(ability)})
    found = current().filter(code__in=lows).values_list("code", flat=True)
    if viewer.is_system:
        found = current().filter(level__in=["city", "county"]).values_list("code", flat=True)
    codes = sorted(found)
    ranges = {c: place_range(c) for c in codes}
    return [c for c in codes if not any(o != c and ranges[o][0] <= c < ranges[o][1] for o in codes)]


def choices(viewer: Viewer, ability: str, levels: tuple[str, ...], language: str = "zh") -> list[tuple[str, str]]:
    """(code, name) of the divisions of these levels within reach, for a select box. From the packs: no query."""
    return list(_choices(viewer.ranges(ability), levels, language, tuple(pack.hash for pack in packs.all())))


@lru_cache(maxsize=256)
def _choices(
    ranges: tuple[Range, ...], levels: tuple[str, ...], language: str, pack_hashes: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    places = (place for pack in packs.all() for place in pack.places if place.level in levels and not place.valid_to)
    inside = {place.code for place in places if any(low <= place.code < high for low, high in ranges)}
    return tuple((code, full_name(code, language)) for code in sorted(inside))


def villages_by_township(
    viewer: Viewer, ability: str, language: str = "zh"
) -> list[tuple[str, list[tuple[str, str]]]]:
    """(township, [(code, village)]) within reach, in the order of codes, for a select box in groups. From the packs.

    A village is named with its township behind it, so that typing its first letters finds it and the closed box tells
    it from another of the same name.
    """
    return list(_villages(viewer.ranges(ability), language, tuple(pack.hash for pack in packs.all())))


@lru_cache(maxsize=256)
def _villages(
    ranges: tuple[Range, ...], language: str, pack_hashes: tuple[str, ...]
) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, _name in _choices(ranges, ("village",), language, pack_hashes):
        township = township_of(code)
        above = name_of(township).in_language(language)
        found.setdefault(township, []).append((code, f"{name_of(code).in_language(language)}({above})"))
    several = len({code[:6] for code in found}) > 1
    above_all = "city" if several else "county"
    return tuple((full_name(code, language, above=above_all), villages) for code, villages in found.items())


def below(viewer: Viewer, code: str) -> list[Place]:
    """The divisions directly below a place within reach, by code, with their coordinates. From the packs: no query."""
    next_level = _below(code)
    low, high = place_range(code)
    ranges = viewer.ranges("place.read")
    found = (place for pack in packs.all() for place in pack.places if place.level == next_level and not place.valid_to)
    inside = {p.code: p for p in found if low <= p.code < high and any(lo <= p.code < hi for lo, hi in ranges)}
    return [place for _, place in sorted(inside.items())]


def widest(viewer: Viewer, ability: str) -> str:
    """The widest place over which the viewer holds an ability (the first of several), or their own. From the packs: no query."""
    known = {place.code for pack in packs.all() for place in pack.places}
    found = [low for low, _ in viewer.ranges(ability) if low in known and viewer.may(ability, low)]
    return min(found, key=lambda code: (LEVELS.index(level(code)), code), default=viewer.home)


def stations(viewer: Viewer) -> QuerySet[Station]:
    return scope(viewer, "place.read", Station.objects.filter(is_active=True)).order_by("place")


def sites(viewer: Viewer) -> QuerySet[Site]:
    return scope(viewer, "place.read", Site.objects.filter(is_active=True)).order_by("kind", "place")


def public_stations() -> QuerySet[Station]:
    """Stations for the residents' page: names and public numbers, nothing about people."""
    return Station.objects.filter(is_active=True).order_by("place")


def division_or_404(viewer: Viewer, code: str) -> Division:
    """A division within reach, also one that no longer exists; raises "general.not_found"."""
    found = scope(viewer, "place.read", Division.objects.filter(code=code), "code").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def former(viewer: Viewer, code: str) -> QuerySet[Division]:
    """Old divisions: those that became this one, and those that ended directly below it."""
    low, high = place_range(code)
    ended = scope(viewer, "place.read", Division.objects.filter(valid_to__isnull=False), "code")
    below = Q(code__gte=low, code__lt=high, level=_below(code)) if _below(code) else Q(pk__in=())
    return ended.filter(Q(replaced_by=code) | below).order_by("code")


def search(viewer: Viewer, text: str, *, limit: int = 50) -> list[Division]:
    """Divisions whose code, name (any script) or sound fits, old ones too, at most `limit`.

    Sounds decide for Chinese, so 金凤 finds 金风村.
    """
    wanted = text.strip()
    if not wanted:
        return []
    key = sound_key(wanted)
    fits = Q(code__startswith=wanted) | Q(name__contains=wanted) | Q(name_bo__contains=wanted) | Q(name_en__icontains=wanted)
    sounds = Q(sound_key=key) | Q(sound_key__startswith=f"{key} ")
    return list(scope(viewer, "place.read", Division.objects.filter(fits | sounds), "code").order_by("code")[:limit])


def station_or_404(viewer: Viewer, station_id: UUID) -> Station:
    found = stations(viewer).filter(id=station_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def site_or_404(viewer: Viewer, site_id: UUID) -> Site:
    found = sites(viewer).filter(id=site_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _below(code: str) -> str:
    return _NEXT.get(level(code), "")
