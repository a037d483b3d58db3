"""One application on pages: applied, proposed, checked, judged, objected to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.careers import services
from lianxin.domain.careers.forms import (
    CheckForm,
    NominationForm,
    ScoreForm,
    StatementForm,
    TextForm,
)
from lianxin.domain.careers.rules import selecting
from lianxin.domain.careers.rules.conditions import read
from lianxin.domain.careers.selectors import applicants, rounds, seeing
from lianxin.domain.careers.selectors.public import KIND, round_text
from lianxin.domain.careers.views import showing
from lianxin.domain.workforce.views import publicity
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.careers.models import Application, SelectionRound


_FIELDS = {"careers.conditions_missing": "exception"}


@page("workforce.own")
def apply(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """Apply for oneself; how each condition stands is shown before."""
    one = rounds.round_or_404(request.viewer, selection_id)
    worker = seeing.own_file(request.viewer)
    found = applicants.conditions_of(request.viewer, worker, one.place, one.title, one.region, one.as_of)
    form = StatementForm(request.POST or None)
    if not any(each.state == "missing" for each in found):
        del form.fields["exception"]
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _FIELDS):
            made = services.apply(actor=request.viewer, now=request.now, round_id=one.id, **form.cleaned_data)
            messages.success(request, _("已申报。"))
            return redirect("careers:application", one.id, made.id)
    table = showing.conditions_table(_("我的条件"), found, packs.for_place(one.place), own=True)
    return form_page(request, _("申报"), form, _back(one), submit=_("申报"), table=table)


@page("career.rate")
def nominate(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """Propose somebody of one's station."""
    one = rounds.round_or_404(request.viewer, selection_id)
    people = [
        row
        for row in seeing.people(request.viewer).filter(left_on__isnull=True).order_by("name", "id")
        if contains(one.place, row.place) and request.viewer.may("career.rate", row.place) and not seeing.is_own(request.viewer, row)
    ]
    form = NominationForm(request.POST or None, workers=people)
    if acted(request, form, partial(services.apply, round_id=one.id), _FIELDS, _("已推荐。")):
        return redirect("careers:round", one.id)
    return form_page(request, _("推荐别人"), form, _back(one), submit=_("推荐"))


@page("workforce.own")
def application(request: SignedRequest, selection_id: UUID, application_id: UUID) -> HttpResponse:
    """One application: conditions, statement, what was checked; judges give their points here."""
    one = rounds.round_or_404(request.viewer, selection_id)
    row = rounds.application_or_404(request.viewer, one, application_id)
    judge = rounds.judge_of(request.viewer, one)
    conflicts = rounds.conflicts_of(request.viewer, judge, [row])[row.id] if judge else []
    may_score = (
        judge is not None and not conflicts and selecting.may("score", one.state) and row.state == "eligible"
    )
    may_see = rounds.may_read_statement(request.viewer, row)
    names, pack = labels_of([row.made_by, row.decided_by]), packs.for_place(one.place)
    before = rounds.sheet_of(request.viewer, judge, row) if judge else {}
    if request.method == "POST" and not may_score:
        raise ProblemError("careers.round_state")
    form = ScoreForm(request.POST or None, title=pack.titles[one.title], before=before) if may_score else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            total = services.score(
                actor=request.viewer, now=request.now, application_id=row.id, points=form.points()
            )
            messages.success(request, _("已记下,总分 %(total)s。") % {"total": total})
            return redirect("careers:round", one.id)
    facts = [
        Pair(_("选拔"), round_text(one)), Pair(_("申报人或推荐人"), names.get(row.made_by, "") if row.made_by else ""),
        Pair(_("主要事迹"), row.statement if may_see else _("(评委和组织的人看得到)")), Pair(_("审查意见"), row.decided_why if may_see else ""),
        Pair(_("平均分"), row.points),
    ]  # fmt: skip
    if conflicts:
        facts.append(Pair(_("您要回避"), "、".join(_(showing.CONFLICTS[why]) for why in conflicts)))
    context: dict[str, Any] = {
        "title": row.worker.name, "badge": showing.badge(showing.APPLICATION_STATES, row.state), "back": _back(one), "facts": facts,
        "actions": _actions(request, one, row, judges=judge is not None and not conflicts), "form": form, "submit": _("评分"),
        "table": showing.conditions_table(_("申报时各项条件"), [read(each) for each in row.conditions], pack) if may_see else None,
    }  # fmt: skip
    return render(
        request, "careers/facts.html", context, status=422 if form is not None and form.errors else 200
    )


