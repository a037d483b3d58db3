"""Where a questionnaire is filled in: assigned to places, stopped there, closed for all, opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import AssignForm
from lianxin.domain.surveys.services import forms as services
from lianxin.domain.surveys.views.showing import place_path, title_of
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form


@page("form.assign")
def assign(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Assign to a place (`?place=` changes what stands for it)."""
    found = selectors.form_or_404(request.viewer, form_id)
    form = AssignForm(request.POST or None, viewer=request.viewer, initial=_initial(request, found))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"survey.place_outside": "place", "survey.period_invalid": "last_day"}):
            services.assign_form(actor=request.viewer, now=request.now, form_id=found.id, **form.values())
            messages.success(request, _("已指派到%(place)s。") % {"place": place_path(form.cleaned_data["place"])})
            return redirect("surveys:form", found.id)
    return form_page(request, _("指派填报地点"), form, _back(found), title_of(found), _("指派"))


def _initial(request: SignedRequest, found: Form) -> dict[str, Any]:
    place = request.GET.get("place", "")
    known = selectors.assignments_of(request.viewer, found).filter(place=place).first() if place else None
    if known is None:
        return {"place": place, "starts_on": local_day(request.now)}
    last = known.ends_on - timedelta(days=1) if known.ends_on else None
    return {"place": place, "starts_on": known.starts_on, "last_day": last, "copies": known.copies}


@page("form.assign")
@require_POST
def unassign(request: SignedRequest, assignment_id: UUID) -> HttpResponse:
    """Nobody is asked to fill it in there from today on."""
    found = selectors.assignment_or_404(request.viewer, assignment_id)
    with refusals_told(request):
        services.unassign(actor=request.viewer, now=request.now, assignment_id=found.id)
        messages.success(request, _("%(place)s从今天起不再填报;手机里以前填好的仍会收下。") % {"place": place_path(found.place)})
    return redirect("surveys:form", found.form_id)


@page("form.assign")
def close(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Ask once, then end it everywhere."""
    found = selectors.form_or_404(request.viewer, form_id)
    request.viewer.must("form.assign", found.place)
    if request.method == "POST":
        with refusals_told(request):
            services.close_form(actor=request.viewer, now=request.now, form_id=found.id)
            messages.success(request, _("填报已结束。"))
        return redirect("surveys:form", found.id)
    context = {
        "title": _("结束填报:%(form)s") % {"form": title_of(found)},
        "text": _("结束以后,谁也不能再填这份问卷。"),
        "consequences": [
            _("手机里已经填好、还没有交来的,仍会收下,并注明是结束以后收到的。"), _("还没有用过的填写链接不能再用。"), _("以后可以重新开放。"),
        ],
        "submit_label": _("结束填报"),
        "back_url": reverse("surveys:form", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@page("form.assign")
@require_POST
def reopen(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Have it filled in again."""
    found = selectors.form_or_404(request.viewer, form_id)
    with refusals_told(request):
        services.reopen_form(actor=request.viewer, now=request.now, form_id=found.id)
        messages.success(request, _("已重新开放。"))
    return redirect("surveys:form", found.id)


def _back(found: Form) -> Link:
    return Link(_("返回问卷"), reverse("surveys:form", args=[found.id]))
