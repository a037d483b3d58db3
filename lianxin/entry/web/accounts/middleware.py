"""What an account still owes before it may work: a password of its own, and a second factor where a role demands one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp import user_has_device

from lianxin.base.access.models import User
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.selectors import needs_second_factor

OPEN = frozenset({"logout", "account-password", "account-second-factor", "account-recovery-codes"})


class UnfinishedAccountMiddleware:
    """Sends a signed-in person to the step that is due; public pages and the steps themselves stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: SignedRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or hasattr(view, "public_reason") or match is None or match.url_name in OPEN:
            return None
        due = self._due(request, request.user)
        if due is None:
            return None
        address, why = due
        messages.info(request, why)
        return HttpResponseRedirect(address)

    def _due(self, request: SignedRequest, user: User) -> tuple[str, str] | None:
        if user.must_change_password:
            return reverse("web:account-password"), _("请先设置自己的密码。")
        if user.is_verified():  # type: ignore[attr-defined]  # added by django-otp's middleware
            return None
        if user_has_device(user):
            return reverse("web:account-second-factor"), _("请先输入验证码。")
        if settings.LIANXIN_SECOND_FACTOR == "required" and needs_second_factor(user, now=request.now):
            return reverse("web:account-second-factor"), _("您的角色要求第二重验证,请先设置。")
        return None