def _actions(request: SignedRequest, one: SelectionRound, row: Application, *, judges: bool) -> list[Action]:
    made = []
    if (
        seeing.is_own(request.viewer, row.worker)
        and selecting.may("withdraw", one.state)
        and row.state != "withdrawn"
    ):
        made.append(showing.post_action(_("撤回申报"), "careers:application-withdraw", one.id, row.id))
    if judges and selecting.may("recuse", one.state):
        made.append(Action(_("声明回避"), reverse("careers:recuse", args=[one.id, row.id])))
    if (
        rounds.holds(request.viewer, one)
        and selecting.may("check", one.state)
        and row.state != "withdrawn"
        and row.made_by != request.viewer.id
    ):
        made.append(
            Action(_("审查资格"), reverse("careers:application-check", args=[one.id, row.id]), "primary")
        )
    return made


@page("workforce.own")
@require_POST
def withdraw(request: SignedRequest, selection_id: UUID, application_id: UUID) -> HttpResponse:
    """Take one's own application back."""
    with refusals_told(request):
        services.withdraw_application(actor=request.viewer, now=request.now, application_id=application_id)
        messages.success(request, _("已撤回。"))
    return redirect("careers:round", selection_id)


@page("career.manage")
def check(request: SignedRequest, selection_id: UUID, application_id: UUID) -> HttpResponse:
    """Whether the conditions are met, with the reason."""
    one = rounds.round_or_404(request.viewer, selection_id)
    row = rounds.application_or_404(request.viewer, one, application_id)
    form = CheckForm(request.POST or None)
    if acted(request, form, partial(services.check_application, application_id=row.id)):
        return redirect("careers:round", one.id)
    table = showing.conditions_table(
        _("申报时各项条件"), [read(each) for each in row.conditions], packs.for_place(one.place)
    )
    back = Link(row.worker.name, reverse("careers:application", args=[one.id, row.id]))
    return form_page(
        request, _("审查资格"), form, back, _("规则说不准的,请按材料判断,写明看了什么。"), table=table
    )


@page("workforce.own")
def recuse(request: SignedRequest, selection_id: UUID, application_id: UUID) -> HttpResponse:
    """A judge says that they are close to the applicant."""
    one = rounds.round_or_404(request.viewer, selection_id)
    row = rounds.application_or_404(request.viewer, one, application_id)
    form = TextForm(request.POST or None, label=_("和申报人是什么关系"))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.recuse(
                actor=request.viewer, now=request.now, application_id=row.id, reason=form.cleaned_data["text"]
            )
            messages.success(request, _("已登记回避,您给的分不计。"))
            return redirect("careers:round", one.id)
    back = Link(row.worker.name, reverse("careers:application", args=[one.id, row.id]))
    return form_page(
        request, _("声明回避"), form, back, _("亲属、师生、合伙等可能影响公正的关系,都要回避。")
    )


@page("career.manage")
def note_objection(request: SignedRequest, selection_id: UUID) -> HttpResponse:
    """An objection came in by letter or telephone."""
    return publicity.note(request, KIND, rounds.round_or_404(request.viewer, selection_id).id)


def _back(one: SelectionRound) -> Link:
    return Link(round_text(one), reverse("careers:round", args=[one.id]))
