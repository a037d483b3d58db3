"""Peer review: rounds for whoever draws them, tasks for whoever reviews, what came of it for whoever holds the files."""

from __future__ import annotations

from fractions import Fraction
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
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.forms import ReviewForm, RoundForm

if TYPE_CHECKING:
    from lianxin.domain.conduct.models import ReviewRound, ReviewTask
    from lianxin.domain.conduct.selectors.reviewing import Piece, Reviewed

_PLAN, _JUDGE = "review.plan", "review.judge"


@page(_JUDGE)
def tasks(request: SignedRequest) -> HttpResponse:
    """The viewer's own tasks: marks and dates, nothing of a file."""
    rows = []
    for one in selectors.own_tasks(request.viewer, request.now):
        is_open = one.done_at is None and one.since <= request.now < one.until
        rows.append(Row((one.file.mark, one.file.round.title, _task_badge(request, one), Clock(one.until, one.done_at)), reverse("conduct:task", args=[one.id]) if is_open else ""))
    columns = [Column(text) for text in (_("代号"), _("哪一次互评"), _("状态"), _("期限"))]
    actions = [Action(_("对我的卷宗的意见"), reverse("conduct:feedback"))]
    if request.viewer.may(_PLAN):
        actions.insert(0, Action(_("抽取和结果"), reverse("conduct:rounds"), "primary"))
    context = {
        "title": _("卷宗互评"), "lead": _("卷宗里的人、地点和号码都遮盖了,只能在期限内看。"), "actions": actions,
        "table": Table(_("请我互评的"), columns, rows, _("没有请您互评的卷宗。")),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@never_cache
@page(_JUDGE)
def task(request: SignedRequest, review_task_id: UUID) -> HttpResponse:
    """One masked file, and the points for it."""
    found = selectors.task_or_404(request.viewer, request.now, review_task_id)
    criteria = sorted(packs.for_place(found.file.round.place).review_criteria.values(), key=lambda row: row.rank)
    form = ReviewForm(request.POST or None, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            points = {row.code: form.cleaned_data[f"p-{row.code}"] for row in criteria}
            services.score_file(actor=request.viewer, now=request.now, task_id=found.id, points=points, note=form.cleaned_data["note"])
            messages.success(request, _("已交分,这份卷宗不再打开。"))
            return redirect("conduct:tasks")
    shown = selectors.masked_file(request.viewer, request.now, found)
    context = {
        "title": _("卷宗 %(mark)s") % {"mark": found.file.mark}, "back": Link(_("卷宗互评"), reverse("conduct:tasks")), "form": form, "until": found.until,
        "aside": reverse("conduct:task-back", args=[found.id]),
        "phases": [(_title(one), _pairs(one)) for one in shown.phases], "goals": [(_title(one), _pairs(one)) for one in shown.goals],
        "records": [(_title(one), _pairs(one)) for one in shown.records], "around": "、".join(_(one) for one in shown.around), "withheld": shown.withheld,
    }  # fmt: skip
    return render(request, "conduct/masked.html", context, status=422 if form.errors else 200)


@page(_JUDGE)
def back(request: SignedRequest, review_task_id: UUID) -> HttpResponse:
    """The reviewer knows whose file it is: somebody else reviews it."""
    found = selectors.task_or_404(request.viewer, request.now, review_task_id)
    if request.method == "POST":
        with refusals_told(request):
            services.hand_back(actor=request.viewer, now=request.now, task_id=found.id)
            messages.success(request, _("已另派别人,这份卷宗不再打开。"))
        return redirect("conduct:tasks")
    context = {
        "title": _("回避"), "text": _("卷宗 %(mark)s") % {"mark": found.file.mark}, "submit_label": _("回避"), "back_url": reverse("conduct:task", args=[found.id]),
        "consequences": [_("认得出是谁的卷宗,或和里面的人有关系的,请回避。"), _("另抽一位别的站的同行互评。")],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@never_cache
@page("workforce.own")
def feedback(request: SignedRequest) -> HttpResponse:
    """What colleagues found of the viewer's own files, without who they are."""
    rows = [Row((one.title, one.number, _points(one.score) or Badge(_("还没有结果")), " / ".join(one.notes) or None)) for one in selectors.own_feedback(request.viewer)]
    columns = [Column(_("哪一次互评")), Column(_("编号")), Column(_("得分")), Column(_("意见"))]
    context = {
        "title": _("对我的卷宗的意见"), "table": Table(_("对我的卷宗的意见"), columns, rows, _("您的卷宗还没有抽到过。")), "lead": _("看不到是谁评的。"),
        "back": Link(_("卷宗互评"), reverse("conduct:tasks")) if request.viewer.may(_JUDGE) else None,
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page(_PLAN)
def rounds(request: SignedRequest) -> HttpResponse:
    """What was drawn."""
    rows = [
        Row((one.title, one.since, one.until, one.drawn_at, len(one.pool)), reverse("conduct:round", args=[one.id]))
        for one in selectors.rounds(request.viewer)
    ]
    columns = [Column(_("名称")), Column(_("结案日期从")), Column(_("到")), Column(_("抽取时间")), Column(_("可以抽的有几份"), "number")]
    context = {
        "title": _("抽取和结果"), "table": Table(_("抽取和结果"), columns, rows, _("还没有抽过。")), "back": Link(_("卷宗互评"), reverse("conduct:tasks")),
        "actions": [Action(_("抽一次"), reverse("conduct:new-round"), "primary", "add")],
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page(_PLAN)
def new(request: SignedRequest) -> HttpResponse:
    """Draw by lot."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"review.days_invalid": "since", "general.day_in_future": "until"}):
            made = services.draw_round(actor=request.viewer, now=request.now, place=request.viewer.home, **form.cleaned_data)
            return redirect("conduct:round", made.id)
    about = [_("每个站按比例抽取已结案的个案卷宗,由两位别的站的同行互评。未成年人的卷宗不抽。抽样的种子会记下来,谁都可以重抽核对。")]
    return form_page(request, _("抽一次"), form, Link(_("抽取和结果"), reverse("conduct:rounds")), about=about, submit=_("抽取"))


@page(_PLAN)
def one_round(request: SignedRequest, review_round_id: UUID) -> HttpResponse:
    """The files by mark with their reviewers and points, and the result of each station. No page of a review leads to a file."""
    found = selectors.round_or_404(request.viewer, review_round_id)
    files = selectors.files_of(request.viewer, found)
    same = {one.file.proceeding_id for one in files} == selectors.redrawn(request.viewer, found)
    facts = [
        Pair(_("结案日期从"), found.since), Pair(_("到"), found.until), Pair(_("可以抽的有几份"), len(found.pool)), Pair(_("抽到几份"), len(files)),
        Pair(_("抽法"), _("每站 %(percent)s%%,至少 %(least)s 份,至多 %(most)s 份") % {"percent": found.percent, "least": found.least, "most": found.most}),
        Pair(_("抽样种子"), found.seed), Pair(_("用同一种子重抽"), Badge(_("结果一致"), "good") if same else Badge(_("结果不一致"), "bad")),
    ]  # fmt: skip
    context = {
        "title": found.title, "back": Link(_("抽取和结果"), reverse("conduct:rounds")), "facts": facts, "stations": _stations(request, found),
        "files": _files(request, files),
    }  # fmt: skip
    return render(request, "conduct/round.html", context)


@page(_PLAN)
def again(request: SignedRequest, review_task_id: UUID) -> HttpResponse:
    """Somebody else reviews what was not handed in."""
    selectors.round_of_task_or_404(request.viewer, review_task_id)
    if request.method == "POST":
        address = reverse("conduct:rounds")
        with refusals_told(request):
            given = services.give_again(actor=request.viewer, now=request.now, task_id=review_task_id)
            messages.success(request, _("已另派。"))
            address = reverse("conduct:round", args=[given.file.round_id])
        return redirect(address)
    context = {
        "title": _("另派互评人"), "text": _("到期没有交分,另抽一位别的站的同行。"), "submit_label": _("另派"), "consequences": [],
        "back_url": reverse("conduct:rounds"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _stations(request: SignedRequest, found: ReviewRound) -> Table:
    rows = [
        Row((full_name(one.station, language()), one.files, one.scored, _points(one.mean)))
        for one in selectors.by_station(request.viewer, found)
    ]
    columns = [Column(_("站")), Column(_("抽到几份"), "number"), Column(_("有结果的"), "number"), Column(_("平均分"))]
    return Table(_("各站的结果"), columns, rows)


def _files(request: SignedRequest, files: list[Reviewed]) -> Table:
    rows = []
    for one in files:
        waits = [_task_link(request, task) for task in one.tasks if task.done_at is None]
        given = "、".join(str(total) for total in one.totals)
        result = _points(one.score) or (Badge(_("相差太大,要第三人"), "warn") if one.asks_third else None)
        rows.append(Row((one.file.mark, "、".join(task.reviewer.display_name for task in one.tasks), given or None, result, [link for link in waits if link])))
    columns = [Column(text) for text in (_("代号"), _("互评人"), _("各人打的分"), _("得分"), "")]
    return Table(_("抽到的卷宗"), columns, rows)


def _task_link(request: SignedRequest, one: ReviewTask) -> Link | None:
    return Link(_("另派"), reverse("conduct:task-again", args=[one.id])) if request.now >= one.until else None


def _task_badge(request: SignedRequest, one: ReviewTask) -> Badge:
    if one.done_at is not None:
        return Badge(_("已交分"), "good")
    return Badge(_("待评"), "warn") if request.now < one.until else Badge(_("已到期"), "bad")


def _title(one: Piece) -> str:
    day = _("立案后第 %(day)s 天") % {"day": one.day} if one.day is not None else ""
    return f"{one.title} · {day}" if one.title and day else one.title or day


def _pairs(one: Piece) -> list[Pair]:
    return [Pair(_(label), text if text is not None else Badge(_("不能完全遮盖,已不显示"), "warn")) for label, text in one.lines]


def _points(score: Fraction | None) -> str:
    return f"{float(score):.1f}".rstrip("0").rstrip(".") if score is not None else ""
