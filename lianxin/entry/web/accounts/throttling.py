"""Too many wrong passwords: a page that says for how long, without saying whether the account exists."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: status 429 with the minutes that remain."""
    username = str((credentials or {}).get("username") or request.POST.get("username", ""))
    minutes = minutes_left(username, get_client_ip_address(request), now=timezone.now())
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


def minutes_left(username: str, address: str | None, *, now: datetime) -> int:
    """Whole minutes, rounded up, until the next attempt is looked at; at least one."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    latest = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or now
    left = latest + (get_cool_off() or timedelta()) - now
    return max(math.ceil(left.total_seconds() / 60), 1)
