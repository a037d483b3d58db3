"""Ticking a paper with a picture, one more paper, and a way gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.errands import selectors, services
from lianxin.domain.errands.forms import AddPaperForm, CheckForm, PaperForm, VisitForm
from lianxin.domain.errands.rules import HELD
from lianxin.domain.errands.views import showing
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


@page("proceeding.work")
def paper(request: SignedRequest, paper_id: UUID) -> HttpResponse:
    """Is it there?"""
    found = selectors.paper_or_404(request.viewer, request.now, paper_id)
    guide = selectors.guide_of(found.errand.proceeding.place, found.errand.kind)
    form = PaperForm(request.POST or None, request.FILES or None, initial={"state": found.state, "note": found.note})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form, {"errand.paper_reason_needed": "note", "errand.paper_must": "state"}):
            photo = typed["photo"].read() if typed["photo"] else b""
            services.tick_paper(actor=request.viewer, now=request.now, paper_id=found.id, state=typed["state"], note=typed["note"], photo=photo)
            return redirect("errands:errand", found.errand_id)
    asked = guide.papers.get(found.code)
    about = [asked.note.in_language(language())] if asked is not None and asked.note is not None else []
    return form_page(request, showing.paper_name(found, guide), form, _back(found.errand_id), about=about)


@page("proceeding.work")
def check(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """Everything that is still missing, to tick at once."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    guide = selectors.guide_of(found.proceeding.place, found.kind)
    waiting = [one for one in selectors.papers_of(request.viewer, request.now, found) if one.state not in HELD]
    if not waiting:
        return redirect("errands:errand", found.id)
    form = CheckForm(request.POST or None, papers=[(str(one.id), showing.paper_name(one, guide)) for one in waiting])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.tick_papers(actor=request.viewer, now=request.now, errand_id=found.id, paper_ids=form.cleaned_data["got"])
            return redirect("errands:errand", found.id)
    about = [_("复印件、不用交的、要拍照的,在清单里逐份登记。")]
    return form_page(request, _("核对材料"), form, _back(found.id), about=about)


@page("proceeding.work")
def add(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """One more paper."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    form = AddPaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_paper(actor=request.viewer, now=request.now, errand_id=found.id, **form.cleaned_data)
            return redirect("errands:errand", found.id)
    return form_page(request, _("添加一份材料"), form, _back(found.id), about=[_("指南里没有、部门另外要的。")])


@page("proceeding.work")
def visit(request: SignedRequest, errand_id: UUID) -> HttpResponse:
    """A way gone."""
    found = selectors.errand_or_404(request.viewer, request.now, errand_id)
    guide = selectors.guide_of(found.proceeding.place, found.kind)
    office = guide.steps[found.stage].office.in_language(language()) if found.stage in guide.steps else ""
    initial = {"office": office, "went_on": local_day(request.now), "went_with": "along"}
    form = VisitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_in_future": "went_on"}):
            services.record_visit(actor=request.viewer, now=request.now, errand_id=found.id, **form.cleaned_data)
            messages.success(request, _("已记下。"))
            return redirect("errands:errand", found.id)
    return form_page(request, _("记一次去部门"), form, _back(found.id))


def _back(errand_id: UUID) -> Link:
    return Link(_("返回"), reverse("errands:errand", args=[errand_id]))
