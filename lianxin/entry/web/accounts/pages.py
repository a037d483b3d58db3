"""One's own account: overview, preferences, password, logins."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import user_has_device

from lianxin.base.access import selectors, services
from lianxin.base.access.middleware import session_digest
from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Action, Badge, Column, Pair, Row, Table
from lianxin.domain.care.selectors import may_subscribe
from lianxin.entry.web.accounts.entering import keep_preferences, look_of, note_login, person
from lianxin.entry.web.accounts.forms import NewPassword, Preferences
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@own_page("one's own account")
def account(request: SignedRequest) -> HttpResponse:
    """Who I am, what I may do where, and where to change things."""
    return _account_page(request, Preferences(initial=_present(person(request))))


@own_page("one's own language and look")
@require_POST
def preferences(request: SignedRequest) -> HttpResponse:
    """Keep language and look with the account, and in this browser."""
    form, user = Preferences(request.POST), person(request)
    if not form.is_valid():
        return _account_page(request, form)
    wish = form.cleaned_data
    services.set_own_preferences(
        actor=request.viewer, now=request.now, user=user, language=wish["language"],
        screen_mode=f"{wish['theme']}.{wish['mode']}",
    )  # fmt: skip
    with override(wish["language"]):
        messages.success(request, _("已保存。"))
    response = redirect("web:account")
    keep_preferences(request, response, user)
    return response


def _present(user: User) -> dict[str, str]:
    display = look_of(user)
    return {"language": user.language, "theme": display.theme, "mode": display.mode}


def _account_page(request: SignedRequest, form: Preferences) -> HttpResponse:
    user = person(request)
    has_factor = user_has_device(user)
    held = selectors.grants_in_force(user, today=local_day(request.now))
    roles = Table(
        caption=_("我的角色"), columns=[Column(_("角色")), Column(_("辖区")), Column(_("到期"))],
        rows=[Row([selectors.role_words(g.role, g.place), place_path(g.place), g.ends_on or _("长期")]) for g in held],
        empty=_("还没有角色。请联系系统管理员。"),
    )  # fmt: skip
    pairs = [
        Pair(_("用户名"), user.username),
        Pair(_("所属"), place_path(user.place)),
        Pair(_("第二重验证"), Badge(_("已开启"), "good") if has_factor else Badge(_("未开启"), "warn")),
        Pair(_("本次登录"), user.last_login),
    ]
    shown = {"pairs": pairs, "roles": roles, "form": form, "has_factor": has_factor, "may_subscribe": may_subscribe(request.viewer)}
    return render(request, "accounts/account.html", shown, status=422 if form.errors else 200)


@own_page("one's own password")
@sensitive_post_parameters()
def password(request: SignedRequest) -> HttpResponse:
    """A new password; this login goes on under a new key, all others end."""
    user = person(request)
    form = NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_own_password(actor=request.viewer, now=request.now, user=user, password=form.cleaned_data["new"])
        except ProblemError as weak:
            form.add_error("new", _(weak.problem.message) % weak.details)
        else:
            update_session_auth_hash(request, user)
            note_login(request, user)
            messages.success(request, _("密码已修改;其他设备上的登录已结束。"))
            return redirect("web:account")
    shown = {"form": form, "forced": user.must_change_password}
    return render(request, "accounts/password.html", shown, status=422 if form.errors else 200)


@own_page("one's own logins")
def logins(request: SignedRequest) -> HttpResponse:
    """Where I am signed in."""
    here = session_digest(request)
    rows = [_login_row(login, here) for login in selectors.sessions_of(request.viewer, person(request).id)]
    columns = [Column(_("设备")), Column(_("网络地址")), Column(_("登录时间")), Column(_("最近活动")), Column("", "actions")]
    table = Table(caption=_("我的登录"), columns=columns, rows=rows)
    return render(request, "accounts/logins.html", {"table": table, "most": settings.LIANXIN_SESSIONS_PER_USER})


def _login_row(login: LoginSession, here: str) -> Row:
    mine = login.key_digest == here
    device = login.device or _("未知设备")
    end = Badge(_("当前设备"), "good") if mine else Action(_("结束"), f"{login.id}/end/", "danger", post=True)
    return Row([device, login.address, login.started_at, login.seen_at, end])


@own_page("one's own logins")
@require_POST
def end_login(request: SignedRequest, login_id: UUID) -> HttpResponse:
    """End one of my logins; that device is signed out at its next request."""
    session = selectors.session_or_404(request.viewer, login_id)
    services.end_session(actor=request.viewer, now=request.now, session=session)
    messages.success(request, _("已结束这次登录。"))
    return redirect("web:account-logins")
