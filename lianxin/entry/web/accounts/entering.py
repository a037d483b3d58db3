"""What happens once a person has proved who they are: a fresh session key, a noted login, their language and look."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp.models import Device

from lianxin.base.access import services
from lianxin.base.access.middleware import session_digest
from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.visitors import device_of
from lianxin.base.ui.display import Display

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: SignedRequest, user: User, device: Device | None, target: str) -> HttpResponse:
    """Sign in and go to `target` (checked) or the home page."""
    login(request, user, backend=BACKEND)  # takes a new session key: a planted one is worthless
    if device is not None:
        otp_login(request, device)
    note_login(request, user)
    response = HttpResponseRedirect(safe_target(request, target))
    keep_preferences(request, response, user)
    return response


def keep_preferences(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The account's language and look, in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, user.language, secure=request.is_secure(),
        samesite="Lax", max_age=settings.LANGUAGE_COOKIE_AGE,
    )  # fmt: skip
    look_of(user).keep(response, secure=request.is_secure())


def look_of(user: User) -> Display:
    """Colours and letter size the account remembers, written as "theme.mode"."""
    theme, _, mode = user.screen_mode.partition(".")
    return Display.chosen(theme, mode)


def note_login(request: SignedRequest, user: User) -> None:
    """Write down this login under the session's present key; the oldest beyond the limit end."""
    services.start_session(
        actor=viewer_of(user, now=request.now), now=request.now, user=user, key_digest=session_digest(request),
        device=device_of(request), address=request.META.get("REMOTE_ADDR") or None, most=settings.LIANXIN_SESSIONS_PER_USER,
    )  # fmt: skip


def safe_target(request: HttpRequest, target: str) -> str:
    """`target` when it lies on this site, else the home page."""
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    try:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:  # an installation without the work pages
        return resolve_url("web:account")


def person(request: HttpRequest) -> User:
    """The signed-in account (pages check the login before)."""
    return cast(User, request.user)
