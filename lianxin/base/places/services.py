"""Bring divisions, stations and sites from the packs into the database; keep stations and sites."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.base.places.models import Division, Site, Station
from lianxin.kernel.names import sound_key
from lianxin.kernel.problems import ProblemError

_BATCH = 1000
_DIVISION_FIELDS = [
    "level", "kind", "name", "name_bo", "name_en", "sound_key", "lon", "lat", "valid_from", "valid_to", "replaced_by", "pack",
]  # fmt: skip


@service("place.manage")
def sync_from_packs(*, actor: Viewer, now: datetime) -> dict[str, int]:
    """Load every pack's divisions, stations and sites; running it again changes nothing that is the same.

    Stations and sites that people added in the product stay. Returns the number of rows per kind.
    """
    before = (Division.objects.count(), Station.objects.count(), Site.objects.count())
    counts = {"divisions": 0, "stations": 0, "sites": 0}
    for pack in packs.all():
        divisions = [_division(pack, place) for place in pack.places]
        Division.objects.bulk_create(
            divisions, batch_size=_BATCH, update_conflicts=True, update_fields=_DIVISION_FIELDS, unique_fields=["code"]
        )
        for station in _real(pack.stations):
            _keep(Station, station, ("place", "name", "name_bo", "name_en", "lon", "lat"), first=("phone",))
        for site in _real(pack.sites):
            _keep(Site, site, ("place", "kind", "name", "name_bo", "name_en", "lon", "lat"))
        counts["divisions"] += len(divisions)
        counts["stations"] += len(_real(pack.stations))
        counts["sites"] += len(_real(pack.sites))
    versions = {pack.code: pack.hash for pack in packs.all()}
    after = (Division.objects.count(), Station.objects.count(), Site.objects.count())
    audit.record(
        actor=actor, verb="place.sync", subject=("places.Division", "packs"), now=now,
        before=dict(zip(counts, before, strict=True)), after={**dict(zip(counts, after, strict=True)), "packs": versions},
    )  # fmt: skip
    return counts


@service("place.manage")
def add_site(*, actor: Viewer, now: datetime, code: str, place: str, kind: str, name: str, lon: float | None, lat: float | None) -> Site:
    """Add a kitchen, a water or a venue. Raises "place.code_taken"."""
    actor.must("place.manage", place)
    if Site.objects.filter(code=code).exists():
        raise ProblemError("place.code_taken", code=code)
    site = Site(code=code, place=place, kind=kind, name=name, lon=lon, lat=lat)
    site.save(force_insert=True)
    audit.record(actor=actor, verb="site.add", subject=("places.Site", site.id), place=place, after={"code": code, "kind": kind, "name": name}, now=now)
    return site


@service("place.manage")
def change_site(
    *, actor: Viewer, now: datetime, site_id: UUID, place: str, kind: str, name: str, lon: float | None, lat: float | None,
) -> Site:  # fmt: skip
    """Correct a site; its code stays. What a pack brings comes back from it at the next setting up. The place may change
    only to one the actor manages too. Raises "general.not_found"."""
    site = _managed(actor, site_id)
    actor.must("place.manage", place)
    before = _picture(site)
    site.place, site.kind, site.name, site.lon, site.lat = place, kind, name.strip(), lon, lat
    if _picture(site) == before:
        audit.unchanged()
        return site
    site.save(update_fields=["place", "kind", "name", "lon", "lat"])
    audit.record(
        actor=actor, verb="site.change", subject=("places.Site", site.id), place=place, now=now, before=before,
        after=_picture(site),
    )  # fmt: skip
    return site


@service("place.manage")
def close_site(*, actor: Viewer, now: datetime, site_id: UUID, reason: str) -> Site:
    """A site is no longer in use: it disappears from lists and maps, its code stays taken. Raises "general.not_found",
    "access.reason_needed"."""
    site = _managed(actor, site_id)
    check_reason(reason)
    site.is_active = False
    site.save(update_fields=["is_active"])
    audit.record(
        actor=actor, verb="site.close", subject=("places.Site", site.id), place=site.place, now=now,
        before={"is_active": True}, after={"is_active": False, "reason": reason.strip()},
    )  # fmt: skip
    return site


def _managed(actor: Viewer, site_id: UUID) -> Site:
    site = Site.objects.select_for_update().filter(id=site_id, is_active=True).first()
    if site is None or not actor.may("place.manage", site.place):
        raise ProblemError("general.not_found")
    return site


def _picture(site: Site) -> dict[str, object]:
    return {name: getattr(site, name) for name in ("place", "kind", "name", "lon", "lat")}


@service("place.manage")
def set_station_phone(*, actor: Viewer, now: datetime, station: Station, phone: str) -> None:
    """The number that the public pages show."""
    actor.must("place.manage", station.place)
    if station.phone == phone:
        audit.unchanged()
        return
    before = {"public_phone": station.phone}
    station.phone = phone
    station.save(update_fields=["phone"])
    audit.record(actor=actor, verb="station.phone", subject=("places.Station", station.id), place=station.place, before=before, after={"public_phone": phone}, now=now)


def _division(pack: Pack, place: Any) -> Division:
    return Division(
        code=place.code, level=place.level, kind=place.kind, name=place.name, name_bo=place.name_bo, name_en=place.name_en,
        sound_key=sound_key(place.name)[:80], lon=place.lon, lat=place.lat, valid_from=place.valid_from,
        valid_to=place.valid_to, replaced_by=place.replaced_by, pack=pack.code,
    )  # fmt: skip


def _real(rows: tuple[Any, ...]) -> list[Any]:
    """Invented stations and sites stay in demos; a county in earnest enters its own."""
    return [row for row in rows if settings.LIANXIN_DEMO or not row.demo]


def _keep(model: type[Station] | type[Site], row: Any, fields: tuple[str, ...], first: tuple[str, ...] = ()) -> None:
    """The pack's row; what is listed in `first` only at the beginning, then it is kept in the product."""
    values = {name: getattr(row, name) for name in fields}
    model.objects.update_or_create(
        code=row.code, defaults=values, create_defaults=values | {name: getattr(row, name) for name in first}
    )
