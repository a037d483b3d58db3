"""Goals of a plan, its reviews, and the agreement of the person or family."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import AgreementForm, GoalForm, MarkForm, ReviewForm
from lianxin.domain.care.views.plan_forms import form_page
from lianxin.kernel.clock import local_day


@page("care.plan")
def new_goal(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """Set a goal; its day is that of the next review unless said."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    form = GoalForm(request.POST or None, initial={"due_on": found.review_on})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.set_goal(actor=request.viewer, now=request.now, plan_id=found.id, **form.cleaned_data)
            messages.success(request, _("已添加目标。"))
            return redirect("care:plan", found.resident_id)
    return form_page(request, _("添加照护目标"), found.resident, form)


@page("care.plan")
def mark_goal(request: SignedRequest, goal_id: UUID) -> HttpResponse:
    """Say how far a goal is."""
    found = selectors.goal_or_404(request.viewer, goal_id)
    form = MarkForm(request.POST or None, states=rules.GOAL_STATES, initial={"day": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.mark_goal(actor=request.viewer, now=request.now, goal_id=found.id, **form.cleaned_data)
            messages.success(request, _("已登记目标进展。"))
            return redirect("care:plan", found.plan.resident_id)
    about = _("%(goal)s(%(measure)s)") % {"goal": found.text, "measure": found.measure}
    return form_page(request, _("目标进展"), found.plan.resident, form, about=about)


@page("care.plan")
def review(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """Write down a review and the day of the next."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    today = local_day(request.now)
    days = int(packs.for_place(found.place).value("care_review_days", today))
    form = ReviewForm(request.POST or None, initial={"day": today, "next_on": today + timedelta(days=days)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.review_plan(actor=request.viewer, now=request.now, plan_id=found.id, **form.cleaned_data)
            messages.success(request, _("复核已登记。"))
            return redirect("care:plan", found.resident_id)
    return form_page(request, _("复核照护计划"), found.resident, form)


@page("care.plan")
def agree(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """Write down what the person or the family says to the plan."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    initial = {"day": local_day(request.now), "agreed": "yes", "by_kind": "person", "given_by": found.resident.name}
    form = AgreementForm(request.POST or None, initial=initial, by=rules.AGREED_BY, how=rules.AGREED_HOW)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.agree_to_plan(actor=request.viewer, now=request.now, plan_id=found.id, **form.cleaned_data)
            messages.success(request, _("已登记本人或家属的意见。"))
            return redirect("care:plan", found.resident_id)
    return form_page(request, _("本人或家属的意见"), found.resident, form)
