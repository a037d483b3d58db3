"""A class: its members and how far they are, who joins and who leaves, completion and certificates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.training import selectors, services
from lianxin.domain.training.forms import ClassForm, PeopleForm, QuizForm, ReasonForm
from lianxin.domain.training.rules import missing_of, share_of
from lianxin.domain.training.views.choosing import offer
from lianxin.domain.training.views.showing import (
    MISSING,
    hours_text,
    level_word,
    member_badge,
    sessions_table,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.training.models import Cohort, CohortMember
    from lianxin.domain.training.rules import Standing

@page("training.manage")
def new(request: SignedRequest, programme_id: UUID) -> HttpResponse:
    """Open a class."""
    found = selectors.programme_or_404(request.viewer, programme_id)
    tiered = packs.for_place(found.place).programme_kinds[found.kind].tiered
    form = ClassForm(request.POST or None, tiered=tiered)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"training.tier_needed": "tier", "training.class_named_already": "name"}):
            made = services.open_class(
                actor=request.viewer, now=request.now, programme_id=found.id, **form.cleaned_data
            )
            return redirect("training:class", made.id)
    return form_page(
        request, _("开班"), form, Link(found.title, reverse("training:programme", args=[found.id]))
    )


@page("training.read")
def cohort(request: SignedRequest, cohort_id: UUID) -> HttpResponse:
    """Who is in it, how far each is and what is missing, their certificates, what they thought of it."""
    found = selectors.cohort_or_404(request.viewer, cohort_id)
    may = request.viewer.may("training.manage", found.place)
    members = list(selectors.members_of(request.viewer, found))
    held = {
        one.member_id: one
        for one in selectors.credentials_of(request.viewer, found)
        if one.revoked_at is None
    }
    context: dict[str, Any] = {
        "found": found,
        "lead": "·".join(text for text in (found.programme.title, level_word(found.tier)) if text),
        "back": Link(found.programme.title, reverse("training:programme", args=[found.programme_id])),
        "actions": _actions(found, members, held) if may else [],
        "members": _members(request, found, members, held, may=may),
        "sessions": sessions_table(selectors.sessions(request.viewer).filter(cohort=found), request.now),
        "evaluation": _evaluation(request, found),
        "entry": level_word(found.entry_level),
        "attended_href": f"{reverse('training:attended', args=[found.programme_id])}?class={found.id}",
    }
    return render(request, "training/class.html", context)


def _actions(found: Cohort, members: list[CohortMember], held: dict[UUID, Any]) -> list[Action]:
    completed = any(one.state == "completed" and one.id not in held for one in members)
    return [
        Action(
            _("加学员"),
            reverse("training:class-add", args=[found.id]),
            "plain" if members else "primary",
            "add",
        ),
        Action(_("办结业"), reverse("training:class-complete", args=[found.id]), icon="good", post=True),
        Action(
            _("发证书"),
            reverse("training:class-issue", args=[found.id]),
            "primary" if completed else "plain",
            "file",
            post=True,
        ),
    ]


def _members(
    request: SignedRequest, found: Cohort, members: list[CohortMember], held: dict[UUID, Any], *, may: bool
) -> Table:
    standings = selectors.standings_of(request.viewer, found)
    least = selectors.least_attendance(found)
    rows = [
        Row(
            (
                one.worker.name,
                member_badge(one),
                *_far(found, one, standings[one.id], least),
                _mine(one, held, may=may),
            )
        )
        for one in members
    ]
    columns = [
        Column(_("姓名")),
        Column(_("状态")),
        Column(_("学时"), "number"),
        Column(_("出勤%"), "number"),
        Column(_("测验"), "number"),
        Column(_("还缺什么")),
        Column("", "actions"),
    ]
    return Table(_("学员"), columns, rows, _("班里还没有人。"))


def _far(found: Cohort, one: CohortMember, standing: Standing, least: int) -> tuple[Any, ...]:
    programme = found.programme
    missing = missing_of(
        standing,
        least_percent=least,
        pass_mark=programme.pass_mark,
        asks_evaluation=programme.asks_evaluation,
    )
    told = [Badge(_(MISSING[code]), "warn") for code in missing] if one.state == "joined" else None
    return (hours_text(standing.hours), share_of(standing), one.quiz, told)


def _mine(one: CohortMember, held: dict[UUID, Any], *, may: bool) -> list[Link]:
    links = (
        [Link(_("证书"), reverse("training:credential", args=[held[one.id].id]))] if one.id in held else []
    )
    if may and one.state == "joined":
        if one.cohort.programme.pass_mark is not None:
            links.append(Link(_("记分"), reverse("training:member-quiz", args=[one.id])))
        links.append(Link(_("退出"), reverse("training:member-drop", args=[one.id])))
    return links


def _evaluation(request: SignedRequest, found: Cohort) -> Table:
    questions = packs.for_place(found.place).course_questions
    rows = [
        Row(
            (
                word(questions, one.question),
                one.people,
                one.counted or None,
                one.mean if one.mean is not None else Badge(_("人数太少,不显示"), "plain"),
            )
        )
        for one in selectors.evaluation_of(request.viewer, found)
    ]
    columns = [Column(_("问题")), *(Column(text, "number") for text in (_("几人回答"), _("算进平均分的人"), _("平均分")))]
    return Table(_("课后评价(不记名)"), columns, rows, _("还没有人评价。"))


@page("training.manage")
def add(request: SignedRequest, cohort_id: UUID) -> HttpResponse:
    """Choose from the people of the place who are not in it yet."""
    found = selectors.cohort_or_404(request.viewer, cohort_id)
    inside = selectors.members(request.viewer).filter(cohort=found).exclude(state="dropped").values("worker")
    offered = offer(request, found.place, inside)
    form = PeopleForm(request.POST or None, people=offered.people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"training.entry_not_met": "people"}):
            number = services.add_members(
                actor=request.viewer,
                now=request.now,
                cohort_id=found.id,
                worker_ids=form.cleaned_data["people"],
            )
            messages.success(request, _("加了 %(number)s 名学员。") % {"number": number})
            return redirect("training:class", found.id)
    lead = _("入班要有:%(level)s证书") % {"level": level_word(found.entry_level)} if found.entry_level else ""
    lead = " ".join(text for text in (lead, offered.note) if text)
    return form_page(
        request, _("加学员"), form, _back(found), lead=lead, submit=_("加进班里"), find=offered.find
    )


@page("training.manage")
def drop(request: SignedRequest, class_member_id: UUID) -> HttpResponse:
    """Somebody leaves it."""
    found = selectors.member_or_404(request.viewer, class_member_id)
    form = ReasonForm(request.POST or None)
    if acted(request, form, partial(services.drop_member, member_id=found.id)):
        return redirect("training:class", found.cohort_id)
    return form_page(request, _("退出培训班"), form, _back(found.cohort), lead=found.worker.name)


@page("training.manage")
def quiz(request: SignedRequest, class_member_id: UUID) -> HttpResponse:
    """Their mark."""
    found = selectors.member_or_404(request.viewer, class_member_id)
    form = QuizForm(request.POST or None, initial={"mark": found.quiz})
    if acted(request, form, partial(services.set_quiz, member_id=found.id), {"training.mark_invalid": "mark"}):
        return redirect("training:class", found.cohort_id)
    return form_page(request, _("记测验分数"), form, _back(found.cohort), lead=found.worker.name)


@page("training.manage")
@require_POST
def complete(request: SignedRequest, cohort_id: UUID) -> HttpResponse:
    """Everybody to whom nothing is missing."""
    with refusals_told(request):
        number = services.complete_class(actor=request.viewer, now=request.now, cohort_id=cohort_id)
        messages.success(request, _("%(number)s 人结业。") % {"number": number})
    return redirect("training:class", cohort_id)


@page("training.manage")
@require_POST
def issue(request: SignedRequest, cohort_id: UUID) -> HttpResponse:
    """A certificate for everybody who completed."""
    with refusals_told(request):
        made = services.issue_credentials(actor=request.viewer, now=request.now, cohort_id=cohort_id)
        messages.success(request, _("发了 %(number)s 张证书。") % {"number": len(made)})
    return redirect("training:class", cohort_id)


def _back(found: Cohort) -> Link:
    return Link(found.name, reverse("training:class", args=[found.id]))
