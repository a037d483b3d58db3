"""Where a request comes from, in the little that is kept of it, and where accounts were signed in lately."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lianxin.base.access.models import LoginSession

MARK: Final = "lx_mark"
"""The cookie that tells one browser of the staff from another. Signing out leaves it; a resident's browser has none."""
_LASTS: Final = 400 * 24 * 3600  # seconds; browsers keep no cookie longer


@dataclass(frozen=True, slots=True)
class Visitor:
    """Network address, and the digest of the browser's mark; each "" when there is none."""

    address: str = ""
    mark: str = ""


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor of a request. Behind a proxy nobody named (LIANXIN_PROXIES) everybody has the proxy's address."""
    return Visitor(request.META.get("REMOTE_ADDR") or "", _digest(request.COOKIES.get(MARK, "")))


def give_mark(request: HttpRequest) -> str:
    """A fresh mark for a signed-in browser that has none ("" when it has); `keep_mark` sends it."""
    if request.COOKIES.get(MARK):
        return ""
    request.COOKIES[MARK] = secrets.token_hex(16)
    return request.COOKIES[MARK]


def keep_mark(response: HttpResponseBase, mark: str, *, secure: bool) -> None:
    """Leave the mark in the browser."""
    response.set_cookie(MARK, mark, max_age=_LASTS, secure=secure, httponly=True, samesite="Lax")


def device_of(request: HttpRequest) -> str:
    """Browser and system in a few words, such as "Chrome · Android"; enough to recognise one's own."""
    agent = request.headers.get("User-Agent", "")
    browsers = {"MicroMessenger": "微信", "Edg/": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}
    found = [next((name for mark, name in table.items() if mark in agent), "") for table in (browsers, systems)]
    return " · ".join(part for part in found if part)


def signed_in_since(user_ids: Collection[UUID | None], since: datetime) -> list[Visitor]:
    """Where these accounts were at work since then, also in logins that have ended. For the system's own checks."""
    rows = LoginSession.objects.filter(user_id__in=[one for one in user_ids if one], seen_at__gte=since)
    return [Visitor(address or "", mark) for address, mark in rows.values_list("address", "mark")]


def _digest(mark: str) -> str:
    return hashlib.sha256(f"lianxin-mark:{mark}".encode()).hexdigest() if mark else ""
