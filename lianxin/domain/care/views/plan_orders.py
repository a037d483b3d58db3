"""Orders of a plan: taken as proposed, changed, added, refused, stopped."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs.schema import Service
from lianxin.base.ui.pack_words import choices, language, word
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import EndOrderForm, OrderForm, RefusalForm
from lianxin.domain.care.views.plan_forms import form_page
from lianxin.domain.care.views.plan_words import parts_text
from lianxin.domain.care.views.showing import often_text
from lianxin.domain.commitments.selectors import assignable
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import CareOrder, CarePlan


@page("care.plan")
def new_order(request: SignedRequest, plan_id: UUID, service: str) -> HttpResponse:
    """Order a service: how often, its usual window, length and hands are filled in from the pack."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    offered = _offered(found, service)
    form = OrderForm(
        request.POST or None, initial=OrderForm.usual(offered, found.resident.ability_level),
        workers=assignable(request.viewer, found.place, request.now), payers=_payers(found.place, offered),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_order(
                actor=request.viewer, now=request.now, plan_id=found.id, service_code=service, **form.cleaned_data
            )
            messages.success(request, _("已添加服务单。"))
            return redirect("care:plan", found.resident_id)
    caution = offered.caution.in_language(language()) if offered.caution else ""
    usual = _usual(request, found.place, service)
    return form_page(request, offered.name.in_language(language()), found.resident, form, caution=caution, usual=usual)


@page("care.plan")
@require_POST
def accept(request: SignedRequest, plan_id: UUID, service: str) -> HttpResponse:
    """Take a service as it is proposed, in one step."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    offered = _offered(found, service)
    with refusals_told(request):
        services.add_order(actor=request.viewer, now=request.now, plan_id=found.id, service_code=service, once=True)
        messages.success(request, _("已按建议采用:%(service)s。") % {"service": offered.name.in_language(language())})
    return redirect("care:plan", found.resident_id)


@page("care.plan")
def refuse(request: SignedRequest, plan_id: UUID, service: str) -> HttpResponse:
    """A proposed service is not taken, and why."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    offered = _offered(found, service)
    form = RefusalForm(request.POST or None, pack=packs.for_place(found.place))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.refuse_service(
                actor=request.viewer, now=request.now, plan_id=found.id, service_code=service, **form.cleaned_data
            )
            messages.success(request, _("已登记不采用的理由。"))
            return redirect("care:plan", found.resident_id)
    return form_page(request, _("不采用这项服务"), found.resident, form, about=offered.name.in_language(language()))


@page("care.plan")
def order(request: SignedRequest, order_id: UUID) -> HttpResponse:
    """Change an order and say why; coming visits follow."""
    found = selectors.order_or_404(request.viewer, order_id)
    pack = packs.for_place(found.place)
    lines = selectors.agreed_now(found)
    initial = {
        "order_id": found.id, "weekdays": list(found.weekdays), "every_weeks": found.every_weeks,
        "start": _time(found.window_start), "end": _time(found.window_end), "minutes": found.minutes, "hands": found.hands,
        "regular_carer_id": found.regular_carer_id, "ends_on": found.ends_on, **OrderForm.typed_before(lines),
    }  # fmt: skip
    form = OrderForm(
        request.POST or None, initial=initial, workers=assignable(request.viewer, found.place, request.now), changing=True,
        payers=_payers(found.place, pack.services.get(found.service)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            typed = {**form.cleaned_data, "order_id": found.id}
            services.change_order(actor=request.viewer, now=request.now, **typed)
            messages.success(request, _("已修改,今后的走访随之调整。"))
            return redirect("care:plan", found.resident_id)
    usual = _usual(request, found.place, found.service) if found.service in pack.services else ""
    return form_page(request, order_name(found), found.resident, form, usual=usual)


@page("care.plan")
def end_order(request: SignedRequest, order_id: UUID) -> HttpResponse:
    """Stop an order from a day on."""
    found = selectors.order_or_404(request.viewer, order_id)
    form = EndOrderForm(request.POST or None, initial={"ends_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_order(actor=request.viewer, now=request.now, order_id=found.id, **form.cleaned_data)
            messages.success(request, _("已停止,此后的走访已取消。"))
            return redirect("care:plan", found.resident_id)
    return form_page(request, _("停止服务单"), found.resident, form, about=order_name(found))


def order_name(found: CareOrder) -> str:
    """助餐 · 周一、周三."""
    service = word(packs.for_place(found.place).services, found.service)
    return f"{service} · {often_text(found.weekdays, found.every_weeks)}"


def _offered(found: CarePlan, service: str) -> Service:
    offered = packs.for_place(found.place).offered.get(service)
    if offered is None:
        raise ProblemError("care.service_unknown", service=service)
    return offered


def _payers(place: str, offered: Service | None) -> list[tuple[str, str]]:
    """Who may pay; nobody for a service without a price."""
    return choices(packs.for_place(place).payers) if offered and offered.price else []


def _usual(request: SignedRequest, place: str, service: str) -> str:
    parts = selectors.usual_parts(request.viewer, place, service, local_day(request.now))
    return parts_text(packs.for_place(place), parts)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
