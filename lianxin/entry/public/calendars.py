"""One's own visits for a calendar program, which cannot log in: the address holds the secret."""

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
from lianxin.kernel.calendar_feed import Appointment, calendar_feed
from lianxin.kernel.clock import combine, local_day

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit

_PAST, _AHEAD = timedelta(days=7), timedelta(days=30)
_MIDNIGHT: Final = time()


@public_page("the secret address is the ability: it shows when, which service and which village, and nobody's name")
@never_cache
@require_safe
def own_visits(request: SignedRequest, token: str) -> HttpResponse:
    """A week back and a month ahead. No name and no house number: calendars are copied to places nobody here knows of."""
    owner = selectors.calendar_owner(token, request.now)
    today = local_day(request.now)
    found = selectors.own_visits(owner, today - _PAST, today + _AHEAD)
    with override(owner.language):
        body = calendar_feed(_("连心走访 %(name)s") % {"name": owner.label}, _appointments(request, found), request.now)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _appointments(request: SignedRequest, found: list[Visit]) -> Iterator[Appointment]:
    for visit in found:
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
