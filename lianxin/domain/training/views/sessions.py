"""One session: who has a seat, who was there, the list to sign, the hours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.base.ui.wording import spoken
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import ListForm, ReasonForm
from lianxin.domain.training.services.sheet_of_list import KIND
from lianxin.domain.training.views.showing import (
    hours_rule,
    hours_text,
    presence_cells,
    session_badge,
    when,
)
from lianxin.kernel.problems import problem

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.training.models import Enrolment, Presence, Session


@page("training.read")
def session(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """When and where, seats and queue, who was there with what hours, and what may be done."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    programme = found.course.programme
    seats = list(selectors.enrolments_of(request.viewer, found))
    there = list(selectors.presences_of(request.viewer, found))
    expected = list(selectors.listed_for(request.viewer, found))
    context: dict[str, Any] = {
        "found": found,
        "badge": session_badge(found, request.now),
        "back": Link(programme.title, reverse("training:programme", args=[programme.id])),
        "actions": _actions(request, found, there),
        "facts": _facts(found),
        "expected": len(expected),
        "there": len(there),
        "present": _present(found, there, expected),
        "seats": _seats(request, found, seats) if found.cohort_id is None else None,
    }
    return render(request, "training/session.html", context)


def _facts(found: Session) -> list[Pair]:
    who = (
        Link(found.cohort.name, reverse("training:class", args=[found.cohort_id]))
        if found.cohort is not None
        else _("对全体开放")
    )
    return [
        Pair(_("时间"), when(found)), Pair(_("地点"), found.room), Pair(_("授课人"), found.trainer), Pair(_("班级"), who), Pair(_("座位"), found.capacity),
        Pair(_("没报名也可以签到"), _("可以") if found.walk_in else _("不可以")), Pair(_("学时怎样认定"), hours_rule(found)),
    ]  # fmt: skip


def _actions(request: SignedRequest, found: Session, there: list[Presence]) -> list[Action]:
    if found.cancelled_at is not None:
        return []
    acts: list[Action] = []
    at = [found.id]
    if request.viewer.may("training.teach", found.place):
        acts += [Action(_("签到表 PDF"), reverse("training:session-print", args=at), icon="print")]
        if found.credited_at is None:
            acts.insert(
                0,
                Action(
                    _("签到码"),
                    reverse("training:session-code", args=at),
                    "primary" if found.ends_at > request.now else "plain",
                    "people",
                ),
            )
            acts.append(Action(_("登记签到表"), reverse("training:session-list", args=at), icon="edit"))
            acts.append(
                Action(
                    _("从表格导入"),
                    f"{reverse('sheets:new', kwargs={'kind': KIND.code})}?about={found.id}",
                    icon="import",
                )
            )
    if request.viewer.may("training.manage", found.place):
        if found.cohort_id is None and found.credited_at is None:
            acts.append(Action(_("替人报名"), reverse("training:session-enrol", args=at), icon="add"))
        again = any(one.fault for one in there)
        if found.ends_at <= request.now and (found.credited_at is None or again):
            acts.append(
                Action(
                    _("认定学时"), reverse("training:session-credit", args=at), "primary", "good", post=True
                )
            )
        if found.credited_at is None and not there:
            acts.append(Action(_("改时间或地点"), reverse("training:session-edit", args=at), icon="edit"))
            acts.append(Action(_("取消这次课"), reverse("training:session-cancel", args=at), "danger"))
    return acts


def _present(found: Session, there: list[Presence], expected: list[Any]) -> Table:
    came = {one.worker_id: one for one in there}
    rows = []
    for person in expected:
        one = came.get(person.id)
        cells = (
            presence_cells(one)
            if one is not None
            else (Badge(_("没有签到"), "warn" if found.credited_at else "plain"), None, None)
        )
        rows.append(
            Row((person.name, *cells, hours_text(one.hours) if one is not None else None, _fault(one)))
        )
    columns = [
        Column(_("姓名")),
        Column(_("到")),
        Column(_("走")),
        Column(_("怎样签到")),
        Column(_("学时"), "number"),
        Column(""),
    ]
    return Table(_("签到"), columns, rows, _("名单里还没有人:先把人加进班里,或等人报名。"))


def _fault(one: Presence | None) -> Badge | None:
    if one is not None and one.hours is not None and not one.hours:
        return Badge(_("在场时间不够,没有学时"), "warn")
    if one is None or not one.fault:
        return None
    told = problem(one.fault)
    return Badge(_("没有记进学时档案"), "bad", spoken(_(told.remedy)))


def _seats(request: SignedRequest, found: Session, seats: list[Enrolment]) -> Table:
    tones: dict[str, Tone] = {"seated": "good", "waiting": "warn"}
    may = request.viewer.may("training.manage", found.place) and found.cancelled_at is None and found.starts_at > request.now
    rows = [
        Row((
            one.worker.name, Badge(_(one.get_state_display()), tones.get(one.state, "plain")), one.asked_at,
            Action(_("退出报名"), reverse("training:session-withdraw", args=[found.id, one.id]), post=True) if may else None,
        ))
        for one in seats
    ]  # fmt: skip
    columns = [Column(_("姓名")), Column(_("状态")), Column(_("报名时间")), Column("", "actions")]
    return Table(_("报名"), columns, rows, _("还没有人报名。"))


@page("training.manage")
def cancel(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """Not held."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    form = ReasonForm(request.POST or None)
    if acted(request, form, partial(services.cancel_session, session_id=found.id)):
        return redirect("training:session", found.id)
    return form_page(request, _("取消这次课"), form, _back(found), lead=when(found))


@page("training.teach")
def write(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """The list signed on paper, typed in."""
    found = selectors.session_or_404(request.viewer, training_session_id)
    people, there = (
        list(selectors.listed_for(request.viewer, found)),
        list(selectors.presences_of(request.viewer, found)),
    )
    form = ListForm(request.POST or None, session=found, people=people, there=there)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.write_list(
                actor=request.viewer,
                now=request.now,
                session_id=found.id,
                there=form.there(),
                absent=form.absent(),
            )
            messages.success(request, _("签到表已登记。"))
            return redirect("training:session", found.id)
    context = {
        "title": _("登记签到表"),
        "lead": f"{found.course.title} · {when(found)}",
        "form": form,
        "back": _back(found),
    }
    return render(request, "training/list.html", context, status=422 if form.errors else 200)


@never_cache
@page("training.teach")
def printed(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """The list to sign on paper."""
    made = services.print_sign_in(
        actor=request.viewer, now=request.now, session_id=training_session_id, language=language()
    )
    return as_file(made.body, made.content_type, _("签到表") + ".pdf")


@page("training.manage")
@require_POST
def credit(request: SignedRequest, training_session_id: UUID) -> HttpResponse:
    """Hours by the rule."""
    with refusals_told(request):
        services.credit_session(actor=request.viewer, now=request.now, session_id=training_session_id)
        messages.success(request, _("学时已认定,并记进各人的继续教育。"))
    return redirect("training:session", training_session_id)


def as_file(body: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


def _back(found: Session) -> Link:
    return Link(_("返回"), reverse("training:session", args=[found.id]))
