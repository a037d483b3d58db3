"""Accounts: the list, a new one, one account with its roles, abilities and logins."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from lianxin.base.access import selectors, services
from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.typed import typed, with_typed
from lianxin.entry.web.admin import user_tables
from lianxin.entry.web.admin.forms import EditUser, NewUser, Reason, UserFilter
from lianxin.entry.web.admin.hub import back_to_hub

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0/o, 1/l/i: read out over the telephone


@page("user.read")
def users(request: SignedRequest) -> HttpResponse:
    """Accounts in reach, searched and paged."""
    form = UserFilter(with_typed(request, UserFilter))
    state = {"active": True, "inactive": False}.get(request.GET.get("state", ""))
    found = selectors.users_page(
        request.viewer, text=typed(request), active=state, after=request.GET.get("after", "")
    )
    columns = [Column(_("姓名")), Column(_("用户名")), Column(_("所属")), Column(_("最近登录")), Column(_("状态"))]
    rows = [
        Row([_named(u), u.username, place_path(u.place), u.last_login, _state(u)], href=reverse("web:admin-user", args=[u.id]))
        for u in found.rows
    ]
    add = [Action(_("新建账号"), reverse("web:admin-user-add"), "primary", "add")] if request.viewer.may("user.manage") else []
    shown = {
        "form": form, "table": Table(_("账号"), columns, rows), "pager": pager(request, found),
        "actions": add, "back": back_to_hub(),
    }  # fmt: skip
    return render(request, "admin/users.html", shown)


def _named(u: User) -> str:
    return u.display_name_bo if language() == "bo" and u.display_name_bo else u.display_name


def _state(u: User) -> Badge:
    return Badge(_("在用"), "good") if u.is_active else Badge(_("停用"), "warn")


@page("user.manage")
@never_cache
@sensitive_variables("password")
def add(request: SignedRequest) -> HttpResponse:
    """A new account; its first password is made here and shown once."""
    form = NewUser(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            password = first_password()
            user = services.create_user(actor=request.viewer, now=request.now, password=password, **form.cleaned_data)
            return _password_page(request, user, password)
    shown = {"form": form, "title": _("新建账号"), "back": _back_to_list(), "submit": _("建立账号")}
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)


@page("user.read")
def user(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """One account: who, which roles where and until when, what follows from them, where signed in."""
    found = selectors.user_or_404(request.viewer, user_id)
    pairs = [
        Pair(_("用户名"), found.username),
        Pair(_("藏文姓名"), found.display_name_bo),
        Pair(_("所属"), place_path(found.place)),
        Pair(_("状态"), _state(found)),
        Pair(_("建立时间"), found.created_at),
        Pair(_("最近登录"), found.last_login),
    ]
    shown = {
        "person": found,
        "name": _named(found),
        "pairs": pairs,
        "actions": _actions(request, found),
        "grants": user_tables.grants(request, found),
        "abilities": user_tables.abilities(request, found),
        "logins": user_tables.logins(request, found),
        "grant_url": reverse("web:admin-grant-add", args=[found.id]) if _may_grant(request, found) else "",
        "back": _back_to_list(),
    }
    return render(request, "admin/user.html", shown)


def _may_grant(request: SignedRequest, found: User) -> bool:
    return request.viewer.may("role.grant") and found.id != request.viewer.id and found.is_active


def _actions(request: SignedRequest, found: User) -> list[Action]:
    if not request.viewer.may("user.manage", found.place):
        return []
    actions = [Action(_("修改"), reverse("web:admin-user-edit", args=[found.id]), icon="edit")]
    if found.id == request.viewer.id:
        return actions
    if not found.is_active:
        return [*actions, Action(_("重新启用"), reverse("web:admin-user-activate", args=[found.id]))]
    return [
        *actions,
        Action(_("重设密码"), reverse("web:admin-user-password", args=[found.id])),
        Action(_("清除第二重验证"), reverse("web:admin-user-second-factor", args=[found.id])),
        Action(_("停用"), reverse("web:admin-user-deactivate", args=[found.id]), "danger"),
    ]


@page("user.manage")
def edit(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """Names of an account."""
    found = _manageable(request, user_id)
    form = EditUser(request.POST or None, initial={"display_name": found.display_name, "display_name_bo": found.display_name_bo})
    if request.method == "POST" and form.is_valid():
        services.update_user(actor=request.viewer, now=request.now, user=found, is_active=found.is_active, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return _to(found)
    shown = {"form": form, "title": _("修改账号"), "back": _back_to(found), "submit": _("保存")}
    return render(request, "admin/form.html", shown, status=422 if form.errors else 200)


@page("user.manage")
def deactivate(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """Close an account, after asking."""
    found = _manageable(request, user_id)
    if request.method == "POST":
        _set_active(request, found, active=False)
        messages.success(request, _("账号已停用。"))
        return _to(found)
    shown = {
        "title": _("停用账号"), "text": _("%(name)s 将不能再登录。") % {"name": found.display_name}, "submit_label": _("停用"),
        "consequences": [_("正在使用的登录立即结束。"), _("其角色和委托出去的角色都不再有效。"), _("历史记录保留,以后可以重新启用。")],
        "back_url": reverse("web:admin-user", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown)


@page("user.manage")
def activate(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """Open a closed account again, after asking: its roles count again too."""
    found = _manageable(request, user_id)
    if request.method == "POST":
        _set_active(request, found, active=True)
        messages.success(request, _("账号已重新启用。"))
        return _to(found)
    shown = {
        "title": _("重新启用账号"), "text": _("%(name)s 将可以登录。") % {"name": found.display_name}, "submit_label": _("重新启用"),
        "consequences": [_("尚未到期的角色同时恢复。")], "back_url": reverse("web:admin-user", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown)


def _set_active(request: SignedRequest, found: User, *, active: bool) -> None:
    services.update_user(
        actor=request.viewer, now=request.now, user=found, is_active=active,
        display_name=found.display_name, display_name_bo=found.display_name_bo,
    )  # fmt: skip


@page("user.manage")
@never_cache
@sensitive_variables("password")
def reset_password(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """A temporary password, made here and shown once."""
    found = _manageable(request, user_id)
    if request.method == "POST":
        password = first_password()
        services.reset_password(actor=request.viewer, now=request.now, user=found, password=password)
        return _password_page(request, found, password)
    shown = {
        "title": _("重设密码"), "text": _("将为 %(name)s 生成一个临时密码。") % {"name": found.display_name}, "submit_label": _("重设密码"),
        "consequences": [_("原密码立即失效,正在使用的登录全部结束。"), _("登记过的采集设备全部停用,要重新登记。"), _("临时密码只显示一次;下次登录须改密码。")],
        "back_url": reverse("web:admin-user", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown)


@page("user.manage")
def remove_second_factor(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """For who lost the phone and the recovery codes."""
    found = _manageable(request, user_id)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.remove_second_factor(actor=request.viewer, now=request.now, user=found, **form.cleaned_data)
            messages.success(request, _("已清除第二重验证。"))
            return _to(found)
    shown = {
        "title": _("清除第二重验证"), "form": form, "submit_label": _("清除"),
        "text": _("请先当面或打电话确认是 %(name)s 本人。") % {"name": found.display_name},
        "consequences": [_("正在使用的登录全部结束。"), _("角色要求第二重验证时,下次登录须重新设置。")],
        "back_url": reverse("web:admin-user", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", shown, status=422 if form.errors else 200)


def first_password() -> str:
    """Four groups of four letters and digits, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@sensitive_variables("password")
def _password_page(request: SignedRequest, user: User, password: str) -> HttpResponse:
    response = render(request, "admin/first_password.html", {"person": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response


def _manageable(request: SignedRequest, user_id: UUID) -> User:
    """The account, when the viewer manages its place; otherwise "general.not_found" or "access.denied"."""
    found = selectors.user_or_404(request.viewer, user_id)
    request.viewer.must("user.manage", found.place)
    return found


def _to(found: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("web:admin-user", args=[found.id]))


def _back_to(found: User) -> Link:
    return Link(found.display_name, reverse("web:admin-user", args=[found.id]))


def _back_to_list() -> Link:
    return Link(_("账号与角色"), reverse("web:admin-users"))
