"""Everything that is written in a child's file: one form for each act, one page for all forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.typed import typed
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.forms import (
    AgeForm,
    AssessForm,
    ClosingForm,
    ConferenceForm,
    EndMeasureForm,
    FeedbackForm,
    FinishItemForm,
    ItemForm,
    MeasureForm,
    PlanForm,
    RenewForm,
    ReviewPlanForm,
    TellForm,
    UrgencyForm,
    VisitForm,
    WhyForm,
)
from lianxin.domain.minors.forms.responding import InFile
from lianxin.domain.minors.views.finding import FoundChild, found_children
from lianxin.domain.minors.views.showing import word
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.views.presenting import age_text
from lianxin.domain.proceedings.forms import ReasonForm
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.domain.minors.models import ChildFile


class SureForm(InFile):
    """Nothing to type: only that it is meant."""


class SignForm(InFile):
    """Likewise, of the assessment that stood there."""

    assessment_id = forms.UUIDField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to write: its heading, form and service; `row`: the keyword under which the service takes the row it is about; `show`:
    the part of the file it belongs to."""

    title: str
    form: type[InFile]
    service: Callable[..., Any]
    show: str = "report"
    row: str = ""
    note: str = ""


_ACTS: Final[Mapping[str, Act]] = {
    "tell": Act(N_("记下报告了谁"), TellForm, services.tell_agency),
    "agency_feedback": Act(N_("部门的反馈"), FeedbackForm, services.note_agency_feedback, row="told_id"),
    "rule_out": Act(N_("认定不属于强制报告"), WhyForm, services.rule_out_duty),
    "answer": Act(
        N_("答复报告人"),
        FeedbackForm,
        services.answer_reporter,
        row="report_id",
        note=N_("报告人用查询码看到这段话。不要写孩子的情况。"),
    ),
    "safe": Act(
        N_("孩子已安全"),
        SureForm,
        services.mark_safe,
        note=N_("亲眼见到,或由在场的可靠的人确认:孩子现在安全。"),
    ),
    "urgency": Act(N_("改紧急程度"), UrgencyForm, services.set_urgency),
    "age": Act(N_("年龄认定"), AgeForm, services.decide_age),
    "closing": Act(N_("写结案理由"), ClosingForm, services.write_closing),
    "assess": Act(N_("写评估"), AssessForm, services.assess, "assess"),
    "sign": Act(
        N_("风险等级签字"), SignForm, services.sign_tier, "assess", note=N_("看过评估,同意这个等级。")
    ),
    "measure": Act(N_("记一项处置措施"), MeasureForm, services.add_measure, "assess"),
    "renew": Act(N_("延长期限"), RenewForm, services.renew_measure, "assess", "measure_id"),
    "end_measure": Act(N_("结束措施"), EndMeasureForm, services.end_measure, "assess", "measure_id"),
    "conference": Act(N_("记会商"), ConferenceForm, services.keep_conference, "assess"),
    "plan": Act(N_("帮扶计划的目标"), PlanForm, services.make_plan, "plan"),
    "review_plan": Act(N_("复核帮扶计划"), ReviewPlanForm, services.review_plan, "plan"),
    "item": Act(N_("加一项帮扶"), ItemForm, services.add_item, "plan"),
    "finish": Act(N_("写结果"), FinishItemForm, services.finish_item, "plan", "item_id"),
    "visit": Act(N_("记走访"), VisitForm, services.record_visit, "visits"),
}
_REVIEWS: Final = frozenset({"sign"})


