"""A person's care plan: its goals, its orders, and every change to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs.pack import Pack
from lianxin.base.ui.pack_words import Named, language, word
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import CarePlanForm, EndOrderForm, EndPlanForm, OrderForm, PauseForm
from lianxin.domain.care.rules import Suited, suited
from lianxin.domain.care.views.showing import order_rows, weekdays_text
from lianxin.domain.commitments.selectors import assignable
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.tiers import TierWhy, tier_why
from lianxin.domain.people.views.tiers import how_often
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import CareOrder, CarePlan
    from lianxin.domain.people.models import Resident


@page("care.read")
def plan(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The open plan with its orders and the catalogue to order from; without one, the form that begins it."""
    resident = resident_or_404(request.viewer, resident_id)
    found = selectors.care_plan_of(request.viewer, resident.id)
    may = request.viewer.may("care.plan", resident.place)
    form = CarePlanForm(request.POST or None, initial={"starts_on": local_day(request.now)})
    if request.method == "POST" and found is None and form.is_valid():
        with refusals_in(form):
            services.open_care_plan(actor=request.viewer, now=request.now, resident_id=resident.id, **form.cleaned_data)
            messages.success(request, _("照护计划已建立,请添加服务单。"))
            return redirect("care:plan", resident.id)
    context: dict[str, Any] = {
        "resident": resident,
        "plan": found,
        "may": may,
        "form": form,
        "back": Link(_("返回居民档案"), reverse("web:resident", args=[resident.id])),
    }
    standing = _standing(request, resident)
    if found is None:
        context["facts"] = _tier_facts(resident, standing)
    else:
        context |= {
            "facts": [*_tier_facts(resident, standing, found), *_facts(found)],
            "orders": order_rows(found, {o.id: _order_actions(o) for o in found.orders.all()} if may else None),
            "catalogue": _catalogue(packs.for_place(found.place), resident, standing) if may else [],
        }
    return render(request, "care/plan.html", context, status=422 if form.errors else 200)


def _facts(found: CarePlan) -> list[Pair]:
    return [
        Pair(_("照护目标"), found.goals),
        Pair(_("开始日期"), found.starts_on),
        Pair(_("复核日期"), found.review_on),
    ]


def _order_actions(order: CareOrder) -> list[Action]:
    return [
        Action(_("修改"), reverse("care:order", args=[order.id])),
        Action(_("暂停"), reverse("care:order-pause", args=[order.id])),
        Action(_("停止"), reverse("care:order-end", args=[order.id])),
    ]


def _standing(request: SignedRequest, resident: Resident) -> TierWhy | None:
    """The person's categories and visit tier of today; None for who may not read them."""
    if not request.viewer.may("category.read", resident.place):
        return None
    return tier_why(request.viewer, resident, today=local_day(request.now))


def _tier_facts(resident: Resident, standing: TierWhy | None, found: CarePlan | None = None) -> list[Pair]:
    """The visit tier: the one the plan was made at, and today's where it has become another."""
    tiers = packs.for_place(resident.place).tiers
    now = standing.tier if standing else None
    made_at = found.tier if found else ""
    pairs = []
    if made_at:
        pairs.append(Pair(_("订计划时的走访分级"), word(tiers, made_at)))
    if now is not None and now.code != made_at:
        text = f"{now.name.in_language(language())} · {how_often(now)}"
        pairs.append(Pair(_("现在的走访分级"), Link(text, reverse("people:tier", args=[resident.id]))))
    return pairs


def _catalogue(pack: Pack, resident: Resident, standing: TierWhy | None) -> list[dict[str, object]]:
    """The services on offer in two groups, those meant for this person first, each with the hands it needs and why."""
    answers = {code: one.answer for code, one in standing.decisions.items()} if standing else {}
    tier = standing.tier.code if standing and standing.tier else ""
    found = suited(pack.offered, answers, tier)
    groups = [
        (_("适合这位居民"), [one for one in found if one.fit == "meant"]),
        (_("其他服务"), [one for one in found if one.fit != "meant"]),
    ]
    return [
        {"title": title, "services": [_offer(pack, resident, one) for one in some]} for title, some in groups if some
    ]


def _offer(pack: Pack, resident: Resident, one: Suited) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.service.name.in_language(language()),
        "minutes": one.service.minutes,
        "hands": one.service.hands_for(resident.ability_level),
        "why": _why_offered(pack, one),
    }


