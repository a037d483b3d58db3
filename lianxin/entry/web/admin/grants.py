"""Giving and taking back roles, and ending logins of others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base import packs
from lianxin.base.access import selectors, services
from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui import pack_words
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.entry.web.admin.forms import NewGrant, Reason
from lianxin.kernel.clock import local_day


@page("role.grant")
def add(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """A role for an account."""
    found = selectors.user_or_404(request.viewer, user_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            services.grant_role(
                actor=request.viewer, now=request.now, user=found, role=given["role"], place=given["place"],
                starts_on=given["starts_on"], ends_on=form.ends_on(), reason=given["reason"],
            )  # fmt: skip
            messages.success(request, _("已授予角色。"))
            return redirect("web:admin-user", found.id)
    shown = {
        "form": form, "title": _("授予角色"), "submit": _("授予"),
        "back": Link(found.display_name, reverse("web:admin-user", args=[found.id])),
    }  # fmt: skip
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)


def _form(request: SignedRequest, found: User) -> NewGrant:
    roles = pack_words.choices(packs.for_place(found.place).roles)
    first = {"place": found.place, "starts_on": local_day(request.now)}
    return NewGrant(roles, request.viewer, request.POST or None, initial=first)


@page("role.grant")
def revoke(request: SignedRequest, grant_id: UUID) -> HttpResponse:
    """Take a role back today, after asking why."""
    grant = selectors.grant_or_404(request.viewer, grant_id)
    request.viewer.must("role.grant", grant.place)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.revoke_grant(actor=request.viewer, now=request.now, grant=grant, **form.cleaned_data)
            messages.success(request, _("已收回角色。"))
            return redirect("web:admin-user", grant.user_id)
    what = {
        "name": grant.user.display_name, "place": place_path(grant.place),
        "role": selectors.role_words(grant.role, grant.place).in_language(pack_words.language()),
    }  # fmt: skip
    shown = {
        "title": _("收回角色"), "form": form, "submit_label": _("收回"),
        "text": _("%(name)s 不再是 %(place)s 的%(role)s。") % what,
        "consequences": [_("从今天起不再有效,委托出去的部分同时收回。"), _("名下未完成的事项不会自动转交,请另行交接。")],
        "back_url": reverse("web:admin-user", args=[grant.user_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown, status=422 if form.errors else 200)


@page("session.end")
@require_POST
def end_login(request: SignedRequest, login_id: UUID) -> HttpResponse:
    """End somebody's login; that device is signed out at its next request."""
    session = selectors.session_or_404(request.viewer, login_id)
    services.end_session(actor=request.viewer, now=request.now, session=session)
    messages.success(request, _("已结束这次登录。"))
    return redirect("web:admin-user", session.user_id)
