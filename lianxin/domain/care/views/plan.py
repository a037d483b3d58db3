"""A person's care plan: where it stands, what is proposed, what is ordered, what it wants to reach."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs.pack import Pack
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.care import rules, selectors, services
from lianxin.domain.care.forms import CarePlanForm, EndPlanForm
from lianxin.domain.care.views.plan_words import (
    level_text,
    often_said,
    parts_text,
    pays_of,
    why_offered,
)
from lianxin.domain.care.views.showing import order_rows, pause_reason
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.tiers import TierWhy
from lianxin.domain.people.views.tiers import how_often
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.domain.care.models import CareGoal, CareOrder, CarePause, CarePlan
    from lianxin.domain.people.models import Resident


@page("care.read")
def plan(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The open plan with its orders, proposals and goals; without one, the form that begins it."""
    resident = resident_or_404(request.viewer, resident_id)
    found = selectors.care_plan_of(request.viewer, resident.id)
    may = request.viewer.may("care.plan", resident.place)
    form = CarePlanForm(request.POST or None, initial={"starts_on": local_day(request.now)})
    if request.method == "POST" and found is None and form.is_valid():
        with refusals_in(form):
            services.open_care_plan(actor=request.viewer, now=request.now, resident_id=resident.id, **form.cleaned_data)
            messages.success(request, _("照护计划已建立,请看建议的服务,逐项决定。"))
            return redirect("care:plan", resident.id)
    context: dict[str, Any] = {
        "resident": resident,
        "plan": found,
        "may": may,
        "form": form,
        "back": Link(_("返回居民档案"), reverse("web:resident", args=[resident.id])),
    }
    tier = selectors.tier_of(request.viewer, resident, request.now)
    if found is None:
        context["facts"] = [Pair(_("能力等级"), level_text(resident.ability_level)), *_tier_facts(resident, tier)]
    else:
        context |= _open_plan(request, found, resident, tier, may=may)
    return render(request, "care/plan.html", context, status=422 if form.errors else 200)


def _open_plan(request: SignedRequest, found: CarePlan, resident: Resident, tier: TierWhy | None, *, may: bool) -> dict[str, Any]:
    """Everything of a plan that holds."""
    today, viewer = local_day(request.now), request.viewer
    pack = packs.for_place(found.place)
    pays = pays_of(viewer, found, today)
    acts = {order.id: _order_actions(order) for order in found.orders.all()} if may else None
    context: dict[str, Any] = {
        "facts": [
            Pair(_("能力等级"), level_text(resident.ability_level)), *_tier_facts(resident, tier, found),
            *_facts(request, found, today),
        ],
        "actions": _plan_actions(found, may=may),
        "orders": order_rows(found, acts, today=today, pays=pays),
        "goals": _goal_rows(selectors.goals_of(viewer, found.id), today, may=may),
        "pauses": _pause_rows(found, selectors.pauses_of(viewer, found.id), today, may=may),
    }  # fmt: skip
    if not may:
        return context
    ordered = {order.service for order in found.orders.all() if order.ends_on is None or order.ends_on > today}
    newest = selectors.newest_decisions(viewer, found)
    suited = rules.suited(pack.offered, selectors.standing_of(viewer, resident, tier))
    waiting = rules.proposals(suited, ordered, {code: row.choice for code, row in newest.items()})
    shown = {one.code for one in (*waiting.open, *waiting.refused)} | ordered
    refused = [_offer(request, pack, resident, one) for one in waiting.refused]
    for offer, one in zip(refused, waiting.refused, strict=True):
        row = newest[one.code]
        reason = ":".join(part for part in (word(pack.refusals, row.why), row.note) if part)
        offer["refused"] = _("%(day)s 登记不采用:%(reason)s") % {"day": day_text(local_day(row.decided_at)), "reason": reason}
    return context | {
        "proposals": [_offer(request, pack, resident, one) for one in waiting.open],
        "refused": refused,
        "catalogue": [_offer(request, pack, resident, one) for one in suited if one.code not in shown],
    }


