"""One session: planned, looked at, held with who came, moved, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.groups import selectors, services
from lianxin.domain.groups.forms import HeldForm, MoveForm, ReasonForm, SessionForm
from lianxin.domain.groups.selectors.papers import words_in
from lianxin.domain.groups.views import showing
from lianxin.domain.proceedings.views.files import form_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.groups.models import GroupSession


@page("proceeding.work")
def plan(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """One more."""
    found = selectors.group_or_404(request.viewer, request.now, group_id)
    form = SessionForm(request.POST or None, initial={"site": found.site})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"group.session_past": "starts_at", "group.number_invalid": "minutes"}):
            services.plan_session(actor=request.viewer, now=request.now, group_id=found.id, **form.cleaned_data)
            return redirect("groups:group", found.id)
    return form_page(request, _("安排一节活动"), form, Link(found.title, reverse("groups:group", args=[found.id])))


@page("proceeding.read")
def session(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """What it is for, who came, what was written; what may be done with it."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    place = one.group.proceeding.place
    came = selectors.came_to(request.viewer, request.now, one)
    members = selectors.members_of(request.viewer, request.now, one.group, "chosen", "left")
    words = words_in(one.record)
    context: dict[str, Any] = {
        "one": one,
        "title": _("第 %(number)s 节:%(theme)s") % {"number": one.number, "theme": one.theme},
        "badge": showing.session_badge(one, request.now),
        "back": Link(one.group.title, reverse("groups:group", args=[one.group_id])),
        "facts": [Pair(_("时间"), one.starts_at), Pair(_("分钟"), one.minutes), Pair(_("地点"), one.site), Pair(_("目标"), one.aim), Pair(_("内容"), one.content or None)],
        "came": [member.resident.name for member in members if member.id in came],
        "words": [
            Pair(row.name.in_language(language()), words[row.code]) for row in selectors.blanks(request.viewer, place, "group_session") if row.code in words
        ],
        "actions": _offered(request, one),
    }  # fmt: skip
    return render(request, "groups/session.html", context)


def _offered(request: SignedRequest, one: GroupSession) -> list[Action]:
    proceeding = one.group.proceeding
    may = proceeding.closed_at is None and request.viewer.may("proceeding.work", proceeding.place) and one.cancelled_at is None
    label = _("签到表 PDF") if one.held_at is None else _("记录 PDF")
    prints = [
        Action(text, f"{reverse('groups:print', args=[one.group_id, 'group_session', kind])}?session={one.id}", icon="print")
        for text, kind in ((label, "pdf"), (label.replace("PDF", "Word"), "docx"))
    ]
    if not may:
        return prints
    acts = []
    if one.starts_at <= request.now:
        acts.append(Action(_("改记录") if one.held_at else _("签到和记录"), reverse("groups:held", args=[one.id]), "primary"))
    if one.held_at is None:
        acts += [Action(_("改时间"), reverse("groups:move-session", args=[one.id])), Action(_("取消这一节"), reverse("groups:cancel-session", args=[one.id]), "danger")]
    return [*acts, *prints]


@page("proceeding.work")
def held(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """Sign-in and record on one page."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    came = selectors.came_to(request.viewer, request.now, one)
    members = selectors.members_of(request.viewer, request.now, one.group, "chosen", "left")
    named = [(str(member.id), member.resident.name) for member in members if member.state == "chosen" or member.id in came]
    fields = selectors.blanks(request.viewer, one.group.proceeding.place, "group_session")
    form = HeldForm(
        request.POST or None, members=named, blanks=fields, written={"session_purpose": one.aim} | words_in(one.record),
        initial={"came": [str(member) for member in came], "guests": one.guests},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.hold_session(
                actor=request.viewer, now=request.now, session_id=one.id, came=form.cleaned_data["came"], guests=form.cleaned_data["guests"] or 0, words=form.words()
            )
            messages.success(request, _("已记录。"))
            return redirect("groups:session", one.id)
    return form_page(request, _("签到和记录"), form, _back(one), lead=f"{one.group.title} · {one.number}")


@page("proceeding.work")
def move(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """Another time."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    return _act(request, one, _("改时间"), MoveForm(request.POST or None, initial={"starts_at": one.starts_at}), services.move_session)


@page("proceeding.work")
def cancel(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """Not held."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    return _act(request, one, _("取消这一节"), ReasonForm(request.POST or None), services.cancel_session)


def _act(request: SignedRequest, one: GroupSession, title: str, form: Form, act: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            act(actor=request.viewer, now=request.now, session_id=one.id, **form.cleaned_data)
            return redirect("groups:session", one.id)
    return form_page(request, title, form, _back(one))


def _back(one: GroupSession) -> Link:
    return Link(_("返回"), reverse("groups:session", args=[one.id]))
