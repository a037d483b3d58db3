"""The training of somebody, a part of their page: what is coming, what is offered, classes, certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import EvaluationForm
from lianxin.domain.training.views.credentials import credential_badge
from lianxin.domain.training.views.showing import hours_text, member_badge, session_badge, when
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.training.models import Credential
    from lianxin.domain.training.selectors import OwnPlan
    from lianxin.domain.workforce.models import Worker


def training_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `training/_worker.html`: one's own classes, what is coming and what is offered; of somebody else the classes they are
    in and the certificates one may see."""
    if is_own(request.viewer, worker):
        return {"tables": [("calendar", _plan(request)), ("add", _offered(request)), ("people", _classes(request)), ("file", _credentials(request))]}
    return {"tables": [("people", _classes_of(request, worker)), *_credentials_of(request, worker)]}


def _plan(request: SignedRequest) -> Table:
    states = {
        "class": Badge(_("班里的课"), "info"),
        "seated": Badge(_("已报名"), "good"),
        "waiting": Badge(_("候补"), "warn"),
    }
    rows = [
        Row(
            (
                when(one.session),
                one.session.course.title,
                one.session.room,
                _presence(request, one, states[one.state]),
                _leave(request, one),
            )
        )
        for one in _nearest_first(request)
    ]
    columns = [
        Column(_("时间")),
        Column(_("课程")),
        Column(_("地点")),
        Column(_("签到和学时")),
        Column("", "actions"),
    ]
    return Table(_("我的课"), columns, rows, _("没有要上的课。"))


def _nearest_first(request: SignedRequest) -> list[OwnPlan]:
    """What is to come, the next one first; below it what is over, the latest first."""
    plan = selectors.own_plan(request.viewer)
    coming = [one for one in plan if one.session.ends_at > request.now]
    return coming + [one for one in reversed(plan) if one.session.ends_at <= request.now]


def _presence(request: SignedRequest, one: OwnPlan, state: Badge) -> Badge:
    there = one.presence
    if there is None:
        return state if one.session.ends_at > request.now else Badge(_("没有签到"), "warn")
    if there.hours is None:
        return Badge(_("已签到"), "good")
    return Badge(_("%(hours)s 学时") % {"hours": hours_text(there.hours)}, "good" if there.hours else "warn")


def _leave(request: SignedRequest, one: OwnPlan) -> Action | Badge | None:
    if one.state == "class":
        return session_badge(one.session, request.now) if one.session.credited_at is None else None
    if one.session.starts_at > request.now:
        return Action(_("退出报名"), reverse("training:withdraw", args=[one.session.id]), post=True)
    return None


def _offered(request: SignedRequest) -> Table:
    rows = []
    for one in selectors.offered_sessions(request.viewer, request.now):
        left = max(0, one.capacity - one.seats_taken)
        act = Action(
            _("报名") if left else _("候补"),
            reverse("training:enrol", args=[one.id]),
            "primary" if left else "plain",
            post=True,
        )
        rows.append(Row((when(one), one.course.title, one.room, left, act)))
    columns = [
        Column(_("时间")),
        Column(_("课程")),
        Column(_("地点")),
        Column(_("还有座位"), "number"),
        Column("", "actions"),
    ]
    return Table(_("可以报名的课"), columns, rows, _("现在没有开放报名的课。"))


def _classes(request: SignedRequest) -> Table:
    rows = []
    for one in selectors.own_classes(request.viewer):
        may = one.state != "dropped" and not one.evaluated
        asks = Link(_("课后评价"), reverse("training:evaluate", args=[one.id])) if may else None
        rows.append(Row((one.cohort.programme.title, one.cohort.name, member_badge(one), one.quiz, asks)))
    columns = [
        Column(_("培训项目")),
        Column(_("班级")),
        Column(_("状态")),
        Column(_("测验"), "number"),
        Column("", "actions"),
    ]
    return Table(_("我的班"), columns, rows, _("没有参加培训班。"))


def _classes_of(request: SignedRequest, worker: Worker) -> Table:
    rows = [
        Row((one.cohort.programme.title, one.cohort.name, member_badge(one), one.quiz), reverse("training:class", args=[one.cohort_id]))
        for one in selectors.members(request.viewer).filter(worker=worker).order_by("-joined_at", "-id")
    ]
    columns = [Column(_("培训项目")), Column(_("班级")), Column(_("状态")), Column(_("测验"), "number")]
    return Table(_("培训班"), columns, rows, _("没有参加培训班。"))


def _credentials(request: SignedRequest) -> Table:
    return _credentials_table(request, _("我的培训证书"), selectors.own_credentials(request.viewer))


def _credentials_of(request: SignedRequest, worker: Worker) -> list[tuple[str, Table]]:
    """For whoever runs the trainings of their place."""
    if not request.viewer.may("training.manage", worker.place):
        return []
    rows = selectors.readable_credentials(request.viewer).filter(member__worker=worker).order_by("-issued_at", "-id")
    return [("file", _credentials_table(request, _("培训证书"), rows))]


def _credentials_table(request: SignedRequest, caption: str, found: Iterable[Credential]) -> Table:
    today = local_day(request.now)
    rows = [
        Row(
            (one.member.cohort.programme.title, one.issued_on, hours_text(one.hours), credential_badge(one, today)),
            reverse("training:credential", args=[one.id]),
        )
        for one in found
    ]
    columns = [Column(_("培训项目")), Column(_("发证日期")), Column(_("学时"), "number"), Column(_("状态"))]
    return Table(caption, columns, rows, _("还没有培训证书。"))


@page("workforce.own")
@require_POST
def enrol(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """A seat, or a turn in the queue."""
    with refusals_told(request):
        made = services.enrol(actor=request.viewer, now=request.now, session_id=training_session_id)
        messages.success(
            request, _("已报名。") if made.state == "seated" else _("座位满了,已列入候补;有座位会通知您。")
        )
    return redirect("web:own-tab", "training")


@page("workforce.own")
@require_POST
def withdraw(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """The seat back."""
    with refusals_told(request):
        services.withdraw(actor=request.viewer, now=request.now, session_id=training_session_id)
        messages.success(request, _("已退出报名。"))
    return redirect("web:own-tab", "training")


@page("workforce.own")
def evaluate(request: SignedRequest, class_member_id: UUID) -> HttpResponse:
    """What I thought of it, without my name."""
    found = selectors.own_class_or_404(request.viewer, class_member_id)
    if found.evaluated:
        messages.info(request, _("您已经评价过这个班,谢谢。"))
        return redirect("web:own-tab", "training")
    questions = sorted(
        packs.for_place(found.cohort.place).course_questions.values(), key=lambda one: one.rank
    )
    form = EvaluationForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.evaluate(actor=request.viewer, now=request.now, member_id=found.id, scores=form.scores())
            messages.success(request, _("谢谢。只记每个分数有几个人,不记是谁。"))
            return redirect("web:own-tab", "training")
    least = selectors.settings_of(found.cohort.place, local_day(request.now)).evaluation_people
    lead = _("不记名:只记每个分数有几个人;每满 %(least)s 人才公布一次平均分。") % {"least": least}
    return form_page(
        request,
        _("课后评价"),
        form,
        Link(_("我的培训"), reverse("web:own-tab", args=["training"])),
        lead=f"{found.cohort.programme.title} · {lead}",
    )
