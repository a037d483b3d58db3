"""Give every request its viewer and its moment; refuse a view that names no ability."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import Visitor, give_mark, keep_mark, visitor_of

MARKS = ("ability", "own_reason", "public_reason")


class ViewerMiddleware:
    """Sets `request.now` and `request.viewer`; ends sessions that idled too long or were ended elsewhere.

    A signed-in browser gets its mark, and the login keeps from where it was last used. Amendments of the rules that came
    into force elsewhere are seen within a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = timezone.now().astimezone(UTC)
        packs.look()
        request.now = now  # type: ignore[attr-defined]
        login = self._login(request, now)
        request.viewer = viewer_of(login.user, now=now) if login else Viewer.nobody()  # type: ignore[attr-defined]
        mark = give_mark(request) if login else ""
        if login:
            _keep_seen(login, visitor_of(request), now)
        response = self.get_response(request)
        if mark:
            keep_mark(response, mark, secure=request.is_secure())
        return response

    def _login(self, request: HttpRequest, now: datetime) -> LoginSession | None:
        user = request.user
        if not isinstance(user, User):
            return None
        login = LoginSession.objects.filter(key_digest=session_digest(request), ended_at__isnull=True).first()
        if login is None or not user.is_active or not _alive(login, now):
            logout(request)
            return None
        login.user = user
        return login

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Fails closed: a view that says nothing about who may use it is used by nobody."""
        if not any(hasattr(view, mark) for mark in MARKS):
            raise PermissionDenied("this address names no ability")


def _alive(login: LoginSession, now: datetime) -> bool:
    idle = timedelta(minutes=settings.LIANXIN_SESSION_IDLE_MINUTES)
    whole = timedelta(hours=settings.LIANXIN_SESSION_HOURS)
    if now - login.seen_at > idle or now - login.started_at > whole:
        LoginSession.objects.filter(id=login.id).update(ended_at=now)
        return False
    return True


def _keep_seen(login: LoginSession, here: Visitor, now: datetime) -> None:
    """When and from where the login was last used; one write a minute is enough, unless it comes from elsewhere."""
    moved = (login.address or "", login.mark) != (here.address, here.mark)
    if moved or now - login.seen_at > timedelta(minutes=1):
        LoginSession.objects.filter(id=login.id).update(seen_at=now, address=here.address or None, mark=here.mark)


def session_digest(request: HttpRequest) -> str:
    """What is stored of a session key: enough to recognise it, not to use it."""
    return hashlib.sha256(f"lianxin-session:{request.session.session_key or ''}".encode()).hexdigest()
