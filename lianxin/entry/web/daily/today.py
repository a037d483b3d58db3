"""今日: where to go, in which order, what is due besides, and what has newly been heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Link, Point
from lianxin.domain.care import selectors
from lianxin.domain.care.rules import RESULTS
from lianxin.domain.commitments.views.showing import clock_of, title_of, whom
from lianxin.domain.needs.views import urgency_badge
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Crs, to_wgs84
from lianxin.kernel.coordinates import Point as Position
from lianxin.kernel.divisions import level, township_of

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.care.models import Visit
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit as the list shows it. `leg`: minutes on the way to it; None when no plan says."""

    visit: Visit
    what: str
    where: str
    starts: str
    window: str
    leg: int | None
    result: Badge | None
    record_href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at: what, about whom, and at the end how pressing it is."""

    title: str
    href: str
    about: str
    end: object
    said: str = ""


@page("visit.record")
def today(request: SignedRequest) -> HttpResponse:
    """The viewer's own day; another day's visits with `?day=`."""
    this_day = local_day(request.now)
    day = _asked_day(request, this_day)
    found = selectors.today(request.viewer, request.now, day)
    legs = _legs(request.viewer, day)
    stops = [stop_of(visit, legs.get(str(visit.id))) for visit in found.visits]
    context = {
        "day": day,
        "is_today": day == this_day,
        "earlier": day - timedelta(days=1),
        "later": day + timedelta(days=1),
        "stops": stops,
        "points": _points(found.visits),
        "to_do": sum(stop.result is None for stop in stops),
        "follow_ups": _follow_ups(found.follow_ups),
        "new_needs": _new_needs(found.new_needs),
        "actions": [Action(_("记录走访"), reverse("web:visit-whom"), "primary", "visit")],
    }
    return render(request, "web/today.html", context)


def _asked_day(request: SignedRequest, default: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return default


def stop_of(visit: Visit, leg: int | None = None) -> Stop:
    """A visit in words."""
    pack = packs.for_place(visit.place)
    what = [word(pack.services, visit.service) if visit.service else _("走访")]
    what.append(_("%(count)s 分钟") % {"count": visit.minutes})
    if visit.hands > 1:
        what.append(_("须 %(count)s 人") % {"count": visit.hands})
    window = ""
    if visit.window_start is not None and visit.window_end is not None:
        window = f"{clock_face(visit.window_start)}–{clock_face(visit.window_end)}"
    return Stop(
        visit=visit,
        what=" · ".join(what),
        where=_where(visit),
        starts=clock_face(visit.planned_start) if visit.planned_start is not None else "",
        window=window,
        leg=leg,
        result=result_badge(visit),
        record_href=f"{reverse('web:visit-record', args=[visit.resident_id])}?visit={visit.id}",
    )


def _where(visit: Visit) -> str:
    """The address, with the village in front unless it names it already."""
    village, address = name_of(visit.place).in_language(language()), visit.resident.address
    return address if address.startswith(village) else f"{village} {address}".strip()


def result_badge(visit: Visit) -> Badge | None:
    """How it went, once recorded."""
    if visit.recorded_at is None:
        return None
    return Badge(_(RESULTS.get(visit.result, visit.result)), "good" if visit.result == "met" else "warn")


def clock_face(minutes: int) -> str:
    """Minutes from midnight as 09:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _legs(viewer: Viewer, day: date) -> dict[str, int]:
    """Minutes on the way to each of the viewer's visits after the first, from the plan that holds."""
    home = viewer.home
    if not home or level(home) not in ("township", "village"):
        return {}
    plan = selectors.day_plan(viewer, township_of(home), day)
    if plan is None or plan.published_at is None:
        return {}
    mine = sorted((s for s in plan.stops if s["carer"] == str(viewer.id)), key=lambda s: s["sequence"])
    return {s["visit"]: s["arrival"] - before["end"] for before, s in pairwise(mine)}


def _points(visits: tuple[Visit, ...]) -> list[Point]:
    points = []
    for visit in visits:
        person = visit.resident
        if person.lon is not None and person.lat is not None:
            at = to_wgs84(Position(person.lon, person.lat, Crs(person.crs or "wgs84")))
            points.append(Point(at.lat, at.lon, person.name, reverse("web:resident", args=[person.id])))
    return points


def _follow_ups(found: tuple[Commitment, ...]) -> list[Line]:
    return [
        Line(title_of(c), reverse("commitments:commitment", args=[c.id]), _name(whom(c)), clock_of(c)) for c in found
    ]


def _name(person: Link | str) -> str:
    return f"{person.label} · {person.note}" if isinstance(person, Link) else person


def _new_needs(found: tuple[Need, ...]) -> list[Line]:
    lines = []
    for need in found:
        pack = packs.for_place(need.place)
        place = name_of(need.place).in_language(language())
        who = f"{need.resident.name} {need.resident.name_bo} · {place}" if need.resident else place
        kind = word(pack.need_kinds, need.kind)
        lines.append(Line(kind, reverse("web:need", args=[need.id]), who, urgency_badge(pack, need.urgency), need.said))
    return lines