def _why_offered(pack: Pack, one: Suited) -> str:
    """Because of what it stands where it stands."""
    if one.fit == "everybody":
        return _("面向所有人")
    if one.fit == "meant":
        held = _listed(pack.categories, one.because)
        tier = _of_tier(pack, one.tier) if one.tier else ""
        return _("因为:%(reasons)s") % {"reasons": "、".join(part for part in (held, tier) if part)}
    if one.fit == "unknown":
        return _("还不知道是不是:%(categories)s") % {"categories": _listed(pack.categories, one.unknown)}
    tiers = [_of_tier(pack, code) for code in one.service.tiers]
    usual = [_listed(pack.categories, one.service.categories), *tiers]
    return _("一般给:%(people)s") % {"people": "、".join(part for part in usual if part)}


def _of_tier(pack: Pack, code: str) -> str:
    return _("走访分级“%(tier)s”") % {"tier": word(pack.tiers, code)}


def _listed(rows: Mapping[str, Named], codes: Iterable[str]) -> str:
    return "、".join(word(rows, code) for code in codes)


@page("care.plan")
def new_order(request: SignedRequest, plan_id: UUID, service: str) -> HttpResponse:
    """Order a service: its usual window, length and hands are filled in from the pack."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    offered = packs.for_place(found.place).offered.get(service)
    if offered is None:
        raise ProblemError("care.service_unknown", service=service)
    initial = OrderForm.usual(offered, found.resident.ability_level)
    form = OrderForm(request.POST or None, initial=initial, workers=assignable(request.viewer, found.place, request.now))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_order(
                actor=request.viewer, now=request.now, plan_id=found.id, service_code=service, **form.cleaned_data
            )
            messages.success(request, _("已添加服务单。"))
            return redirect("care:plan", found.resident_id)
    caution = offered.caution.in_language(language()) if offered.caution else ""
    return _form_page(request, offered.name.in_language(language()), found.resident, form, caution=caution)


@page("care.plan")
def order(request: SignedRequest, order_id: UUID) -> HttpResponse:
    """Change an order; coming visits follow."""
    found = selectors.order_or_404(request.viewer, order_id)
    initial = {
        "order_id": found.id, "weekdays": list(found.weekdays), "start": _time(found.window_start),
        "end": _time(found.window_end), "minutes": found.minutes, "hands": found.hands,
        "regular_carer_id": found.regular_carer_id, "ends_on": found.ends_on,
    }  # fmt: skip
    form = OrderForm(request.POST or None, initial=initial, workers=assignable(request.viewer, found.place, request.now))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            typed = {**form.cleaned_data, "order_id": found.id}
            services.change_order(actor=request.viewer, now=request.now, **typed)
            messages.success(request, _("已修改,今后的走访随之调整。"))
            return redirect("care:plan", found.resident_id)
    return _form_page(request, _order_name(found), found.resident, form)


@page("care.plan")
def pause_order(request: SignedRequest, order_id: UUID) -> HttpResponse:
    """Pause an order for a time."""
    found = selectors.order_or_404(request.viewer, order_id)
    form = PauseForm(request.POST or None, initial={"paused_from": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.pause_order(actor=request.viewer, now=request.now, order_id=found.id, **form.cleaned_data)
            messages.success(request, _("已暂停,这段时间的走访已取消。"))
            return redirect("care:plan", found.resident_id)
    return _form_page(request, _("暂停服务单"), found.resident, form, about=_order_name(found))


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
    return _form_page(request, _("停止服务单"), found.resident, form, about=_order_name(found))


@page("care.plan")
def end(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """End the whole plan."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    form = EndPlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_care_plan(actor=request.viewer, now=request.now, plan_id=found.id, **form.cleaned_data)
            messages.success(request, _("照护计划已结束。"))
            return redirect("web:resident", found.resident_id)
    context = {
        "title": _("结束照护计划"), "text": found.resident.name, "form": form, "submit_label": _("结束照护计划"),
        "consequences": [_("所有服务单同时停止。"), _("尚未开始的走访全部取消。")],
        "back_url": reverse("care:plan", args=[found.resident_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _form_page(
    request: SignedRequest, title: str, resident: Resident, form: Form, *, about: str = "", caution: str = ""
) -> HttpResponse:
    context = {
        "title": title, "about": about, "caution": caution, "resident": resident, "form": form,
        "back": Link(_("返回照护计划"), reverse("care:plan", args=[resident.id])),
    }  # fmt: skip
    return render(request, "care/form.html", context, status=422 if form.errors else 200)


def _order_name(found: CareOrder) -> str:
    return f"{word(packs.for_place(found.place).services, found.service)} · {weekdays_text(found.weekdays)}"


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
