"""Anybody reports a child who is harmed or in danger, without an account, without a name; and asks by a code what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import visitor_of
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import public_stations
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.minors.forms import ReporterPage, SafetyPage, WhatPage, WhoPage
from lianxin.domain.minors.selectors import feedback_by_code
from lianxin.domain.minors.services import report_in_public
from lianxin.domain.minors.views.reporting import told_of
from lianxin.domain.minors.views.walking import Page, walk
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.divisions import contains
from lianxin.kernel.ids import new_id

_SHOWN = Viewer.system("网上报告")
"""The places offered are those of every county here: their names are public."""


class CodeForm(forms.Form):
    """The code that was given after the report."""

    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


@public_page("anybody must report a child in danger, and nobody needs an account for it")
@never_cache
@in_no_log
def report(request: SignedRequest) -> HttpResponse:
    """One thing on a page; the last one sends it. Nothing is kept before."""
    stands = walk(request.POST if request.method == "POST" else None, _pages(request))
    report_id = request.POST.get("report_id") or str(new_id())
    if stands.is_done:
        with refusals_in(stands.form):
            sent = report_in_public(
                actor=Viewer.nobody(), now=request.now, report_id=read_key(report_id), told=told_of(stands.answers),
                place=stands.answers["place"], address=visitor_of(request).address,
            )  # fmt: skip
            place = stands.answers["place"]
            return render(request, "public/child_sent.html", {"code": sent.code, "place": place, "stations": _stations(place)})
    context = {
        "walk": stands,
        "report_id": report_id,
        "submit": _("送出报告") if stands.is_last else _("下一步"),
    }
    return render(request, "public/child_report.html", context, status=422 if stands.form.errors else 200)


@public_page(
    "the code is the ability: it shows whether a report was taken up and what the station answers, nothing of a child"
)
@never_cache
@in_no_log
def answer(request: SignedRequest) -> HttpResponse:
    """What became of a report, by its code. The code is sent in the page, never in the address."""
    form = CodeForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"minor.code_wrong": "code"}):
            found = feedback_by_code(form.cleaned_data["code"])
    return render(
        request,
        "public/child_answer.html",
        {"form": form, "found": found},
        status=422 if form.errors else 200,
    )


def _pages(request: SignedRequest) -> list[Page]:
    def who(data: QueryDict | None, answers: Any) -> WhoPage:
        return WhoPage(data, viewer=_SHOWN, ability="place.read", levels=("township",))

    def what(data: QueryDict | None, answers: Any) -> WhatPage:
        return WhatPage(data, place=answers["place"])

    def safety(data: QueryDict | None, answers: Any) -> SafetyPage:
        return SafetyPage(data, place=answers["place"], initial={"discovered_at": request.now})

    def reporter(data: QueryDict | None, answers: Any) -> ReporterPage:
        return ReporterPage(data, place=answers["place"], public=True)

    return [who, what, safety, reporter]


def _stations(place: str) -> list[dict[str, str]]:
    return [
        {"name": one.name, "phone": one.phone}
        for one in public_stations()
        if one.phone and contains(one.place, place)
    ]
