"""今日: where to go, in which order, what is due besides, and what has newly been heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import name_of
from lianxin.base.places.wording import home_text
from lianxin.base.ui.asked import asked_day, neighbour
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Excerpt, Link, Point
from lianxin.domain.care import selectors
from lianxin.domain.care.rules import RESULTS, UNSERVED, whole_minutes
from lianxin.domain.commitments.views.showing import clock_of, title_of, whom
from lianxin.domain.emergency.views.elsewhere import open_call_links
from lianxin.domain.meals.selectors import still_to_bring
from lianxin.domain.needs.views import urgency_badge
from lianxin.domain.needs.views.saying import said_in_list
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.people.views.tiers import due_badge
from lianxin.domain.surveys import selectors as surveys
from lianxin.domain.surveys.views.showing import subject_of
from lianxin.domain.surveys.views.showing import title_of as title_of_form
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.coordinates import Crs, to_wgs84
from lianxin.kernel.coordinates import Point as Position

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit as the list shows it. `leg`: minutes on the way to it; None when no plan says. `apart`: why it stands
    in no plan though there is one; "" when it does, or when there is none. `due`: by when the person must be met, when that
    is near. `unproved`: to the promise of a recorded visit that still lacks proof."""

    visit: Visit
    name: str
    what: str
    where: str
    starts: str
    window: str
    leg: int | None
    result: Badge | None
    record_href: str
    apart: str = ""
    due: Badge | None = None
    unproved: Link | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at: what, about whom, and at the end how pressing it is."""

    title: str
    href: str
    about: str
    end: object
    said: Excerpt | None = None


@page("visit.record")
def today(request: SignedRequest) -> HttpResponse:
    """The viewer's own day; another day's visits with `?day=`."""
    this_day = local_day(request.now)
    day = asked_day(request.GET, this_day)
    found = selectors.today(request.viewer, request.now, day)
    is_planned = any(visit.sequence is not None for visit in found.visits)
    stops = [stop_of(visit, is_planned=is_planned) for visit in found.visits]
    context = {
        "day": day,
        "is_today": day == this_day,
        "earlier": neighbour(day, -1),
        "later": neighbour(day, 1),
        "stops": [stop for stop in stops if not stop.apart],
        "apart": [stop for stop in stops if stop.apart],
        "points": _points(stops),
        "to_do": sum(stop.result is None for stop in stops),
        "follow_ups": _follow_ups(request, found.follow_ups),
        "new_needs": _new_needs(request, found.new_needs),
        "sent_back": _sent_back(request),
        "actions": _actions(request),
        "urgent": open_call_links(request.viewer),
    }
    return render(request, "web/today.html", context)


def _actions(request: SignedRequest) -> list[Action]:
    actions = [Action(_("记录走访"), reverse("web:visit-whom"), "primary", "visit")]
    if request.viewer.may("category.read"):
        actions.append(Action(_("待遇与类别"), reverse("web:standing"), icon="question"))
    if request.viewer.may("meals.deliver") and still_to_bring(request.viewer, local_day(request.now)):
        actions.append(Action(_("我的送餐"), reverse("meals:mine"), icon="meal"))
    actions.append(Action(_("离线外勤"), reverse("field:install"), icon="download"))
    return actions


def stop_of(visit: Visit, *, is_planned: bool = False) -> Stop:
    """A visit in words. `is_planned`: a plan holds for this worker's day."""
    pack = packs.for_place(visit.place)
    what = [word(pack.services, visit.service) if visit.service else _("走访"), length_text(visit)]
    if visit.hands > 1:
        what.append(_("须 %(count)s 人") % {"count": visit.hands})
    window = ""
    if visit.window_start is not None and visit.window_end is not None:
        window = f"{clock_face(visit.window_start)}–{clock_face(visit.window_end)}"
    return Stop(
        visit=visit,
        name=listed_name(visit.resident, visit.day),
        what=" · ".join(what),
        where=_where(visit),
        starts=clock_face(visit.planned_start) if visit.planned_start is not None else "",
        window=window,
        leg=visit.travel_minutes,
        result=result_badge(visit),
        due=due_badge(visit.resident, visit.day) if visit.recorded_at is None else None,
        record_href=f"{reverse('web:visit-record', args=[visit.resident_id])}?visit={visit.id}",
        apart=_why_apart(visit, is_planned=is_planned),
        unproved=_unproved(visit),
    )


