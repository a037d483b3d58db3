"""Counselling: the titles for whoever reads the case, the words for the counsellor and who is named; naming and asking."""

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
from lianxin.base.access.selectors import colleagues, labels_of
from lianxin.base.ui.parts import Action, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import AskForm, CounsellorReaderForm, SessionForm
from lianxin.domain.cases.rules import COUNSELLING
from lianxin.domain.cases.views.showing import form_page, found_case, framed, may_write
from lianxin.domain.proceedings.rules import in_force
from lianxin.domain.proceedings.views.readers import reading_badge
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CaseFile
    from lianxin.domain.proceedings.models import Reader


@never_cache
@page("proceeding.read")
def counselling(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """That sessions took place: kind, title, when, with whom."""
    case = found_case(request, case_id)
    columns = [Column(text) for text in (_("标题"), _("种类"), _("时间"), _("辅导人"))]
    rows = [
        Row((one.title, _(COUNSELLING[one.kind]), one.held_at, one.counsellor.display_name), reverse("cases:session", args=[one.id]))
        for one in selectors.sessions_of(request.viewer, request.now, case)
    ]
    offered = [Action(_("谁可以查阅"), reverse("cases:counselling-readers", args=[case.id]), icon="lock")]
    if may_write(request, case):
        offered.insert(0, Action(_("写辅导记录"), reverse("cases:session-new", args=[case.id]), "primary", "add"))
    table = Table(_("辅导"), columns, rows, _("还没有辅导记录。"))
    return render(request, "cases/counselling.html", framed(case, "counselling", table=table, actions=offered))


@page("proceeding.work")
def new(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """A session is written down by who led it."""
    return _write(request, found_case(request, case_id), None, {"held_at": request.now, "kind": "counselling"})


@never_cache
@page("proceeding.work")
def edit(request: SignedRequest, counselling_id: UUID) -> HttpResponse:
    """Its next version, by its counsellor."""
    versions = selectors.words_of(request.viewer, request.now, counselling_id)
    last = versions[0]
    if last.counsellor_id != request.viewer.id:  # before anybody types what could not be saved
        raise ProblemError("counselling.not_yours")
    initial = {"kind": last.kind, "title": last.title, "held_at": last.held_at, "words": last.content}
    return _write(request, found_case(request, last.case_id), last.id, initial)


def _write(request: SignedRequest, case: CaseFile, of: UUID | None, initial: dict[str, object]) -> HttpResponse:
    form = SessionForm(request.POST or None, again=of is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.record_session(actor=request.viewer, now=request.now, case_id=case.id, of=of, **form.cleaned_data)
            messages.success(request, _("已保存。内容只有您和指定的人看得到。"))
            return redirect("cases:session", made.id)
    return form_page(request, case, _("辅导记录"), form, _("保存"), "counselling")


@never_cache
@page("proceeding.read")
def session(request: SignedRequest, counselling_id: UUID) -> HttpResponse:
    """One session: its words for who may read them, else how to ask."""
    found = selectors.session_or_404(request.viewer, request.now, counselling_id)
    may = selectors.may_read_counselling(request.viewer, request.now, found)
    versions = selectors.words_of(request.viewer, request.now, counselling_id) if may else []
    facts = [
        Pair(_("种类"), _(COUNSELLING[found.kind])), Pair(_("时间"), found.held_at), Pair(_("辅导人"), found.counsellor.display_name),
    ]  # fmt: skip
    offered = []
    if may and found.counsellor_id == request.viewer.id and may_write(request, found.case):
        offered = [Action(_("修改"), reverse("cases:session-edit", args=[found.id]), icon="edit")]
    elif not may and request.viewer.may("emergency.request"):
        offered = [Action(_("申请查阅"), reverse("cases:counselling-ask", args=[found.case_id]), "primary", "reveal")]
    context = {
        "title": found.title, "facts": facts, "versions": versions, "actions": offered, "may": may,
        "back": Link(_("返回"), reverse("cases:counselling", args=[found.case_id])),
    }  # fmt: skip
    return render(request, "cases/session.html", context)


@page("proceeding.read")
def readers(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Who may read the counselling, could once, or asked to; whoever answers for the case names another."""
    case = found_case(request, case_id)
    place = case.proceeding.place
    may_name = request.viewer.may("proceeding.assign", place)
    people = [(str(one.id), one.display_name) for one in colleagues(request.viewer) if one.id != request.viewer.id] if may_name else []
    form = CounsellorReaderForm(request.POST or None, people=people) if may_name else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            services.name_counselling_reader(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("已指定查阅人。"))
            return redirect("cases:counselling-readers", case.id)
    rows = selectors.counselling_readers(request.viewer, request.now, case)
    context = framed(case, "counselling", table=_table(request, rows), form=form, submit=_("指定查阅人"))
    if request.viewer.may("emergency.request"):
        context["actions"] = [Action(_("申请查阅"), reverse("cases:counselling-ask", args=[case.id]), icon="reveal")]
    return render(request, "cases/readers.html", context, status=422 if form is not None and form.errors else 200)


@page("emergency.request")
def ask(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Ask to read the counselling, and say what for."""
    case = found_case(request, case_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.ask_for_counselling(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("申请已送出。批准以前看不到内容;批准后会通知您。"))
            return redirect("cases:counselling", case.id)
    return form_page(request, case, _("申请查阅辅导内容"), form, _("送出申请"), "counselling")


def _table(request: SignedRequest, rows: list[Reader]) -> Table:
    names = labels_of([one.decided_by for one in rows])
    columns = [Column(_("谁")), Column(_("为什么")), Column(_("状态")), Column(_("审批人")), Column(_("到")), Column("", "actions")]
    shown = []
    for one in rows:
        acts = []
        if one.approved is None and one.user_id != request.viewer.id and request.viewer.may("emergency.approve", one.place):
            acts = [Action(_("审批"), reverse("proceedings:decide", args=[one.id]), "primary")]
        elif in_force(one, request.now) and request.viewer.may("proceeding.assign", one.place):
            acts = [Action(_("收回"), reverse("proceedings:end-reader", args=[one.id]))]
        approver = names.get(one.decided_by) if one.decided_by else None
        shown.append(Row((one.user.display_name, one.why, reading_badge(one, request.now), approver, one.until, acts)))
    return Table(_("查阅人"), columns, shown, _("还没有指定查阅人。辅导人自己不用指定。"))

