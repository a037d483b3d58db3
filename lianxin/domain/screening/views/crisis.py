"""A crisis: what to do now, what was done, the safety plan, and the steps of its workflow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.people.views.contacts import calls
from lianxin.domain.proceedings.views.panel import steps_panel
from lianxin.domain.screening import selectors, services
from lianxin.domain.screening.forms import CrisisForm, SafetyPlanForm
from lianxin.domain.screening.rules.crises import ANSWERS, PARTS

if TYPE_CHECKING:
    from django.forms import Form

    from lianxin.domain.screening.models import Crisis

_MOMENTS = ("called", "supervisor_told", "visited", "danger_handled")


@never_cache
@page("screening.read")
def crisis(request: SignedRequest, crisis_id: UUID) -> HttpResponse:
    """Everything on one page: somebody may be standing at the door."""
    found = selectors.crisis_or_404(request.viewer, request.now, crisis_id)
    running = found.proceeding
    panel = steps_panel(request, running)
    may_record = running.closed_at is None and request.viewer.may("screening.record", found.place)
    actions = []
    if may_record:
        actions = [
            Action(_("记录联系和上门"), reverse("screening:crisis-note", args=[found.id]), "primary", "edit"),
            Action(_("写安全计划"), reverse("screening:crisis-plan", args=[found.id]), icon="care"),
        ]
    context = {
        "title": _("心理危机"), "about": both_names(running.resident) if running.resident else _("没有写明是谁"), "panel": panel,
        "badge": panel["badge"], "back": Link(_("返回心理危机"), f"{reverse('screening:board')}?list=crises"),
        "advice": _advice(found) if running.closed_at is None else "", "actions": actions, "facts": _facts(found),
        "calls": calls(request, running.resident) if running.resident and running.closed_at is None else [],
        "said": found.said, "plan": _plan(found), "others": _others(request, found),
        "screening": Link(_("看筛查结果"), reverse("screening:screening", args=[found.screening_id])),
    }  # fmt: skip
    return render(request, "screening/crisis.html", context)


@never_cache
@page("screening.record")
def note(request: SignedRequest, crisis_id: UUID) -> HttpResponse:
    """What was done, asked and answered just now."""
    found = selectors.crisis_or_404(request.viewer, request.now, crisis_id)
    done = [code for code in _MOMENTS if getattr(found, f"{code}_at") is not None]
    kept = {name: getattr(found, name) for name in ("has_plan", "has_means", "has_time")}
    initial = {
        **kept,
        "danger": {True: "yes", False: "no"}.get(found.danger, "") if found.danger is not None else "",
    }
    form = CrisisForm(request.POST or None, initial=initial, done=done, is_planned=found.planned_at is not None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            services.note_crisis(
                actor=request.viewer, now=request.now, crisis_id=found.id, done=given.get("done", ()), danger=form.danger_told,
                answers={name: given[name] for name in kept if given[name]}, said=given["said"],
            )  # fmt: skip
            messages.success(request, _("已记下。"))
            return redirect("screening:crisis", found.id)
    return _form(request, found, _("记录联系和上门"), form, _advice(found))


@never_cache
@page("screening.record")
def plan(request: SignedRequest, crisis_id: UUID) -> HttpResponse:
    """The safety plan, written together with the person."""
    found = selectors.crisis_or_404(request.viewer, request.now, crisis_id)
    form = SafetyPlanForm(request.POST or None, initial=json.loads(found.plan) if found.plan else {})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.write_safety_plan(
                actor=request.viewer, now=request.now, crisis_id=found.id, parts=form.cleaned_data
            )
            messages.success(request, _("安全计划已保存。请留一份给本人。"))
            return redirect("screening:crisis", found.id)
    return _form(request, found, _("写安全计划"), form, _("和本人一起写,用本人的话。"))


def _others(request: SignedRequest, found: Crisis) -> list[Link]:
    """What else there is of the person: two files of theirs became one, each with a crisis."""
    return [Link(one.proceeding.number, reverse("screening:crisis", args=[one.id])) for one in selectors.beside(request.viewer, request.now, found)]


def _advice(found: Crisis) -> str:
    pack = packs.for_place(found.place)
    action = pack.scale_actions.get("crisis")
    return action.advice.in_language(language()) if action else ""


def _facts(found: Crisis) -> list[Pair]:
    scale = packs.for_place(found.place).scales.get(found.screening.scale)
    trigger = scale.triggers.get(found.trigger) if scale else None
    asked = {"has_plan": _("打算"), "has_means": _("办法"), "has_time": _("时间")}
    danger = {True: Badge(_("有"), "bad"), False: Badge(_("没有"), "good")}
    return [
        Pair(
            _("发现"),
            [
                Badge(trigger.name.in_language(language()), "bad") if trigger else found.trigger,
                *([_("又出现 %(times)s 次") % {"times": found.times}] if found.times else []),
            ],
        ),
        Pair(_("和本人说上话"), found.called_at),
        *(
            Pair(label, _(ANSWERS[getattr(found, name)]) if getattr(found, name) else _("还没有问"))
            for name, label in asked.items()
        ),
        Pair(_("报告督导"), found.supervisor_told_at),
        Pair(_("上门见到本人"), found.visited_at),
        Pair(_("眼下的危险"), danger[found.danger] if found.danger is not None else _("还不知道")),
        Pair(_("打110、120,通知家人"), found.danger_handled_at),
        Pair(_("安全计划以后联系上本人"), found.contacted_at),
    ]


def _plan(found: Crisis) -> list[Pair]:
    if not found.plan:
        return []
    kept = json.loads(found.plan)
    return [Pair(_(label), kept.get(code)) for code, label in PARTS.items()]


def _form(request: SignedRequest, found: Crisis, title: str, form: Form, lead: str) -> HttpResponse:
    return form_page(request, title, form, Link(_("返回"), reverse("screening:crisis", args=[found.id])), lead)