def length_text(visit: Visit) -> str:
    """How long it is planned; once recorded how long it was, beside the plan if there was one."""
    if visit.arrived_at is None or visit.left_at is None:
        return _("%(count)s 分钟") % {"count": visit.minutes}
    real = whole_minutes(visit.arrived_at, visit.left_at)
    if visit.commitment_id is None and visit.order_id is None:
        return _("%(count)s 分钟") % {"count": real}
    return _("计划 %(planned)s 分钟,实际 %(real)s 分钟") % {"planned": visit.minutes, "real": real}


def span_text(visit: Visit) -> str:
    """From when until when it was, as 10:00–10:40; "" before it is recorded."""
    if visit.arrived_at is None or visit.left_at is None:
        return ""
    return "–".join(f"{at.astimezone(SHANGHAI):%H:%M}" for at in (visit.arrived_at, visit.left_at))


def _why_apart(visit: Visit, *, is_planned: bool) -> str:
    if visit.recorded_at is not None or visit.sequence is not None:
        return ""
    if visit.left_out:
        return _(UNSERVED.get(visit.left_out, visit.left_out))
    return _("发布以后新增或改派给您的") if is_planned else ""


def _unproved(visit: Visit) -> Link | None:
    """To the promise of a visit at which the person was met and which is not finished: its proof is not complete."""
    promise = visit.commitment
    if visit.result != "met" or promise is None or not promise.is_open:
        return None
    return Link(_("还缺凭证,没有办结"), reverse("commitments:commitment", args=[promise.id]))


def _where(visit: Visit) -> str:
    """The address, with the village in front unless it names it already."""
    return home_text(visit.place, visit.resident.address, language(), with_township=False)


def result_badge(visit: Visit) -> Badge | None:
    """How it went, once recorded."""
    if visit.recorded_at is None:
        return None
    return Badge(_(RESULTS.get(visit.result, visit.result)), "good" if visit.result == "met" else "warn")


def clock_face(minutes: int) -> str:
    """Minutes from midnight as 09:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _points(stops: list[Stop]) -> list[Point]:
    """Where they live; a visit outside the plan, planned or already made, has no number on the way of the others."""
    has_way = any(stop.visit.sequence is not None for stop in stops)
    points = []
    for stop in stops:
        person = stop.visit.resident
        if person.lon is None or person.lat is None:
            continue
        at = to_wgs84(Position(person.lon, person.lat, Crs(person.crs or "wgs84")))
        apart = bool(stop.apart) or (has_way and stop.visit.sequence is None)
        why = _("未排入计划") if stop.apart else ""
        points.append(Point(at.lat, at.lon, stop.name, reverse("web:resident", args=[person.id]), why, apart=apart))
    return points


def _follow_ups(request: SignedRequest, found: tuple[Commitment, ...]) -> list[Line]:
    return [
        Line(title_of(c), reverse("commitments:commitment", args=[c.id]), _name(whom(c, request.viewer, request.now)), clock_of(c)) for c in found
    ]


def _sent_back(request: SignedRequest) -> list[Line]:
    """Questionnaires that a reviewer wants corrected."""
    today = local_day(request.now)
    return [
        Line(title_of_form(one.form), reverse("surveys:edit", args=[one.id]), subject_of(one, today), one.received_at, Excerpt(getattr(one, "last_note", "") or "", 40))
        for one in surveys.todos(request.viewer)
    ]


def _name(person: Link | str) -> str:
    return f"{person.label} · {person.note}" if isinstance(person, Link) else person


def _new_needs(request: SignedRequest, found: tuple[Need, ...]) -> list[Line]:
    lines = []
    for need in found:
        pack = packs.for_place(need.place)
        place = name_of(need.place).in_language(language())
        who = f"{listed_name(need.resident, local_day(request.now))} · {place}" if need.resident else place
        kind = word(pack.need_kinds, need.kind)
        lines.append(Line(kind, reverse("web:need", args=[need.id]), who, urgency_badge(pack, need.urgency), Excerpt(said_in_list(need), 40)))
    return lines
