"""One's own visits, classes, exam days and deadlines for a calendar program, which cannot log in: the address holds the secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.domain.care import selectors
from lianxin.domain.exams.selectors import done_steps, own_entries
from lianxin.domain.training.selectors import own_plan
from lianxin.domain.workforce.rules.duty import OF_REGISTRATION
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.selectors.duty import lights_of
from lianxin.domain.workforce.selectors.files import certificates_of, clock_in
from lianxin.kernel.calendar_feed import Appointment, calendar_feed
from lianxin.kernel.clock import combine, local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.care.models import Visit
    from lianxin.domain.workforce.models import Worker

_PAST, _AHEAD, _FAR = timedelta(days=7), timedelta(days=30), timedelta(days=180)
"""How far back and ahead visits are shown; of the few days of one's own work half a year ahead."""
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time()


@public_page("the secret address is the ability: it shows when, which service and which village, one's own classes, exam days and deadlines, and nobody's name")
@never_cache
@require_safe
def own_calendar(request: SignedRequest, token: str) -> HttpResponse:
    """A week back and a while ahead. No name and no house number: calendars are copied to places nobody here knows of."""
    owner = selectors.calendar_owner(token, request.now)
    with override(owner.language):
        found = [*_visits(request, owner), *_work(request, owner)]
        body = calendar_feed(_("连心日程 %(name)s") % {"name": owner.label}, found, request.now)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _visits(request: SignedRequest, owner: Viewer) -> Iterator[Appointment]:
    today = local_day(request.now)
    for visit in selectors.own_visits(owner, today - _PAST, today + _AHEAD):
        pack = packs.for_place(visit.place)
        starts, ends = _span(visit)
        yield Appointment(
            uid=f"{visit.id}@lianxin",
            starts=starts,
            ends=ends,
            summary=word(pack.services, visit.service) if visit.service else _("走访"),
            location=name_of(visit.place).in_language(language()),
            url=request.build_absolute_uri(reverse("web:visit", args=[visit.id])),
        )


def _span(visit: Visit) -> tuple[datetime | date, datetime | date]:
    """As it was; as it is planned; from the beginning of its window; or the whole day."""
    if visit.arrived_at is not None and visit.left_at is not None:
        return visit.arrived_at, visit.left_at
    minute = visit.planned_start if visit.planned_start is not None else visit.window_start
    if minute is None:
        return visit.day, visit.day + timedelta(days=1)
    starts = combine(visit.day, _MIDNIGHT) + timedelta(minutes=minute)
    return starts, starts + timedelta(minutes=visit.minutes)


def _work(request: SignedRequest, owner: Viewer) -> list[Appointment]:
    """What concerns one's own file: nothing without one."""
    worker, today = own_worker(owner), local_day(request.now)
    if worker is None:
        return []
    found = [*_classes(request, owner), *_registering(request, owner), *_exams(request, owner), *_deadlines(request, owner, worker, today)]
    return [one for one in found if today - _PAST <= _day_of(one.starts) <= today + _FAR]


def _day_of(at: datetime | date) -> date:
    return local_day(at) if isinstance(at, datetime) else at


def _classes(request: SignedRequest, owner: Viewer) -> Iterator[Appointment]:
    """Of one's class, or with a seat; who still waits for one has no appointment."""
    url = request.build_absolute_uri(reverse("web:own-tab", args=["training"]))
    for one in own_plan(owner):
        if one.state != "waiting":
            held = one.session
            yield Appointment(f"{held.id}@lianxin", held.starts_at, held.ends_at, held.course.title, held.room, url)


def _exams(request: SignedRequest, owner: Viewer) -> Iterator[Appointment]:
    """The days of the exams one is registered for; a year with two levels once."""
    url = request.build_absolute_uri(reverse("web:own-tab", args=["exams"]))
    for cycle in {one.cycle_id: one.cycle for one in own_entries(owner) if one.registered_on is not None}.values():
        if cycle.is_held and cycle.first_day is not None:
            yield _days(f"{cycle.id}@lianxin", cycle.first_day, cycle.last_day or cycle.first_day, _("社会工作者职业水平考试"), url)


def _deadlines(request: SignedRequest, owner: Viewer, worker: Worker, today: date) -> Iterator[Appointment]:
    """The last days in time: to register a certificate, and to win the one that the post asks for."""
    url = request.build_absolute_uri(reverse("web:own-tab", args=["file"]))
    for one in certificates_of(owner, worker):
        if one.verified_at is not None and one.revoked_on is None:
            due = clock_in(packs.for_place(one.place), one, today).due_on
            yield _days(f"{one.id}-{due:%Y%m%d}@lianxin", due, due, _("证书登记的最后一天"), url)
    for light in lights_of(owner, worker, today):
        is_registration = light.colour == "green" or bool(set(light.reasons) & set(OF_REGISTRATION))
        if light.due_on is not None and light.exempt_until is None and not is_registration:
            yield _days(f"{light.engagement_id}-{light.due_on:%Y%m%d}@lianxin", light.due_on, light.due_on, _("取得证书的最后一天"), url)


def _registering(request: SignedRequest, owner: Viewer) -> Iterator[Appointment]:
    """The last days to register and to pay, of the years in which one means to sit, until it is done; a year with two levels once."""
    url = request.build_absolute_uri(reverse("web:own-tab", args=["exams"]))
    found: dict[str, Appointment] = {}
    for entry in own_entries(owner):
        cycle, is_registered = entry.cycle, entry.registered_on is not None
        if not cycle.is_held or (entry.intends_at is None and not is_registered):
            continue
        steps = packs.for_place(entry.place).exam_steps
        is_paid = any(steps[code].counts_from == "pay_by" for code in done_steps(owner, entry) if code in steps)
        last_days = (("register", cycle.closes_on, is_registered, _("考试报名的最后一天")), ("pay", cycle.pay_by, is_paid, _("考试缴费的最后一天")))
        for what, day, is_done, summary in last_days:
            if day is not None and not is_done:
                uid = f"{cycle.id}-{what}@lianxin"
                found[uid] = _days(uid, day, day, summary, url)
    yield from found.values()


def _days(uid: str, first: date, last: date, summary: str, url: str) -> Appointment:
    return Appointment(uid, first, last + _DAY, summary, url=url)
