"""Who could go to a call: the people of the county as the engine sees them. Asked by the system itself, never for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Q

from lianxin.base import packs
from lianxin.base.access.selectors import staff_within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.selectors import away, carers, visits_of_day
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.emergency.models import Alarm, CallOut, Duty, Standby
from lianxin.engines.callout import Person, Target, Way, acceptance
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.coordinates import Crs, Point, to_wgs84
from lianxin.kernel.divisions import ancestors, county_of, place_range, township_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import Carer, Visit
    from lianxin.domain.commitments.rules import Engaged
    from lianxin.domain.people.models import Resident

_LATELY: Final = timedelta(days=365)
"""Answers older than this say nothing about somebody any more."""
Spot = tuple[float, float]


@dataclass(slots=True)
class _Known:
    """What is known of the county's people at this moment, by account."""

    carers: Mapping[UUID, Carer]
    standby: Mapping[UUID, Standby]
    duty: Collection[UUID]
    busy: Collection[UUID]
    away: Collection[UUID]
    spots: Mapping[UUID, Spot]
    told: Counter[UUID] = field(default_factory=Counter)
    accepted: Counter[UUID] = field(default_factory=Counter)


def candidates(viewer: Viewer, alarm: Alarm, now: datetime) -> list[Person]:
    """Everybody of the county who may answer calls, as `engines.callout` takes them; the engine says who of them is able."""
    viewer.must("alarm.read", alarm.place)
    county, today = county_of(alarm.place), local_day(now)
    over = Viewer(id=None, label=viewer.label, reach={"alarm.read": (place_range(county),)})
    people = [user for user, _held in staff_within(over, "alarm.read", "alarm.answer", today=today)]
    known = _known(viewer, alarm, now, [user.id for user in people])
    pack = packs.for_place(alarm.place)
    return [_person(user.id, known, pack, alarm, now) for user in people]


def target_of(viewer: Viewer, alarm: Alarm) -> Target:
    """Where help is needed: where the call came from, else the home."""
    viewer.must("alarm.read", alarm.place)
    if alarm.lon is not None and alarm.lat is not None:
        return Target(alarm.lon, alarm.lat)
    spot = _home(alarm.resident) if alarm.resident is not None else None
    return Target(*spot) if spot else Target(None, None)


def way_of(place: str, now: datetime) -> Way:
    """How long a way takes there, by the county's pack."""
    pack, today = packs.for_place(place), local_day(now)
    factor = pack.travel_factors.get(township_of(place))
    speeds = {code: float(mode.kmh) for code, mode in pack.travel_modes.items()}
    return Way(float(pack.value("detour", today)), float(factor.factor) if factor else 1.0, speeds, float(pack.value("callout_unknown_minutes", today)))


def accepted_of(viewer: Viewer, alarm_id: UUID) -> list[CallOut]:
    """Who goes to it, the first to say so first; for who was told or may read it."""
    rows = CallOut.objects.filter(alarm_id=alarm_id, answer="accepted").select_related("user").order_by("answered_at", "id")
    return [one for one in rows if viewer.may("alarm.read", one.place) or _was_told(viewer, alarm_id)]


def on_duty_ids(viewer: Viewer, place: str, now: datetime) -> set[UUID]:
    """Whose turn it is for a place, at this moment; whoever has left the service has none."""
    viewer.must("alarm.read", place)
    around = (place, *ancestors(place))
    return set(Duty.objects.filter(place__in=around, starts_at__lte=now, ends_at__gt=now, cancelled_at__isnull=True, user__is_active=True).values_list("user_id", flat=True))


def _was_told(viewer: Viewer, alarm_id: UUID) -> bool:
    return CallOut.objects.filter(alarm_id=alarm_id, user_id=viewer.person_id).exists()


