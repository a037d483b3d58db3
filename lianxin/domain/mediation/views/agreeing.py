"""The agreement: clause by clause, signed, printed, looked after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.mediation import selectors, services
from lianxin.domain.mediation.forms import CheckForm, ClauseForm, CopyForm, DayForm, DutiesForm, SignForm
from lianxin.domain.mediation.services.printing import PAPER
from lianxin.domain.mediation.views.people import back_to
from lianxin.domain.proceedings.views.files import handed_out
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


@page("proceeding.work")
def clause(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """One more."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    parties = [(str(one.id), one.name) for one in selectors.parties_of(request.viewer, request.now, found)]
    form = ClauseForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_passed": "due_on"}):
            services.write_clause(actor=request.viewer, now=request.now, mediation_id=found.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("写一条协议"), form, back_to(found.id))


@page("proceeding.work")
def drop(request: SignedRequest, clause_id: UUID) -> HttpResponse:
    """Taken out again."""
    found = selectors.clause_or_404(request.viewer, request.now, clause_id)
    if request.method == "POST":
        with refusals_told(request):
            services.drop_clause(actor=request.viewer, now=request.now, clause_id=found.id)
        return redirect("mediation:mediation", found.agreement.mediation_id)
    context = {
        "title": _("去掉一条协议"), "text": found.content, "submit_label": _("去掉"), "consequences": [_("后面的条款依次往前。")],
        "back_url": reverse("mediation:mediation", args=[found.agreement.mediation_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("proceeding.work")
def sign(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """Signed, or oral."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    written = selectors.agreement_of(request.viewer, request.now, found)
    there = written if written is not None and written.signed_on is not None else None
    initial = {"signed_on": there.signed_on, "oral": there.oral, "follow_up_on": there.follow_up_on} if there else {"signed_on": local_day(request.now)}
    form = SignForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        copy = typed.pop("copy")
        with refusals_in(form, {"general.day_in_future": "signed_on", "general.day_passed": "follow_up_on"}):
            services.sign_agreement(actor=request.viewer, now=request.now, mediation_id=found.id, copy=copy.read() if copy else b"", **typed)
            messages.success(request, _("已登记签字。下一步:达成协议。"))
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("登记签字"), form, back_to(found.id), about=[_("先打印协议书,请各方和调解员签字。")])


@page("proceeding.work")
def duties(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """Each side's responsibility, before the agreement is printed."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    written = selectors.agreement_of(request.viewer, request.now, found)
    form = DutiesForm(request.POST or None, initial={"duties": written.duties if written is not None else ""})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.write_duties(actor=request.viewer, now=request.now, mediation_id=found.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("写各方的责任"), form, back_to(found.id))


@page("proceeding.work")
def copy(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """The signed agreement, photographed later."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    form = CopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.keep_copy(actor=request.viewer, now=request.now, mediation_id=found.id, copy=form.cleaned_data["copy"].read())
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("补传签好的协议"), form, back_to(found.id))


@page("proceeding.work")
def other_ways(request: SignedRequest, mediation_id: UUID) -> HttpResponse:
    """What else there is."""
    found = selectors.mediation_or_404(request.viewer, request.now, mediation_id)
    form = DayForm(request.POST or None, initial={"on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_in_future": "on"}):
            services.tell_other_ways(actor=request.viewer, now=request.now, mediation_id=found.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.id)
    return form_page(request, _("已告知别的途径"), form, back_to(found.id), about=[_("仲裁、行政、诉讼:各方都要知道还可以走哪些途径。")])


@page("proceeding.work")
def check(request: SignedRequest, clause_id: UUID) -> HttpResponse:
    """Is it kept?"""
    found = selectors.clause_or_404(request.viewer, request.now, clause_id)
    form = CheckForm(request.POST or None, initial={"on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"general.day_in_future": "on", "general.day_before": "on"}):
            services.check_clause(actor=request.viewer, now=request.now, clause_id=found.id, **form.cleaned_data)
            return redirect("mediation:mediation", found.agreement.mediation_id)
    return form_page(request, _("登记履行"), form, back_to(found.agreement.mediation_id), about=[f"{found.rank}. {found.content}"])


@never_cache
@page("proceeding.read")
def printed(request: SignedRequest, mediation_id: UUID, kind: str) -> HttpResponse:
    """Word or PDF."""
    if kind not in ("pdf", "docx"):
        raise ProblemError("general.not_found")
    made = services.print_agreement(
        actor=request.viewer, now=request.now, mediation_id=mediation_id, kind="pdf" if kind == "pdf" else "docx", language=language()
    )
    return handed_out(made, selectors.mediation_or_404(request.viewer, request.now, mediation_id).proceeding, PAPER, kind)
