"""The visitor's address is believed only from a proxy of our own."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from lianxin.base.access.proxy import ProxyMiddleware


@pytest.mark.parametrize(
    ("sender", "forwarded", "seen"),
    [
        ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what stands before the last hop is hearsay
        ("10.0.0.2", "203.0.113.9, 10.0.0.3", "203.0.113.9"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # not our proxy: its word is nothing
    ],
)
def test_only_our_own_proxy_is_believed(settings: Settings, sender: str, forwarded: str, seen: str) -> None:
    settings.LIANXIN_PROXIES = "10.0.0.0/24"
    addresses = []

    def view(request: HttpRequest) -> HttpResponse:
        addresses.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ProxyMiddleware(view)(RequestFactory().get("/", REMOTE_ADDR=sender, headers={"X-Forwarded-For": forwarded}))
    assert addresses == [seen]


def test_without_the_setting_nobody_is_believed(settings: Settings) -> None:
    settings.LIANXIN_PROXIES = ""
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": "203.0.113.9"})
    ProxyMiddleware(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == "10.0.0.2"
