"""Writing down a visit: whom, then one screen; and looking at a recorded one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import page_of
from lianxin.base.files.services import store_file
from lianxin.base.places.selectors import full_name, name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.domain.care import selectors, services
from lianxin.domain.care.rules import MEANS
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import missing_proof
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.domain.people.selectors import find_residents, resident_or_404
from lianxin.entry.web.daily.forms import HeardForm, VisitForm, heard_forms, heard_needs
from lianxin.entry.web.daily.today import result_badge, stop_of
from lianxin.kernel.clock import local_day, month_start, next_month_start
from lianxin.kernel.coordinates import Point
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit
    from lianxin.domain.people.models import Resident

_FOUND = 20


@page("visit.record")
def whom(request: SignedRequest) -> HttpResponse:
    """Whom was the visit to: the people of today, or anybody found by name."""
    asked = request.GET.get("q", "").strip()
    found = find_residents(request.viewer, asked, limit=_FOUND).found if asked else ()
    stops = [] if asked else [stop_of(v) for v in selectors.today(request.viewer, request.now).visits if not v.recorded_at]
    context = {"asked": asked, "found": [one.resident for one in found], "stops": stops, "back": _back()}
    return render(request, "web/visit_whom.html", context)


@page("visit.record")
def record(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """One screen: result, note, needs heard. `?visit=` names a planned visit. Sent twice, it is kept once."""
    resident = resident_or_404(request.viewer, resident_id)
    visit = _planned(request, resident)
    if visit is not None and visit.recorded_at is not None and request.method != "POST":
        return redirect("web:visit", visit.id)
    data = request.POST or None
    more = "more" in request.POST
    has_promise = visit is not None and visit.commitment_id is not None
    initial = VisitForm.at(request.now) | {"visit_id": visit.id if visit else new_id()}
    form = VisitForm(data, request.FILES or None, initial=initial, has_promise=has_promise)
    rows = heard_forms(resident.place, data, more=more)
    if data is not None and not more and _all_valid(form, rows):
        with refusals_in(form):
            saved = _save(request, resident, form, rows)
            messages.success(request, _said(resident, saved, rows))
            return redirect("web:today")
    context = {
        "resident": resident, "stop": stop_of(visit) if visit else None, "form": form, "rows": rows, "back": _back(),
        "may_add": len(rows) < 3, "lacking": _lacking(visit), "checked": data is not None and not more,
    }  # fmt: skip
    wrong = context["checked"] and (form.errors or any(row.errors for row in rows if row.is_bound))
    return render(request, "web/visit_record.html", context, status=422 if wrong else 200)


@page("care.read")
def visit(request: SignedRequest, visit_id: UUID) -> HttpResponse:
    """A visit as it was recorded, or as it is planned."""
    found = selectors.visit_or_404(request.viewer, visit_id)
    context = {
        "visit": found,
        "stop": stop_of(found),
        "facts": _facts(found),
        "back": Link(_("返回居民档案"), reverse("web:resident", args=[found.resident_id])),
    }
    return render(request, "web/visit.html", context)


def _back() -> Link:
    return Link(_("返回今日"), reverse("web:today"))


def _planned(request: SignedRequest, resident: Resident) -> Visit | None:
    asked = request.GET.get("visit", "")
    if not asked:
        return None
    try:
        found = selectors.visit_or_404(request.viewer, UUID(asked))
    except ValueError:
        raise ProblemError("general.not_found") from None
    if found.resident_id != resident.id:
        raise ProblemError("general.not_found")
    return found


def _all_valid(form: VisitForm, rows: list[HeardForm]) -> bool:
    return all([form.is_valid(), *(row.is_valid() for row in rows if row.is_bound)])


def _save(request: SignedRequest, resident: Resident, form: VisitForm, rows: list[HeardForm]) -> Visit:
    typed = form.cleaned_data
    position = None
    if typed.get("lon") is not None and typed.get("lat") is not None:
        position = Point(typed["lon"], typed["lat"])
    return services.record_visit(
        actor=request.viewer, now=request.now, resident_id=resident.id, visit_id=typed["visit_id"],
        arrived_at=typed["arrived_at"], left_at=typed["left_at"], means=typed["means"], result=typed["result"],
        note=typed["note"], heard=heard_needs(rows), position=position,
        proofs=_proofs(request.viewer, request, resident.place, form, position),
    )  # fmt: skip


def _proofs(
    viewer: Viewer, request: SignedRequest, place: str, form: VisitForm, position: Point | None
) -> list[GivenProof]:
    given = [GivenProof("place", request.now, position=position)] if position else []
    for kind in ("signature", "photo"):
        upload = form.cleaned_data.get(kind)
        if upload:
            kept = store_file(actor=viewer, now=request.now, place=place, content=upload.read(), needs="visit.record")
            given.append(GivenProof(kind, request.now, file_id=kept.id, position=position))
    return given


def _said(resident: Resident, saved: Visit, rows: list[HeardForm]) -> SafeString:
    """What was kept, with a way to each need."""
    heard = heard_needs(rows)
    done = format_html(_("已记录对{}的走访。"), resident.name)
    if heard:
        pack = packs.for_place(resident.place)
        links = [(reverse("web:need", args=[need.need_id]), word(pack.need_kinds, need.kind)) for need in heard]
        told = format_html_join("、", '<a href="{}">{}</a>', links)
        done += format_html(_("登记了 {} 条需求:{}。"), len(heard), told)
    if lacking := _lacking(saved):
        done += format_html(_("还缺{},承办事项仍未办结。"), "、".join(lacking))
    return done


def _lacking(found: Visit | None) -> list[str]:
    """The proof still to be brought for the promise behind a visit, in words; time and record come with the visit."""
    promise = found.commitment if found else None
    if promise is None or not promise.is_open or found is None:
        return []
    kinds = missing_proof(promise, found.note)
    waiting = kinds if found.recorded_at else [kind for kind in kinds if kind not in ("time", "record")]
    return [str(PROOF_WORDS[kind]) for kind in waiting]


def _facts(found: Visit) -> list[Pair]:
    person = f"{found.resident.name} {found.resident.name_bo}".strip()
    facts = [
        Pair(_("居民"), Link(person, reverse("web:resident", args=[found.resident_id]))),
        Pair(_("地点"), full_name(found.place, language())),
        Pair(_("日期"), found.day),
        Pair(_("工作人员"), found.worker.display_name if found.worker else None),
        Pair(_("服务"), stop_of(found).what),
    ]
    if found.recorded_at is not None:
        facts += [
            Pair(_("结果"), result_badge(found)),
            Pair(_("方式"), _(MEANS.get(found.means, found.means))),
            Pair(_("到达"), found.arrived_at),
            Pair(_("离开"), found.left_at),
            Pair(_("记录"), found.note),
        ]
    if found.commitment is not None:
        href = reverse("commitments:commitment", args=[found.commitment.id])
        facts.append(Pair(_("承办事项"), Link(word(packs.for_place(found.place).services, found.service), href)))
    return facts


@page("care.read")
def visits(request: SignedRequest) -> HttpResponse:
    """Visits that took place in a month (`?month=2026-11`, else this one) in a place, newest first."""
    today = local_day(request.now)
    month = _month(request, today)
    end = min(next_month_start(month) - timedelta(days=1), today)
    place = request.GET.get("place", "")
    rows = selectors.recorded_visits(request.viewer, month, end, place)
    found = page_of(rows, "recorded_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "month": month,
        "place": full_name(place, language()) if place else "",
        "visits": Table(_("走访"), _columns(), [_row(one) for one in found.rows], _("这个月还没有走访。")),
        "pager": pager(request, found.after, len(found.rows)),
        "earlier": f"?{urlencode({'place': place, 'month': f'{month - timedelta(days=1):%Y-%m}'})}",
        "later": f"?{urlencode({'place': place, 'month': f'{next_month_start(month):%Y-%m}'})}" if end < today else "",
    }
    return render(request, "web/visits.html", context)


def _month(request: SignedRequest, today: date) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return month_start(today)


def _columns() -> list[Column]:
    return [Column(text) for text in (_("日期"), _("居民"), _("服务"), _("工作人员"), _("结果"), _("记录"))]


def _row(one: Visit) -> Row:
    who = Link(f"{one.resident.name} {one.resident.name_bo}".strip(), reverse("web:resident", args=[one.resident_id]), name_of(one.place).in_language(language()))
    worker = one.worker.display_name if one.worker else None
    return Row((one.day, who, stop_of(one).what, worker, result_badge(one), one.note[:60]), href=reverse("web:visit", args=[one.id]))
