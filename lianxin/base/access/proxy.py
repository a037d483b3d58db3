"""Behind a proxy of our own, whose address the visitor's really is: throttling and the list of logins depend on it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ProxyMiddleware:
    """Takes the visitor's address from X-Forwarded-For, and only when the request comes from a proxy we were told of.

    The last entry that is not one of our proxies is the visitor; what stands before it anybody may have written.
    Setting: LIANXIN_PROXIES, addresses or networks with commas; empty believes nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.proxies = [ipaddress.ip_network(one.strip()) for one in settings.LIANXIN_PROXIES.split(",") if one.strip()]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.proxies and self._is_ours(request.META.get("REMOTE_ADDR", "")):
            forwarded = request.headers.get("X-Forwarded-For", "").split(",")
            for candidate in reversed([one.strip() for one in forwarded]):
                if _is_address(candidate) and not self._is_ours(candidate):
                    request.META["REMOTE_ADDR"] = candidate
                    break
        return self.get_response(request)

    def _is_ours(self, text: str) -> bool:
        return _is_address(text) and any(ipaddress.ip_address(text) in network for network in self.proxies)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
