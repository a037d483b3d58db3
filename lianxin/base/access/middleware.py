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

from lianxin.base.access.models import LoginSession, User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer

MARKS = ("ability", "own_reason", "public_reason")


class ViewerMiddleware:
    """Sets `request.now` and `request.viewer`; ends sessions that idled too long or were ended elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = timezone.now().astimezone(UTC)
        request.now = now  # type: ignore[attr-defined]
        request.viewer = self._viewer(request, now)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _viewer(self, request: HttpRequest, now: datetime) -> Viewer:
        user = request.user
        if not isinstance(user, User):
            return Viewer.nobody()
        if not user.is_active or not self._session_alive(request, now):
            logout(request)
            return Viewer.nobody()
        return viewer_of(user, now=now)

    def _session_alive(self, request: HttpRequest, now: datetime) -> bool:
        login = LoginSession.objects.filter(key_digest=session_digest(request), ended_at__isnull=True).first()
        if login is None:
            return False
        idle = timedelta(minutes=settings.LIANXIN_SESSION_IDLE_MINUTES)
        whole = timedelta(hours=settings.LIANXIN_SESSION_HOURS)
        if now - login.seen_at > idle or now - login.started_at > whole:
            LoginSession.objects.filter(id=login.id).update(ended_at=now)
            return False
        if now - login.seen_at > timedelta(minutes=1):  # one write a minute is enough to know that somebody is there
            LoginSession.objects.filter(id=login.id).update(seen_at=now)
        return True

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Fails closed: a view that says nothing about who may use it is used by nobody."""
        if not any(hasattr(view, mark) for mark in MARKS):
            raise PermissionDenied("this address names no ability")


def session_digest(request: HttpRequest) -> str:
    """What is stored of a session key: enough to recognise it, not to use it."""
    return hashlib.sha256(f"lianxin-session:{request.session.session_key or ''}".encode()).hexdigest()