def _facts(request: SignedRequest, found: CarePlan, today: date) -> list[Pair]:
    overdue = found.review_on < today
    review = Badge(_("已过期,请复核"), "bad") if overdue else ""
    agreements = selectors.agreements_of(request.viewer, found.id)
    newest = agreements.first()
    changed = selectors.changed_at(request.viewer, found.id)
    state = rules.agreement_state((newest.agreed, newest.made_at) if newest else None, changed)
    badges = {
        "none": Badge(_("还没有征得同意"), "warn"),
        "against": Badge(_("不同意"), "bad"),
        "stale": Badge(_("之后计划有改动,请再征得同意"), "warn"),
        "agreed": Badge(_("同意"), "good"),
    }
    words: list[object] = [badges[state]]
    if newest is not None:
        by = _(rules.AGREED_BY[newest.by_kind])
        words.append(f"{by} {newest.given_by} · {_(rules.AGREED_HOW[newest.how])} · {day_text(newest.day)}")
    return [
        Pair(_("总的想法"), found.goals),
        Pair(_("开始日期"), found.starts_on),
        Pair(_("复核日期"), [found.review_on, review] if overdue else found.review_on),
        Pair(_("本人或家属的意见"), words),
    ]


def _plan_actions(found: CarePlan, *, may: bool) -> list[Action]:
    acts = [
        Action(_("打印"), reverse("care:plan-print", args=[found.id]), icon="print"),
        Action(_("经过"), reverse("care:plan-history", args=[found.id]), icon="clock"),
        Action(_("上门意愿"), reverse("care:wishes", args=[found.resident_id]), icon="person"),
        Action(_("用餐"), reverse("meals:resident", args=[found.resident_id]), icon="meal"),
    ]
    if may:
        acts = [
            Action(_("复核"), reverse("care:plan-review", args=[found.id]), "primary", icon="good"),
            Action(_("登记同意"), reverse("care:plan-agree", args=[found.id])),
            Action(_("全部暂停"), reverse("care:plan-pause", args=[found.id])),
            *acts,
        ]
    return acts


def _order_actions(order: CareOrder) -> list[Action]:
    return [
        Action(_("修改"), reverse("care:order", args=[order.id])),
        Action(_("暂停"), reverse("care:order-pause", args=[order.id])),
        Action(_("停止"), reverse("care:order-end", args=[order.id])),
    ]


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


def _goal_rows(goals: Iterable[CareGoal], today: date, *, may: bool) -> Table:
    rows = []
    tones = {"reached": "good", "partly": "info", "not": "warn", "dropped": "plain"}
    for goal in goals:
        newest = next(iter(goal.marks.all()), None)
        state: object = _("还没有评")
        if newest is not None:
            state = [Badge(_(rules.GOAL_STATES[newest.state]), tones[newest.state]), f"{day_text(newest.day)} {newest.note}"]  # type: ignore[arg-type]
        due: object = goal.due_on
        if rules.goal_waits(newest.state if newest else "", goal.due_on, today):
            due = [goal.due_on, Badge(_("日期已到,请评"), "warn")]
        cells: list[object] = [goal.text, goal.measure, due, state]
        rows.append(Row([*cells, [Action(_("评"), reverse("care:goal-mark", args=[goal.id]))]] if may else cells))
    columns = [Column(_("目标")), Column(_("怎么看出达到了")), Column(_("到哪一天"), "short"), Column(_("进展"))]
    return Table(_("照护目标"), [*columns, Column("", "actions")] if may else columns, rows, _("还没有具体目标。"))


def _pause_rows(found: CarePlan, pauses: Iterable[CarePause], today: date, *, may: bool) -> Table | None:
    """The pauses that hold or are to come; None when there are none."""
    rows = []
    services_ = packs.for_place(found.place).services
    for pause in pauses:
        if pause.until is not None and (pause.until <= today or pause.until <= pause.starts_on):
            continue
        until: object = pause.until or _("另行通知")
        what = word(services_, pause.order.service) if pause.order else _("全部服务")
        cells: list[object] = [what, pause_reason(pause, found.place), pause.starts_on, until]
        rows.append(Row([*cells, [Action(_("提前恢复"), reverse("care:pause-resume", args=[pause.id]))]] if may else cells))
    columns = [Column(_("暂停什么")), Column(_("理由")), Column(_("从"), "short"), Column(_("到(不含)"), "short")]
    return Table(_("暂停"), [*columns, Column("", "actions")] if may else columns, rows) if rows else None


def _offer(request: SignedRequest, pack: Pack, resident: Resident, one: rules.Suited) -> dict[str, object]:
    """One service of the catalogue with the hands it needs, how often, who would pay, and why it stands there."""
    parts = selectors.usual_parts(request.viewer, resident.place, one.code, local_day(request.now))
    return {
        "code": one.code,
        "name": one.service.name.in_language(language()),
        "minutes": one.service.minutes,
        "hands": one.service.hands_for(resident.ability_level),
        "often": often_said(one, resident.ability_level),
        "pays": parts_text(pack, parts),
        "why": why_offered(pack, one),
    }


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
