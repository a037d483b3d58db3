"""Visits to look at: whom to go to, one visit as it was recorded, and those of a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import full_name, name_of
from lianxin.base.ui.asked import asked_month, asked_place, neighbour
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Excerpt, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.base.ui.typed import typed
from lianxin.domain.care import selectors
from lianxin.domain.care.rules import MEANS
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.people.views.contacts import calls
from lianxin.domain.people.views.listing import listed_name
from lianxin.entry.web.daily.today import length_text, result_badge, span_text, stop_of
from lianxin.kernel.clock import local_day, next_month_start

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit

_FOUND = 20


@never_cache
@page("visit.record")
def whom(request: SignedRequest) -> HttpResponse:
    """Whom was the visit to: the people of today, or anybody found by name."""
    asked = typed(request)
    found = find_residents(request.viewer, asked, limit=_FOUND).found if asked else ()
    stops = [] if asked else [stop_of(v) for v in selectors.today(request.viewer, request.now).visits if not v.recorded_at]
    context = {"asked": asked, "found": [one.resident for one in found], "stops": stops, "back": _back()}
    return render(request, "web/visit_whom.html", context)


@page("care.read")
def visit(request: SignedRequest, visit_id: UUID) -> HttpResponse:
    """A visit as it was recorded, or as it is planned."""
    found = selectors.visit_or_404(request.viewer, visit_id)
    context = {
        "visit": found,
        "stop": stop_of(found),
        "facts": [*_facts(found), *_partner(request, found)],
        "overlaps": [_as_link(one) for one in selectors.overlapping(request.viewer, found)],
        "calls": [] if found.recorded_at else calls(request, found.resident),
        "back": Link(_("返回居民档案"), reverse("web:resident", args=[found.resident_id])),
        "may_record": request.viewer.may("visit.record", found.place),
    }
    return render(request, "web/visit.html", context)


def _partner(request: SignedRequest, found: Visit) -> list[Pair]:
    """Who else goes there, where it takes two."""
    other = selectors.beside(request.viewer, found)
    if other is None:
        return []
    name = other.worker.display_name if other.worker else _("还没有人")
    return [Pair(_("同去的人"), Link(name, reverse("web:visit", args=[other.id])))]


def _as_link(other: Visit) -> Link:
    return Link(f"{both_names(other.resident)} {span_text(other)}", reverse("web:visit", args=[other.id]))


def _back() -> Link:
    return Link(_("返回今日"), reverse("web:today"))


def _service(found: Visit) -> str:
    return word(packs.for_place(found.place).services, found.service) if found.service else _("走访")


def _facts(found: Visit) -> list[Pair]:
    person = both_names(found.resident)
    facts = [
        Pair(_("居民"), Link(person, reverse("web:resident", args=[found.resident_id]))),
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("日期"), found.day),
        Pair(_("工作人员"), found.worker.display_name if found.worker else None),
        Pair(_("服务"), _service(found) if found.recorded_at else stop_of(found).what),
    ]
    if found.recorded_at is not None:
        facts += [
            Pair(_("结果"), result_badge(found)),
            Pair(_("方式"), _(MEANS.get(found.means, found.means))),
            Pair(_("到达"), found.arrived_at),
            Pair(_("离开"), found.left_at),
            Pair(_("时长"), length_text(found)),
            Pair(_("记录"), found.note),
            *_done_and_seen(found),
        ]
    if found.commitment is not None:
        href = reverse("commitments:commitment", args=[found.commitment.id])
        facts.append(Pair(_("承办事项"), Link(word(packs.for_place(found.place).services, found.service), href)))
    return facts


def _done_and_seen(found: Visit) -> list[Pair]:
    """What was done, by the service's record, and the changes marked; nothing where neither was written."""
    pack = packs.for_place(found.place)
    service = pack.services.get(found.service)
    names = {field.code: field.name.in_language(language()) for field in service.record} if service else {}
    done = [f"{names.get(code, code)} {said}".strip() for code, said in found.record.items()]
    seen = [word(pack.observations, code) for code in found.observed]
    return [*([Pair(_("做了什么"), "、".join(done))] if done else []), *([Pair(_("看到的变化"), "、".join(seen))] if seen else [])]


@page("care.read")
def visits(request: SignedRequest) -> HttpResponse:
    """Visits that took place in a month (`?month=2026-11`, else this one) in a place, newest first."""
    today = local_day(request.now)
    month = asked_month(request.GET, today)
    end = min(next_month_start(month) - timedelta(days=1), today)
    place = asked_place(request.GET)
    rows = selectors.recorded_visits(request.viewer, month, end, place)
    found = page_of(rows, "recorded_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "month": month,
        "place": full_name(place, language()) if place else "",
        "visits": Table(_("走访"), _columns(), [_row(one) for one in found.rows], _("这个月还没有走访。")),
        "pager": pager(request, found),
        "actions": _export_action(request),
        "earlier": _month_href(place, neighbour(month, -1)),
        "later": _month_href(place, next_month_start(month)) if end < today else "",
    }
    return render(request, "web/visits.html", context)


def _export_action(request: SignedRequest) -> list[Action]:
    if not request.viewer.may("export.rows"):
        return []
    return [Action(_("导出"), f"{reverse('web:export', args=['visits'])}?{request.GET.urlencode()}", icon="download")]


def _month_href(place: str, day: date | None) -> str:
    return f"?{urlencode({'place': place, 'month': f'{day:%Y-%m}'})}" if day else ""


def _columns() -> list[Column]:
    return [Column(text) for text in (_("日期"), _("居民"), _("服务"), _("工作人员"), _("结果"), _("记录"))]


def _row(one: Visit) -> Row:
    who = Link(listed_name(one.resident, one.day), reverse("web:resident", args=[one.resident_id]), name_of(one.place).in_language(language()))
    worker = one.worker.display_name if one.worker else None
    result = [result_badge(one), *([Badge(_("时间重叠"), "warn")] if getattr(one, "overlaps", False) else [])]
    return Row((one.day, who, stop_of(one).what, worker, result, Excerpt(one.note)), href=reverse("web:visit", args=[one.id]))
