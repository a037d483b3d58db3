"""Signing in, in two small steps, and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import devices_for_user, verify_token
from django_otp.models import Device

from lianxin.base.access import selectors, services
from lianxin.base.access.devices import DIGITS, AuthenticatorApp
from lianxin.base.access.middleware import session_digest
from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest, own_page, public_page
from lianxin.entry.web.accounts.entering import enter, person, safe_target
from lianxin.entry.web.accounts.forms import CodeStep, PasswordStep

WAITING = "lianxin_waiting_for_code"  # session key: who passed the first step, and when
WAIT = timedelta(minutes=10)


@public_page("this is where one signs in")
@sensitive_post_parameters("password")
@never_cache
def password_step(request: SignedRequest) -> HttpResponse:
    """Username and password. Whatever is wrong, the answer is the same."""
    target = request.GET.get("next", "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_target(request, target))
    form = PasswordStep(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _next_step(request, user, target)
        form.add_error(None, _("用户名或密码不正确。"))
    status = 200 if not form.errors else 422
    return render(request, "accounts/sign_in.html", {"form": form}, status=status)


def _next_step(request: SignedRequest, user: User, target: str) -> HttpResponse:
    if not any(devices_for_user(user)):
        return enter(request, user, None, target)
    request.session.cycle_key()
    request.session[WAITING] = {"user": str(user.pk), "since": request.now.isoformat()}
    query = f"?{urlencode({'next': target})}" if target else ""
    return HttpResponseRedirect(reverse("web:login-code") + query)


@public_page("the second step of signing in; it works only after the first")
@sensitive_post_parameters("code")
@never_cache
def code_step(request: SignedRequest) -> HttpResponse:
    """The code of the app, or a recovery code. Wrong codes slow the next try down (django-otp)."""
    user = _waiting_user(request)
    if user is None:
        request.session.pop(WAITING, None)
        return redirect("web:login")
    form = CodeStep(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = matching_device(user, form.cleaned_data["code"])
        if device is not None:
            request.session.pop(WAITING, None)
            return enter(request, user, device, request.GET.get("next", ""))
        form.add_error("code", refusal(user))
    status = 200 if not form.errors else 422
    return render(request, "accounts/code.html", {"form": form}, status=status)


def _waiting_user(request: SignedRequest) -> User | None:
    waiting = request.session.get(WAITING)
    if not waiting or request.now - datetime.fromisoformat(waiting["since"]) > WAIT:
        return None
    return selectors.account_signing_in(waiting["user"])


def matching_device(user: User, code: str) -> Device | None:
    """The device that accepts the code: six digits are the app's, anything else is a recovery code.

    Only the device meant is asked, so that a wrong one does not slow the other down.
    """
    from_app = code.isdigit() and len(code) == DIGITS
    meant = [d for d in devices_for_user(user) if isinstance(d, AuthenticatorApp) == from_app]
    return next((d for d in meant if verify_token(user, d.persistent_id, code)), None)


def refusal(user: User) -> str:
    if any(not device.verify_is_allowed()[0] for device in devices_for_user(user)):
        return _("验证码不正确。连续输错时,每次都要多等一会儿,请稍候再输入下一个。")
    return _("验证码不正确。")


@own_page("everybody may sign out")
@require_POST
def sign_out(request: SignedRequest) -> HttpResponse:
    """End this login."""
    for session in selectors.sessions_of(request.viewer, person(request).id).filter(key_digest=session_digest(request)):
        services.end_session(actor=request.viewer, now=request.now, session=session)
    logout(request)
    messages.success(request, _("已退出登录。"))
    return redirect("web:login")