@never_cache
@page("proceeding.read")
def act(request: SignedRequest, child_file_id: UUID, code: str, row_id: UUID | None = None) -> HttpResponse:
    """The form of one act, and the act."""
    found = selectors.file_or_404(request.viewer, request.now, child_file_id)
    chosen = _ACTS.get(code)
    if chosen is None or bool(chosen.row) != (row_id is not None):
        raise ProblemError("general.not_found")
    request.viewer.must("minor.review" if code in _REVIEWS else "minor.work", found.proceeding.place)
    form = chosen.form(
        request.POST if request.method == "POST" else None,
        place=found.proceeding.place,
        initial=_initial(request, found, code),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            about = {chosen.row: row_id} if chosen.row else {}
            chosen.service(actor=request.viewer, now=request.now, file_id=found.id, **about, **form.given())
            messages.success(request, _("已保存。"))
            return redirect(_file(found, chosen.show))
    return _form(
        request,
        found,
        _(chosen.title),
        form,
        _file(found, chosen.show),
        note=_note(found, code),
        asks_age=code == "age",
    )


@never_cache
@page("minor.work")
def join(request: SignedRequest, child_file_id: UUID, into_id: UUID) -> HttpResponse:
    """This one is of the same event as that one."""
    found = selectors.file_or_404(request.viewer, request.now, child_file_id)
    into = selectors.file_or_404(request.viewer, request.now, into_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.join_files(
                actor=request.viewer, now=request.now, file_id=found.id, into_id=into.id, **form.cleaned_data
            )
            messages.success(request, _("已并案,两份报告都在这里。"))
            return redirect("minors:file", into.id)
    note = _("并入 %(other)s:报告和向部门报告的记录都转过去,这份卷宗结束。") % {
        "other": selectors.subject_of(into.proceeding)
    }
    return _form(request, found, _("并案"), form, _file(found, "report"), note=note)


@never_cache
@page("minor.work")
def name(request: SignedRequest, child_file_id: UUID) -> HttpResponse:
    """Find the child in the register; who was picked is shown with age and address, and named when that is confirmed. Where another
    one stood, with a reason."""
    found = selectors.file_or_404(request.viewer, request.now, child_file_id)
    corrects = found.proceeding.resident_id is not None and request.viewer.may("minor.review", found.proceeding.place)
    here = reverse("minors:name", args=[found.id])
    if request.method == "POST":
        return _named(request, found, read_key(request.POST.get("resident", "")), corrects=corrects)
    asked = typed(request)
    context = {
        "title": _("更正是哪个孩子") if corrects else _("在居民里找到孩子"),
        "told": found.child,
        "asked": asked,
        "found": found_children(request, asked),
        "here": here,
        "back": Link(_("返回卷宗"), _file(found, "report")),
    }
    return render(request, "minors/name.html", context)


def _named(request: SignedRequest, found: ChildFile, resident_id: UUID, *, corrects: bool) -> HttpResponse:
    """Is it this one? Asked before a namesake is named by mistake."""
    is_sure = "sure" in request.POST
    form = ReasonForm(request.POST if is_sure else None) if corrects else forms.Form(request.POST if is_sure else None)
    act: Callable[..., object] = services.correct_child if corrects else services.name_child
    if is_sure and form.is_valid():
        why = {"why": form.cleaned_data["reason"]} if corrects else {}
        with refusals_in(form):
            act(actor=request.viewer, now=request.now, file_id=found.id, resident_id=resident_id, **why)
            messages.success(request, _("已写明是哪个孩子。"))
            return redirect(_file(found, "report"))
    resident = resident_or_404(request.viewer, resident_id)
    here = reverse("minors:name", args=[found.id])
    context = {
        "title": _("确认是哪个孩子"), "told": found.child, "child": FoundChild(resident, age_text(resident, local_day(request.now))),
        "here": here, "back": Link(_("返回查找"), here), "form": form, "was": found.proceeding.resident if corrects else None,
    }  # fmt: skip
    return render(request, "minors/name_sure.html", context, status=422 if form.errors else 200)


def _initial(request: SignedRequest, found: ChildFile, code: str) -> dict[str, Any]:
    today = local_day(request.now)
    if code in ("plan", "review_plan"):
        plans = selectors.plans_of(request.viewer, request.now, found)
        return {"row_id": new_id(), "goals": plans[0].goals if plans else ""}
    if code == "sign":
        found_last = selectors.assessments_of(request.viewer, request.now, found)[:1]
        return {"assessment_id": found_last[0].id if found_last else None}
    return {
        "told_at": request.now, "held_at": request.now, "visit_id": new_id(), "row_id": new_id(), "since": today, "seen_on": today, "held_on": today, "done_on": today, "ended_on": today,
        "occasion": "first" if not found.tier else "review", "urgency": found.urgency, "tier": found.tier,
    }  # fmt: skip


def _note(found: ChildFile, code: str) -> str:
    """What is said above the form; above a signature also what is signed."""
    said = _(_ACTS[code].note) if _ACTS[code].note else ""
    return f"{said} {word(found.proceeding.place, 'tier', found.tier)}" if code == "sign" and found.tier else said


def _file(found: ChildFile, show: str) -> str:
    return f"{reverse('minors:file', args=[found.id])}?show={show}"


def _form(
    request: SignedRequest,
    found: ChildFile,
    title: str,
    form: forms.Form,
    back: str,
    *,
    note: str = "",
    asks_age: bool = False,
) -> HttpResponse:
    context = {
        "title": title, "about": selectors.subject_of(found.proceeding), "form": form, "note": note, "asks_age": asks_age,
        "back": Link(_("返回卷宗"), back),
    }  # fmt: skip
    return render(request, "minors/form.html", context, status=422 if form.errors else 200)
