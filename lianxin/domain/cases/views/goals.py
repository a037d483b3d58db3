"""Goals with their scores, and how the person feels."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import DropForm, GoalForm, ScoreForm, WellBeingForm
from lianxin.domain.cases.rules import MOMENTS, SCORES, attainment, score_text
from lianxin.domain.cases.views.showing import form_page, found_case, framed, may_write
from lianxin.domain.screening.selectors import of_resident as screenings_of
from lianxin.domain.screening.views.showing import level_badge, scale_name
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CaseFile, CaseGoal


@never_cache
@page("proceeding.read")
def goals(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Every goal with what it is measured by, until when, and its last score; before and after."""
    case = found_case(request, case_id)
    found = list(selectors.goals_of(request.viewer, request.now, case))
    scores = [one.scores.all()[0].score for one in found if one.scores.all()]
    may = may_write(request, case)
    texts = [_("目标"), _("用什么衡量"), _("现在怎样"), _("要到怎样"), _("期限"), _("谁来做"), _("达成程度")]
    columns = [*(Column(text) for text in texts), Column("", "actions")]
    table = Table(_("目标"), columns, [_row(case, one, may=may) for one in found], _("还没有目标。"))
    offered = []
    if may:
        offered = [
            Action(_("定一个目标"), reverse("cases:goal-new", args=[case.id]), "primary", "add"),
            Action(_("记幸福感自评"), reverse("cases:well-being", args=[case.id]), icon="add"),
        ]
    context = framed(case, "goals", table=table, actions=offered, attained=attainment(scores), felt=_felt(request, case), screened=_screened(request, case))
    return render(request, "cases/goals.html", context)


def _row(case: CaseFile, one: CaseGoal, *, may: bool) -> Row:
    last = next(iter(one.scores.all()), None)
    score = f"{score_text(last.score)} {_(SCORES[last.score])}({last.evidence})" if last is not None else None
    acts = []
    if may:
        acts = [Action(_("评分"), reverse("cases:score", args=[case.id, one.id])), Action(_("取消目标"), reverse("cases:drop", args=[case.id, one.id]))]
    return Row((one.title, one.measure, one.now_value, one.target, one.due_on, one.who or None, score, acts))


def _felt(request: SignedRequest, case: CaseFile) -> Table:
    columns = [Column(_("什么时候")), Column(_("日期")), Column(_("自评(0–10)"), "number"), Column(_("本人的话"))]
    found = selectors.well_being_of(request.viewer, request.now, case)
    return Table(_("幸福感自评"), columns, [Row((_(MOMENTS[one.moment]), one.on, one.score, one.note or None)) for one in found], _("还没有记。"))


def _screened(request: SignedRequest, case: CaseFile) -> Table:
    """What screenings found, before and after, for whoever may see results."""
    columns = [Column(_("量表")), Column(_("日期")), Column(_("总分"), "number"), Column(_("结果"))]
    proceeding, rows = case.proceeding, []
    if proceeding.resident_id is not None:
        found = screenings_of(request.viewer, proceeding.resident_id).filter(state="counted")
        rows = [
            Row((scale_name(one.place, one.scale), one.on, one.total, level_badge(one.place, one.scale, one.level)), reverse("screening:screening", args=[one.id]))
            for one in found
        ]
    return Table(_("筛查结果"), columns, rows, _("没有筛查结果,或者您不能查看。"))


@page("proceeding.work")
def new(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """One more goal."""
    case = found_case(request, case_id)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.add_goal(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("目标已定下。"))
            return redirect("cases:goals", case.id)
    return form_page(request, case, _("定一个目标"), form, _("保存"), "goals")


@page("proceeding.work")
def score(request: SignedRequest, case_id: UUID, case_goal_id: UUID) -> HttpResponse:
    """How far one was reached."""
    case, one = _goal(request, case_id, case_goal_id)
    form = ScoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.score_goal(actor=request.viewer, now=request.now, goal_id=one.id, **form.cleaned_data)
            messages.success(request, _("已评分。"))
            return redirect("cases:goals", case.id)
    about = f"{one.title} · {one.measure}:{one.now_value} → {one.target}"
    return form_page(request, case, _("目标评分"), form, _("保存"), "goals", about=about)


@page("proceeding.work")
def drop(request: SignedRequest, case_id: UUID, case_goal_id: UUID) -> HttpResponse:
    """One is given up."""
    case, one = _goal(request, case_id, case_goal_id)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.drop_goal(actor=request.viewer, now=request.now, goal_id=one.id, **form.cleaned_data)
            messages.success(request, _("目标已取消,记录留着。"))
            return redirect("cases:goals", case.id)
    return form_page(request, case, _("取消目标"), form, _("取消这个目标"), "goals", about=one.title)


@page("proceeding.work")
def well_being(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """How the person says they feel."""
    case = found_case(request, case_id)
    form = WellBeingForm(request.POST or None, initial={"on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.record_well_being(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("cases:goals", case.id)
    return form_page(request, case, _("幸福感自评"), form, _("保存"), "goals")


def _goal(request: SignedRequest, case_id: UUID, case_goal_id: UUID) -> tuple[CaseFile, CaseGoal]:
    case = found_case(request, case_id)
    one = selectors.goals_of(request.viewer, request.now, case).filter(id=case_goal_id).first()
    if one is None:
        raise ProblemError("general.not_found")
    return case, one
