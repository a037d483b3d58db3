"""A year of the exam: its days, its pass lines, and who may sit decided anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.forms import CycleForm, LineForm
from lianxin.domain.exams.services.cycles import DAYS
from lianxin.domain.exams.views.showing import cycle_title, level_word, region_text
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.exams.models import ExamCycle


@page("exam.manage")
def new(request: SignedRequest) -> HttpResponse:
    """Set up a year."""
    form = CycleForm(
        request.POST or None, viewer=request.viewer, initial={"year": local_day(request.now).year}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_in(form):
            made = services.make_cycle(
                actor=request.viewer, now=request.now, place=said["place"], year=said["year"], days=form.days(),
                is_held=said["is_held"], cycle_id=said["cycle_id"],
            )  # fmt: skip
            messages.success(request, _("已建立。请核算谁符合条件。"))
            return redirect(_board(made))
    about = _("日期按当地考试机构的通知填,没有公布的先空着。")
    return form_page(request, _("新建考试年度"), form, Link(_("返回考试"), reverse("exams:board")), about)


@page("exam.manage")
def edit(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """Other days."""
    cycle = selectors.cycle_or_404(request.viewer, cycle_id)
    request.viewer.must("exam.manage", cycle.place)
    initial: dict[str, Any] = {name: getattr(cycle, name) for name in (*DAYS, "is_held")}
    form = CycleForm(request.POST or None, viewer=request.viewer, fixed=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.change_cycle(
                actor=request.viewer,
                now=request.now,
                cycle_id=cycle.id,
                days=form.days(),
                is_held=form.cleaned_data["is_held"],
            )
            messages.success(request, _("已保存。"))
            return redirect(_board(cycle))
    return form_page(request, cycle_title(cycle), form, Link(_("返回考试"), _board(cycle)))


@page("exam.manage")
@require_POST
def assess(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """Decide for everybody who may sit."""
    cycle = selectors.cycle_or_404(request.viewer, cycle_id)
    with refusals_told(request):
        number = services.assess_cycle(actor=request.viewer, now=request.now, cycle_id=cycle.id)
        messages.success(request, _("已核算,%(number)s 条有变化。") % {"number": number})
    return redirect(_board(cycle))


@page("exam.manage")
def lines(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """The pass lines of a year, and one more."""
    cycle = selectors.cycle_or_404(request.viewer, cycle_id)
    request.viewer.must("exam.manage", cycle.place)
    pack = packs.for_place(cycle.place)
    form = LineForm(request.POST or None, pack=pack, place=cycle.place)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_in(form):
            services.set_line(
                actor=request.viewer, now=request.now, cycle_id=cycle.id, level_code=said["level"], score=said["score"],
                document=said["document"], subject=said["subject"], region=said["region"],
            )  # fmt: skip
            messages.success(request, _("已登记;这一级的结果按新的线重新算过。"))
            return redirect("exams:lines", cycle.id)
    usual = selectors.usual_line(pack, cycle)
    context = {
        "title": _("合格线"),
        "form": form,
        "lead": cycle_title(cycle),
        "usual": usual.score if usual is not None else None,
        "table": _table(request, cycle),
        "back": Link(_("返回考试"), _board(cycle)),
    }
    return render(request, "exams/lines.html", context, status=422 if form.errors else 200)


def _table(request: SignedRequest, cycle: ExamCycle) -> Table:
    papers = packs.for_place(cycle.place).exam_subjects
    rows = [
        Row(
            (
                level_word(one.level),
                word(papers, one.subject) if one.subject else _("各科一样"),
                region_text(one.region) if one.region else _("全国"),
                one.score,
                one.document,
            )
        )
        for one in selectors.lines_of(request.viewer, cycle)
    ]
    columns = [
        Column(_("级别")),
        Column(_("科目")),
        Column(_("地区")),
        Column(_("合格线"), "number"),
        Column(_("依据")),
    ]
    return Table(_("登记的合格线"), columns, rows, _("还没有登记;按政策包的全国线算。"))


def _board(cycle: ExamCycle) -> str:
    return f"{reverse('exams:board')}?cycle={cycle.id}"
