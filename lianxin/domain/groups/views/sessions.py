"""One session: planned, looked at, held with who came, moved, cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.groups import selectors, services
from lianxin.domain.groups.forms import HeldForm, MoveForm, ReasonForm, SessionForm, SignInForm
from lianxin.domain.groups.rules import ON_LIST
from lianxin.domain.groups.selectors.papers import words_in
from lianxin.domain.groups.views import showing
from lianxin.kernel.clock import local_day

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
        with refusals_in(form, {"group.session_before": "starts_at", "group.number_invalid": "minutes"}):
            made = services.plan_session(actor=request.viewer, now=request.now, group_id=found.id, **form.cleaned_data)
            if made.starts_at <= request.now:
                messages.info(request, _("这一节已经开过,请写签到和记录。"))
                return redirect("groups:held", made.id)
            return redirect("groups:group", found.id)
    return form_page(request, _("安排一节活动"), form, Link(found.title, reverse("groups:group", args=[found.id])))


@page("proceeding.read")
def session(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """What it is for, who came, what was written; what may be done with it."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    place = one.group.proceeding.place
    came = selectors.came_to(request.viewer, request.now, one)
    members = selectors.members_of(request.viewer, request.now, one.group, *ON_LIST)
    words = words_in(one.record)
    context: dict[str, Any] = {
        "one": one,
        "title": showing.session_name(one),
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
    acts, opened = [], local_day(one.starts_at) <= local_day(request.now)
    if opened and one.held_at is None:
        acts.append(Action(_("签到"), reverse("groups:sign-in", args=[one.id]), "plain" if one.starts_at + timedelta(minutes=one.minutes) <= request.now else "primary"))
    if one.starts_at <= request.now:
        acts.append(Action(_("改记录") if one.held_at else _("签到和记录"), reverse("groups:held", args=[one.id]), "plain" if acts and acts[0].kind == "primary" else "primary"))
    if one.held_at is None:
        acts += [Action(_("改时间"), reverse("groups:move-session", args=[one.id])), Action(_("取消这一节"), reverse("groups:cancel-session", args=[one.id]), "danger")]
    return [*acts, *prints]


@page("proceeding.work")
def sign_in(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """At the door: who is there, nothing else."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    form = SignInForm(request.POST or None, **_listed(request, one))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.sign_in(actor=request.viewer, now=request.now, session_id=one.id, **form.cleaned_data)
            messages.success(request, _("已签到。开过以后写记录。"))
            return redirect("groups:session", one.id)
    return _sign_page(request, one, _("签到"), form)


@page("proceeding.work")
def held(request: SignedRequest, session_id: UUID) -> HttpResponse:
    """Sign-in and record on one page."""
    one = selectors.session_or_404(request.viewer, request.now, session_id)
    fields = selectors.blanks(request.viewer, one.group.proceeding.place, "group_session")
    form = HeldForm(request.POST or None, blanks=fields, written=words_in(one.record), **_listed(request, one))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            who = {name: form.cleaned_data[name] for name in ("came", "seen", "guests")}
            services.hold_session(actor=request.viewer, now=request.now, session_id=one.id, words=form.words(), **who)
            messages.success(request, _("已记录。"))
            return redirect("groups:session", one.id)
    return _sign_page(request, one, _("签到和记录"), form)


def _sign_page(request: SignedRequest, one: GroupSession, title: str, form: Form) -> HttpResponse:
    """Each member is a tile to tap on."""
    context = {"title": title, "lead": showing.session_name(one), "form": form, "back": _back(one)}
    return render(request, "groups/sign_in.html", context, status=422 if form.errors else 200)


def _listed(request: SignedRequest, one: GroupSession) -> dict[str, Any]:
    """The members to tick, and who stands as come."""
    came = selectors.came_to(request.viewer, request.now, one)
    members = selectors.members_of(request.viewer, request.now, one.group, *ON_LIST)
    named = [(str(member.id), member.resident.name) for member in members if member.state == "chosen" or member.id in came]
    there = [str(member) for member in came]
    return {"members": named, "initial": {"came": there, "seen": there, "guests": one.guests}}




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
