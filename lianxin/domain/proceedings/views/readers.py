"""Who may read a file kept to the named: naming, ending, asking (break-glass), deciding."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import colleagues, labels_of
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.proceedings import selectors, services
from lianxin.domain.proceedings.forms import AskForm, DecideReadingForm, JudgeForm, ReaderForm, ReasonForm
from lianxin.domain.proceedings.rules import in_force
from lianxin.domain.proceedings.views.panel import said, state_badge
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.forms import Form

    from lianxin.domain.proceedings.models import Proceeding, Reader

_MOST = 200
_OF_UNTIL = {"proceeding.until_invalid": "until"}


@page("proceeding.read")
def readers(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """Everybody who may read it, could once, or asked to; whoever answers for it names another."""
    found = selectors.glimpse_or_404(request.viewer, request.now, proceeding_id)
    may_name = _answers(request, found, "proceeding.assign")
    people = [(str(one.id), one.display_name) for one in colleagues(request.viewer)] if may_name else []
    form = ReaderForm(request.POST or None, people=people) if may_name else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form, _OF_UNTIL | dict.fromkeys(("access.own_approval", "commitment.worker_not_vetted"), "user_id")):
            services.name_reader(actor=request.viewer, now=request.now, proceeding_id=found.id, **form.cleaned_data)
            messages.success(request, _("已指定查阅人。"))
            return redirect("proceedings:readers", found.id)
    rows = selectors.readers_of(request.viewer, request.now, found)
    reads = selectors.may_read(request.viewer, request.now, found.id)
    context = {
        "title": _("谁可以查阅"), "number": found.number, "badge": state_badge(found), "form": form, "submit": _("指定查阅人"),
        "table": _table(request, rows),
        "actions": [] if reads or not request.viewer.may("emergency.request") else [Action(_("申请查阅"), reverse("proceedings:ask", args=[found.id]), "primary", "reveal")],
        "back": Link(_("返回"), reverse("proceedings:steps", args=[found.id]) if reads else reverse("commitments:board")),
    }  # fmt: skip
    return render(request, "proceedings/readers.html", context, status=422 if form is not None and form.errors else 200)


@page("proceeding.assign")
def end(request: SignedRequest, reader_id: UUID) -> HttpResponse:
    """A permission ends before its time."""
    found = selectors.reading_or_404(request.viewer, reader_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_reader(actor=request.viewer, now=request.now, reader_id=found.id, **form.cleaned_data)
            messages.success(request, _("已收回。"))
            return redirect("proceedings:readers", found.proceeding_id)
    return _form(request, found.proceeding, _("收回查阅许可"), form, _("收回"), found.user.display_name)


@page("emergency.request")
def ask(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """Ask to read a file that is kept to the named, and say what for."""
    found = selectors.glimpse_or_404(request.viewer, request.now, proceeding_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.ask_to_read(actor=request.viewer, now=request.now, proceeding_id=found.id, **form.cleaned_data)
            messages.success(request, _("申请已送出。批准以前看不到内容;批准后会通知您。"))
            return redirect("proceedings:readers", found.id)
    link = Link(_("来不及等批准:马上查阅"), reverse("proceedings:at-once", args=[found.id]))
    about = _("已申请,等待审批。批准后会通知您;再送一次,申请还是一份。") if selectors.has_asked(request.viewer, found.id) else ""
    return _form(request, found, _("申请查阅"), form, _("送出申请"), about, link=link)


@page("emergency.request")
def at_once(request: SignedRequest, proceeding_id: UUID) -> HttpResponse:
    """Read it now, because there is no time to ask, and say what for: whoever decides about it is told at once and judges it."""
    found = selectors.glimpse_or_404(request.viewer, request.now, proceeding_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.open_at_once(actor=request.viewer, now=request.now, proceeding_id=found.id, **form.cleaned_data)
            messages.success(request, _("可以查阅了。负责审批的人已收到通知,事后会认定。"))
            return redirect("proceedings:steps", found.id)
    about = _("孩子或当事人有危险、来不及等批准时才用。马上通知负责审批的人,事后由另一人认定是否正当,并计入年度报告。")
    return _form(request, found, _("马上查阅"), form, _("马上查阅"), about)


@page("emergency.approve")
def asked(request: SignedRequest) -> HttpResponse:
    """Requests that wait for somebody like the viewer."""
    columns = [Column(_("谁")), Column(_("卷宗")), Column(_("为什么")), Column(_("申请时间"))]
    rows = [
        Row((one.user.display_name, one.proceeding.number, [_kind(one), said(one.why)], one.asked_at), href=reverse(_answer(one), args=[one.id]))
        for one in selectors.readings_to_decide(request.viewer)[:_MOST]
    ]
    table = Table(_("待审批的查阅申请、待认定的紧急查阅"), columns, rows, _("没有待审批的申请。"))
    return render(request, "proceedings/asked.html", {"table": table, "back": Link(_("返回承办"), reverse("commitments:board"))})


@page("emergency.approve")
def decide(request: SignedRequest, reader_id: UUID) -> HttpResponse:
    """Approve for hours or until a day, or refuse."""
    found = selectors.reading_or_404(request.viewer, reader_id)
    form = DecideReadingForm(request.POST or None, hours=selectors.some_hours(found.place, request.now))
    if request.method == "POST" and form.is_valid():
        approve, until = form.decided()
        with refusals_in(form, _OF_UNTIL):
            services.decide_reading(actor=request.viewer, now=request.now, reader_id=found.id, approve=approve, until=until)
            messages.success(request, _("已决定,会通知申请人和办理人。"))
            return redirect("proceedings:asked")
    return _form(request, found.proceeding, _("审批查阅申请"), form, _("确定"), f"{found.user.display_name}:{said(found.why)}")


@page("emergency.approve")
def judge(request: SignedRequest, reader_id: UUID) -> HttpResponse:
    """Say afterwards whether somebody was right to open a file at once."""
    found = selectors.reading_or_404(request.viewer, reader_id)
    form = JudgeForm(request.POST or None, initial={"until": _as_long_as_carried(request, found)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _OF_UNTIL):
            services.judge_reading(actor=request.viewer, now=request.now, reader_id=found.id, **form.judged())
            messages.success(request, _("已认定,会通知本人。"))
            return redirect("proceedings:asked")
    return _form(request, found.proceeding, _("认定紧急查阅"), form, _("确定"), f"{found.user.display_name}:{said(found.why)}")


def _as_long_as_carried(request: SignedRequest, reader: Reader) -> date | None:
    """Whoever holds or supervises the file goes on reading it, or could not do their work tomorrow."""
    proceeding = reader.proceeding
    if reader.user_id not in (proceeding.holder_id, proceeding.supervisor_id):
        return None
    return local_day(request.now) + timedelta(days=selectors.most_days(proceeding.place, request.now) - 1)


def _kind(one: Reader) -> Badge:
    return Badge(_("紧急查阅"), "bad") if one.is_at_once else Badge(_("申请查阅"), "info")


def _answer(one: Reader) -> str:
    return "proceedings:judge" if one.is_at_once else "proceedings:decide"


def _answers(request: SignedRequest, found: Proceeding, ability: str) -> bool:
    viewer = request.viewer
    return viewer.may(ability, found.place) and (not found.guard or viewer.may(found.guard, found.place))


def _table(request: SignedRequest, rows: list[Reader]) -> Table:
    names = labels_of([one.decided_by for one in rows])
    columns = [Column(_("谁")), Column(_("为什么")), Column(_("状态")), Column(_("审批人")), Column(_("到")), Column("", "actions")]
    shown = []
    for one in rows:
        acts: list[Action] = []
        if in_force(one, request.now) and _answers(request, one.proceeding, "proceeding.assign"):
            acts = [Action(_("收回"), reverse("proceedings:end-reader", args=[one.id]))]
        waits = (one.approved is None and one.ended_at is None) or one.is_unjudged
        if waits and one.user_id != request.viewer.id and _answers(request, one.proceeding, "emergency.approve"):
            acts = [*acts, Action(_("认定") if one.is_unjudged else _("审批"), reverse(_answer(one), args=[one.id]), "primary")]
        shown.append(
            Row((one.user.display_name, f"{_(one.get_how_display())}:{said(one.why)}", reading_badge(one, request.now), names.get(one.decided_by) if one.decided_by else None, one.until, acts))
        )
    return Table(_("查阅人"), columns, shown, _("还没有指定别的查阅人。办理人和督导不用指定。"))


def reading_badge(one: Reader, now: datetime) -> Badge:
    """How a permission to read stands: asked for, refused, in force or over."""
    if one.approved is None:
        return Badge(_("待审批"), "warn")
    if not one.approved:
        return Badge(_("不批准"))
    return Badge(_("可以查阅"), "good") if in_force(one, now) else Badge(_("已失效"))


def _form(
    request: SignedRequest, found: Proceeding, title: str, form: Form, submit: str, about: str = "", link: Link | None = None
) -> HttpResponse:
    context = {
        "link": link,
        "title": title, "number": found.number, "badge": state_badge(found), "form": form, "submit": submit, "about": about,
        "back": Link(_("返回"), reverse("proceedings:readers", args=[found.id])),
    }  # fmt: skip
    return render(request, "proceedings/form.html", context, status=422 if form.errors else 200)
