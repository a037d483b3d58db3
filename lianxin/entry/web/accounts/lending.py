"""Lending one's role to a colleague (leave, illness), and taking it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access import selectors, services
from lianxin.base.access.models import Grant
from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Action, Column, Row, Table
from lianxin.base.ui.submitting import problem_text
from lianxin.base.ui.templatetags.lx import words
from lianxin.entry.web.accounts.forms import Lending
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@own_page("lending one's own role")
def lending(request: SignedRequest) -> HttpResponse:
    """What I have lent, what was lent to me, and a form to lend."""
    today = local_day(request.now)
    grants = {str(g.id): g for g in selectors.own_grants(request.viewer, today=today)}
    people = {str(u.id): u for u in selectors.colleagues(request.viewer)}
    form = Lending(
        [(key, _role_line(g)) for key, g in grants.items()],
        [(key, f"{u.display_name} · {place_path(u.place)}") for key, u in people.items()],
        request.POST or None, initial={"starts_on": today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.delegate(
                actor=request.viewer, now=request.now, grant=grants[given["grant"]], to=people[given["to"]],
                starts_on=given["starts_on"], ends_on=given["ends_on"] + timedelta(days=1), reason=given["reason"],
            )  # fmt: skip
        except ProblemError as refused:
            form.add_error(None, problem_text(refused))
        else:
            messages.success(request, _("已委托。对方从开始日期起可以代您办理。"))
            return redirect("web:account-lending")
    shown = {"form": form, "can_lend": bool(grants and people), "lent": _lent(request), "borrowed": _borrowed(request)}
    return render(request, "accounts/lending.html", shown, status=422 if form.errors else 200)


def _role_line(grant: Grant) -> str:
    return f"{words(selectors.role_words(grant.role, grant.place))} · {place_path(grant.place)}"


def _lent(request: SignedRequest) -> Table:
    rows = [
        Row([g.user.display_name, _role_line(g), g.starts_on, _last_day(g), Action(_("收回"), f"{g.id}/end/", "danger", post=True)])
        for g in selectors.own_delegations(request.viewer, today=local_day(request.now))
    ]
    columns = [Column(_("交给")), Column(_("角色")), Column(_("开始")), Column(_("最后一天")), Column("", "actions")]
    return Table(_("我委托给同事的"), columns, rows, empty=_("没有正在委托的角色。"))


def _borrowed(request: SignedRequest) -> Table:
    rows = [
        Row([g.delegated_from.user.display_name if g.delegated_from else "", _role_line(g), g.starts_on, _last_day(g)])
        for g in selectors.borrowed_grants(request.viewer, today=local_day(request.now))
    ]
    columns = [Column(_("来自")), Column(_("角色")), Column(_("开始")), Column(_("最后一天"))]
    return Table(_("同事委托给我的"), columns, rows, empty=_("没有同事委托给您的角色。"))


def _last_day(grant: Grant) -> object:
    return grant.ends_on - timedelta(days=1) if grant.ends_on else None


@own_page("taking one's own role back")
@require_POST
def end(request: SignedRequest, grant_id: UUID) -> HttpResponse:
    """Take a lent role back today."""
    grant = selectors.own_delegation_or_404(request.viewer, grant_id)
    services.end_delegation(actor=request.viewer, now=request.now, grant=grant)
    messages.success(request, _("已收回委托。"))
    return redirect("web:account-lending")
