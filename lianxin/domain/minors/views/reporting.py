"""Staff report: who, what, is the child safe, who reports; the last page sends it, there is nothing to keep for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.typed import typed
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.forms import ReporterPage, SafetyPage, WhatPage, WhoPage
from lianxin.domain.minors.services import Told
from lianxin.domain.minors.views.finding import found_children
from lianxin.domain.minors.views.showing import elapsed
from lianxin.domain.minors.views.walking import Page, Walk, walk
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_LEVELS = ("township", "village")


@never_cache
@page("minor.report")
def report(request: SignedRequest) -> HttpResponse:
    """First which child: somebody of the register, or (`?other=1`) in words. Then a page for each thing."""
    if not request.GET.get("resident") and not request.GET.get("other"):
        return _whom(request)
    person = (
        resident_or_404(request.viewer, read_key(request.GET["resident"]))
        if request.GET.get("resident")
        else None
    )
    stands = walk(request.POST if request.method == "POST" else None, _pages(request, person))
    if stands.is_done:
        with refusals_in(stands.form):
            sent = _send(request, stands, person)
            return redirect("minors:sent", sent.report.id)
    context = {
        "title": _("报告未成年人受侵害或有危险"), "walk": stands, "report_id": request.POST.get("report_id") or new_id(),
        "about": f"{both_names(person)} · {full_name(person.place, language())}" if person else "", "submit": _("下一步") if not stands.is_last else _("送出报告"),
        "back": Link(_("换一个孩子"), reverse("minors:report")),
    }  # fmt: skip
    return render(request, "minors/report.html", context, status=422 if stands.form.errors else 200)


def told_of(answers: Any) -> Told:
    """What the pages of a report asked, as the service takes it."""
    names = (
        "happened",
        "safety",
        "found_how",
        "discovered_at",
        "situations",
        "where",
        "child",
        "reporter",
        "phone",
        "unit",
    )
    return Told(**{name: answers[name] for name in names if name in answers})


def _pages(request: SignedRequest, person: Resident | None) -> list[Page]:
    def place_of(answers: Any) -> str:
        return person.place if person is not None else answers["place"]

    def who(data: QueryDict | None, answers: Any) -> WhoPage:
        return WhoPage(data, viewer=request.viewer, ability="minor.report", levels=_LEVELS)

    def what(data: QueryDict | None, answers: Any) -> WhatPage:
        return WhatPage(data, place=place_of(answers))

    def safety(data: QueryDict | None, answers: Any) -> SafetyPage:
        return SafetyPage(data, place=place_of(answers), initial={"discovered_at": request.now})

    def reporter(data: QueryDict | None, answers: Any) -> ReporterPage:
        return ReporterPage(data, place=place_of(answers))

    return [*([] if person is not None else [who]), what, safety, reporter]


def _send(request: SignedRequest, stands: Walk, person: Resident | None) -> services.Sent:
    answers = stands.answers
    need = request.GET.get("need")
    return services.report_child(
        actor=request.viewer, now=request.now, report_id=read_key(request.POST.get("report_id", "")), told=told_of(answers),
        place="" if person is not None else answers["place"], resident_id=person.id if person is not None else None, way=answers["way"],
        need_id=read_key(need) if need else None,
    )  # fmt: skip


def _whom(request: SignedRequest) -> HttpResponse:
    asked = typed(request)
    may_search = request.viewer.may("resident.read")
    context = {
        "title": _("报告未成年人受侵害或有危险"), "asked": asked, "found": found_children(request, asked) if may_search else [], "here": reverse("minors:report"),
        "may_search": may_search, "back": Link(_("返回值班台"), reverse("minors:desk")) if request.viewer.may("minor.read") else Link(_("返回首页"), reverse("web:home")),
    }  # fmt: skip
    return render(request, "minors/whom.html", context)


@never_cache
@page("minor.report")
def sent(request: SignedRequest, report_id: UUID) -> HttpResponse:
    """It is sent: call the police now; the code; and, where the register has an adult, what follows from either."""
    own = selectors.own_report_or_404(request.viewer, request.now, report_id)
    context = {
        "own": own, "elapsed": _("发现后 %(span)s") % {"span": elapsed(own.minutes)}, "asks_age": own.is_age_doubtful and not own.report.age_word,
        "actions": [Action(_("再报告一个孩子"), reverse("minors:report"))],
    }  # fmt: skip
    return render(request, "minors/sent.html", context)


@page("minor.report")
@require_POST
def say_age(request: SignedRequest, report_id: UUID) -> HttpResponse:
    """The reporter answers whether it is a child they saw."""
    selectors.own_report_or_404(request.viewer, request.now, report_id)
    with refusals_told(request):
        services.say_age(
            actor=request.viewer,
            now=request.now,
            report_id=report_id,
            age_word=request.POST.get("age_word", ""),
        )
        messages.success(request, _("已记下,办理的人会核实。"))
    return redirect("minors:sent", report_id)
