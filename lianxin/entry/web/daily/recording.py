"""Writing down a visit: one screen, one id, kept once however often it is sent.

The id of a visit is made when its form is first opened and stands in the form and in its address. So the browser's Back
leads to the same visit, whether it shows the page it kept or asks for it again, and never to a second one by accident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.files.services import store_file
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import near_moment_text
from lianxin.domain.care import selectors, services
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import missing_proof
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.views.contacts import calls
from lianxin.entry.web.daily.forms import (
    MOST_ROWS,
    WRONG_FIELD,
    HeardForm,
    VisitForm,
    heard_forms,
    heard_needs,
)
from lianxin.entry.web.daily.today import span_text, stop_of
from lianxin.kernel.coordinates import Point
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit
    from lianxin.domain.people.models import Resident

_CONFLICT: Final = 409


@page("visit.record")
def record(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """One screen: result, note, needs heard. `?visit=` is the visit's id, planned or made for this form.

    The same form sent again says that it is recorded and shows it. Sent with other values it says so too, loses none of
    them, and offers them as another visit.
    """
    resident = resident_or_404(request.viewer, resident_id)
    visit_id = _asked_id(request)
    if visit_id is None:
        return _which(request, resident)
    visit = _known(request, resident, visit_id)
    if request.method != "POST":
        return _opened(request, resident, visit, visit_id)
    more = "more" in request.POST
    form, rows = _typed(request, resident, visit, request.POST, more=more)
    if not more and _all_valid(form, rows):
        try:
            with refusals_in(form, WRONG_FIELD):
                saved = _save(request, resident, form, rows)
                if saved.recorded_at != request.now:
                    return _shown(request, saved)
                messages.success(request, _said(resident, saved, rows))
                _warn_of_overlap(request, saved)
                return redirect("web:today")
        except ProblemError as refused:
            if refused.code != "care.visit_recorded":
                raise
            visit = _known(request, resident, visit_id)
    if visit is not None and visit.recorded_at is not None:
        return _as_another(request, resident, visit, more=more)
    return _page(request, resident, visit, form, rows, checked=not more)


def _asked_id(request: SignedRequest) -> UUID | None:
    """The id the form carries, else the one in the address; None for a form that has none yet."""
    asked = request.POST.get("visit_id") or request.GET.get("visit", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise ProblemError("general.not_found") from None


def _which(request: SignedRequest, resident: Resident) -> HttpResponse:
    """The person's visits planned for today first, so that the right promise is kept; without any, a new visit."""
    planned = selectors.planned_today(request.viewer, resident.id, request.now)
    another = _address(resident, new_id())
    if request.method == "POST" or not planned:
        return redirect(another)
    context = {
        "resident": resident, "stops": [stop_of(visit) for visit in planned], "another": another,
        "back": Link(_("返回今日"), reverse("web:today")),
    }  # fmt: skip
    response = render(request, "web/visit_which.html", context)
    add_never_cache_headers(response)
    return response


def _address(resident: Resident, visit_id: UUID) -> str:
    return f"{reverse('web:visit-record', args=[resident.id])}?visit={visit_id}"


def _known(request: SignedRequest, resident: Resident, visit_id: UUID) -> Visit | None:
    """The visit of this id; None while nobody has planned or recorded one."""
    found = selectors.visits(request.viewer).filter(id=visit_id).first()
    if found is not None and found.resident_id != resident.id:
        raise ProblemError("general.not_found")
    return found


def _shown(request: SignedRequest, visit: Visit) -> HttpResponse:
    """The visit as it was recorded, with the word that it was."""
    text = _("这次走访已经记录过(%(when)s),没有再记一次。")
    messages.info(request, text % {"when": _when(request, visit)})
    return redirect("web:visit", visit.id)


def _when(request: SignedRequest, visit: Visit) -> str:
    return near_moment_text(visit.recorded_at, request.now) if visit.recorded_at else ""


