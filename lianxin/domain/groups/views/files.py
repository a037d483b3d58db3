"""The list, a new one, and one group with its members, sessions and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import page
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.parts import Action, Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.groups import selectors, services
from lianxin.domain.groups.forms import OpenForm
from lianxin.domain.groups.rules import KINDS
from lianxin.domain.groups.views import showing
from lianxin.domain.proceedings.selectors import FileFilter, files_page
from lianxin.domain.proceedings.views.files import list_page
from lianxin.domain.proceedings.views.panel import state_badge, steps_panel

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.proceedings.models import Proceeding


@page("proceeding.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Groups of the station under way, or one's own, by phase."""
    wanted = FileFilter(request.GET.get("state", ""), request.GET.get("mine") == "1")
    found = files_page(request.viewer, request.now, "group", wanted, after=request.GET.get("after", ""))
    may = request.viewer.may("proceeding.open")
    return list_page(
        request, _("小组和社区活动"), "group", found, _named, lambda one: reverse("groups:group", args=[one.id]), empty=_("这里没有小组。"),
        actions=[Action(_("筹备一个小组"), reverse("groups:new"), "primary", "add")] if may else [],
    )  # fmt: skip


def _named(one: Proceeding) -> tuple[str, str]:
    return one.group.title, _(KINDS.get(one.group.kind, one.group.kind))


@page("proceeding.open")
def new(request: SignedRequest) -> HttpResponse:
    """What it is; plan, members and sessions follow."""
    form = OpenForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"group.number_invalid": "size"}):
            made = services.open_group(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已开始筹备。接下来写计划书,招募组员,安排每节活动。"))
            return redirect("groups:group", made.id)
    return form_page(request, _("筹备一个小组"), form, Link(_("小组和社区活动"), reverse("groups:list")), submit=_("开始筹备"))


@page("proceeding.read")
def group(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """Everything of one group."""
    found = selectors.group_or_404(request.viewer, request.now, group_id)
    viewer, now, proceeding = request.viewer, request.now, found.proceeding
    may = proceeding.closed_at is None and viewer.may("proceeding.work", proceeding.place)
    members = selectors.members_of(viewer, now, found)
    sessions = list(selectors.sessions_of(viewer, now, found))
    context: dict[str, Any] = {
        "found": found,
        "badge": state_badge(proceeding),
        "back": Link(_("小组和社区活动"), reverse("groups:list")),
        "facts": showing.facts(found, members),
        "turnout": selectors.turnout_of(viewer, now, found),
        "members": showing.members_table(found, members, may=may),
        "sessions": showing.sessions_table(sessions, now),
        "may": may,
        "papers": showing.papers(found, may=may),
        "panel": steps_panel(request, proceeding),
    }
    return render(request, "groups/group.html", context)