def _known(viewer: Viewer, alarm: Alarm, now: datetime, ids: list[UUID]) -> _Known:
    known = _Known(
        carers={one.user_id: one for one in carers(viewer).filter(user_id__in=ids, is_active=True)},
        standby={one.user_id: one for one in Standby.objects.filter(user_id__in=ids)},
        duty=on_duty_ids(viewer, alarm.place, now),
        busy=_busy(alarm),
        away=away(viewer, ids, now),
        spots=_spots(visits_of_day(viewer, local_day(now)).filter(worker_id__in=ids), engaged_on(local_day(now), ids), now),
    )
    rows = CallOut.objects.filter(user_id__in=ids, told_at__gte=now - _LATELY).exclude(Q(answer="") & Q(stood_down_at__isnull=False))
    by_user = rows.exclude(alarm_id=alarm.id).order_by().values("user_id")
    for row in by_user.annotate(told=Count("id"), accepted=Count("id", filter=Q(answer="accepted"))):
        known.told[row["user_id"]], known.accepted[row["user_id"]] = row["told"], row["accepted"]
    return known


def _busy(alarm: Alarm) -> set[UUID]:
    """Who is on the way to somebody else, or there. A battery that somebody will change one of these days keeps nobody."""
    quiet = [code for code, kind in packs.for_place(alarm.place).alarm_kinds.items() if not kind.calls_out]
    rows = CallOut.objects.filter(answer="accepted", left_at__isnull=True, alarm__closed_at__isnull=True)
    return set(rows.exclude(alarm_id=alarm.id).exclude(alarm__kind__in=quiet).values_list("user_id", flat=True))


def _spots(visits: Iterable[Visit], engaged: Iterable[Engaged], now: datetime) -> dict[UUID, Spot]:
    """Where people are today: with whom they are, else whom they left last, else where what they are engaged with has them now."""
    found: dict[UUID, tuple[int, datetime, Spot]] = {}
    minute = _minute(now)
    for one in engaged:
        if one.where is not None and one.start <= minute < one.end:
            found[one.worker] = (1, now, (one.where.lon, one.where.lat))
    for visit in visits:
        spot = _home(visit.resident)
        if spot is None or visit.worker_id is None:
            continue
        if visit.arrived_at is not None and visit.left_at is None:
            rank = (3, visit.arrived_at, spot)
        elif visit.left_at is not None and visit.left_at <= now:
            rank = (2, visit.left_at, spot)
        else:
            continue
        if visit.worker_id not in found or rank[:2] > found[visit.worker_id][:2]:
            found[visit.worker_id] = rank
    return {worker: spot for worker, (_rank, _at, spot) in found.items()}


def _person(user_id: UUID, known: _Known, pack: Pack, alarm: Alarm, now: datetime) -> Person:
    carer, standby = known.carers.get(user_id), known.standby.get(user_id)
    on_duty = user_id in known.duty
    at_work = carer is not None and user_id not in known.away and _in_shift(carer, now)
    spot = known.spots.get(user_id) if at_work or on_duty else None
    if spot is None and carer is not None and carer.lon is not None and carer.lat is not None:
        spot = (carer.lon, carer.lat)
    mode = (standby.mode if standby else "") or (carer.mode if carer else "")
    way = pack.travel_modes.get(mode)
    return Person(
        id=str(user_id), lon=spot[0] if spot else None, lat=spot[1] if spot else None, mode=mode, ready=float(way.ready_minutes) if way else 0.0,
        accept=_chance(user_id, known, pack, now, on_duty), skills=frozenset([*(carer.skills if carer else ()), *(standby.skills if standby else ())]),
        on_duty=on_duty or at_work, willing=standby is not None and standby.off_hours, busy=user_id in known.busy,
        excluded=str(user_id) in alarm.excluded,
    )  # fmt: skip


def _in_shift(carer: Carer, now: datetime) -> bool:
    """Is it one of their days, and within their hours?"""
    return str(local_day(now).isoweekday()) in carer.weekdays and carer.shift_start <= _minute(now) < carer.shift_end


def _chance(user_id: UUID, known: _Known, pack: Pack, now: datetime, on_duty: bool) -> float:
    kind, today = "callout_duty" if on_duty else "callout", local_day(now)
    before = (float(pack.value(f"{kind}_accepted_before", today)), float(pack.value(f"{kind}_declined_before", today)))
    return acceptance(known.accepted[user_id], known.told[user_id], before=before)


def _home(resident: Resident) -> Spot | None:
    if resident.lon is None or resident.lat is None:
        return None
    point = to_wgs84(Point(resident.lon, resident.lat, Crs(resident.crs or "wgs84")))
    return point.lon, point.lat


def _minute(now: datetime) -> int:
    local = now.astimezone(SHANGHAI)
    return local.hour * 60 + local.minute