def _opened(request: SignedRequest, resident: Resident, visit: Visit | None, visit_id: UUID) -> HttpResponse:
    """The empty form; or the visit, once it is recorded. Never stored, so that Back asks again and learns that it is.

    What a sending answers (a form with errors) may be stored: a browser that had to send again for it would show an
    error page of its own instead.
    """
    if visit is not None and visit.recorded_at is not None:
        return _shown(request, visit)
    initial = VisitForm.at(request.now, visit) | {"visit_id": visit_id}
    form = VisitForm(initial=initial, has_promise=_has_promise(visit))
    response = _page(request, resident, visit, form, heard_forms(resident.place), checked=False)
    add_never_cache_headers(response)
    return response


def _typed(
    request: SignedRequest, resident: Resident, visit: Visit | None, data: QueryDict, *, more: bool
) -> tuple[VisitForm, list[HeardForm]]:
    form = VisitForm(data, request.FILES or None, has_promise=_has_promise(visit))
    return form, heard_forms(resident.place, data, more=more)


def _as_another(request: SignedRequest, resident: Resident, recorded: Visit, *, more: bool) -> HttpResponse:
    """What was typed, under ids of its own: nothing of it is lost, and saving it makes another visit, said so."""
    data = request.POST.copy()
    for name in data:
        if name == "visit_id" or name.endswith("-need_id"):
            data[name] = str(new_id())
    form, rows = _typed(request, resident, None, data, more=more)
    return _page(request, resident, None, form, rows, checked=False, recorded=recorded)


def _page(
    request: SignedRequest, resident: Resident, visit: Visit | None, form: VisitForm, rows: list[HeardForm], *,
    checked: bool, recorded: Visit | None = None,
) -> HttpResponse:  # fmt: skip
    lacking = _lacking(visit)
    context = {
        "resident": resident, "stop": stop_of(visit) if visit else None, "form": form, "rows": rows,
        "back": Link(_("返回今日"), reverse("web:today")), "may_add": len(rows) < MOST_ROWS, "lacking": lacking.values(),
        "asks_file": not lacking.keys().isdisjoint(("signature", "photo")), "checked": checked, "address": f"?visit={form['visit_id'].value()}", "recorded": recorded,
        "when": _when(request, recorded) if recorded else "", "calls": calls(request, resident),
    }  # fmt: skip
    wrong = checked and (form.errors or any(row.errors for row in rows if row.is_bound))
    return render(request, "web/visit_record.html", context, status=_CONFLICT if recorded else 422 if wrong else 200)


def _has_promise(visit: Visit | None) -> bool:
    return visit is not None and visit.commitment_id is not None


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
        proofs=_proofs(request, resident.place, form, position),
    )  # fmt: skip


def _proofs(request: SignedRequest, place: str, form: VisitForm, position: Point | None) -> list[GivenProof]:
    given = [GivenProof("place", request.now, position=position)] if position else []
    for kind in ("signature", "photo"):
        upload = form.cleaned_data.get(kind)
        if upload:
            kept = store_file(actor=request.viewer, now=request.now, place=place, content=upload.read(), needs="visit.record")
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
        done += format_html(_("还缺{},承办事项仍未办结。"), "、".join(lacking.values()))
    return done


def _warn_of_overlap(request: SignedRequest, saved: Visit) -> None:
    """Two visits at one time are kept, but the worker is told at once, and whoever reads them sees it."""
    if others := selectors.overlapping(request.viewer, saved):
        names = "、".join(f"{other.resident.name} {span_text(other)}" for other in others)
        messages.warning(request, _("和您的另一次走访时间重叠:%(others)s。请核对到达和离开时间。") % {"others": names})


def _lacking(found: Visit | None) -> dict[str, str]:
    """The proof still to be brought for the promise behind a visit, by kind, in words."""
    promise = found.commitment if found else None
    if promise is None or not promise.is_open or found is None:
        return {}
    return {kind: str(PROOF_WORDS[kind]) for kind in missing_proof(promise, found.note)}
