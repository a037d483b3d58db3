"""Care pauses and goes on again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import PauseForm, ResumeForm
from lianxin.domain.care.views.plan_forms import form_page
from lianxin.domain.care.views.plan_orders import order_name
from lianxin.domain.care.views.showing import pause_reason
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.care.models import CareOrder, CarePause, CarePlan


@page("care.plan")
def pause_plan(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """Pause everything a person gets."""
    return _pause(request, selectors.care_plan_or_404(request.viewer, plan_id), None)


@page("care.plan")
def pause_order(request: SignedRequest, order_id: UUID) -> HttpResponse:
    """Pause one order."""
    found = selectors.order_or_404(request.viewer, order_id)
    return _pause(request, selectors.care_plan_or_404(request.viewer, found.plan_id), found)


def _pause(request: SignedRequest, plan: CarePlan, order: CareOrder | None) -> HttpResponse:
    form = PauseForm(
        request.POST or None, pack=packs.for_place(plan.place), initial={"starts_on": local_day(request.now)}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            pause = services.pause_care(
                actor=request.viewer, now=request.now, plan_id=plan.id, order_id=order.id if order else None,
                **form.cleaned_data,
            )  # fmt: skip
            count = len(pause.cancelled)
            done = ngettext("已暂停,取消了 %(count)s 次走访,并通知了上门人员。", "已暂停,取消了 %(count)s 次走访,并通知了上门人员。", count)
            messages.success(request, done % {"count": count} if count else _("已暂停,这段时间没有已经安排的走访。"))
            return redirect("care:plan", plan.resident_id)
    title = _("暂停服务单") if order else _("暂停全部服务")
    return form_page(request, title, plan.resident, form, about=order_name(order) if order else "")


def _holds_still(request: SignedRequest, done: CarePause) -> bool:
    """Does another pause hold on the day from which care goes on?"""
    others = (one for one in selectors.pauses_of(request.viewer, done.plan_id) if one.id != done.id)
    periods = (rules.period_of(one.starts_on, one.until) for one in others)
    return done.until is not None and any(period is not None and period.contains(done.until) for period in periods)


@page("care.plan")
def resume(request: SignedRequest, pause_id: UUID) -> HttpResponse:
    """Care goes on earlier than planned."""
    found = selectors.pause_or_404(request.viewer, pause_id)
    form = ResumeForm(request.POST or None, initial={"resumes_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            done = services.resume_care(actor=request.viewer, now=request.now, pause_id=found.id, **form.cleaned_data)
            messages.success(request, _("已恢复。原来取消的走访重新安排,请看排班。"))
            if _holds_still(request, done):
                messages.warning(request, _("另有一次暂停还没有结束,它管的服务还不恢复。请看下面的“暂停”。"))
            return redirect("care:plan", found.plan.resident_id)
    reason = packs.for_place(found.plan.place).pauses.get(found.why)
    caution = reason.ask.in_language(language()) if reason and reason.ask else ""
    about = pause_reason(found, found.plan.place)
    return form_page(request, _("恢复服务"), found.plan.resident, form, about=about, caution=caution)
