"""Content security policy with nonces, in Django 6's spelling, for Django 5.2.

Settings: `SECURE_CSP = {"default-src": [CSP.SELF], …}`; the nonce is made only when a template asks for it
(`csp_nonce`, which django-htmx's tag reads too). When 6.2 LTS becomes the floor, Django's own modules replace this one.
Standard: W3C Content Security Policy Level 3.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class CSP(StrEnum):
    """Source keywords; the names and values are those of `django.utils.csp.CSP`."""

    NONE = "'none'"
    SELF = "'self'"
    NONCE = "<CSP_NONCE_SENTINEL>"
    WASM_UNSAFE_EVAL = "'wasm-unsafe-eval'"


STRICT: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
"""The policy of every page: nothing inline, nothing foreign (Pico's own icons are `data:` images)."""

PERMISSIONS = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()"


class LazyNonce:
    """A nonce that exists from the moment it is first printed."""

    def __init__(self) -> None:
        self.value: str | None = None

    def __str__(self) -> str:
        if self.value is None:
            self.value = secrets.token_urlsafe(16)
        return self.value


def build_policy(config: Mapping[str, Sequence[str]], nonce: str | None) -> str:
    """One header value; the nonce's place is left out when no template used it."""
    directives = []
    for name, sources in config.items():
        shown = [f"'nonce-{nonce}'" if source == CSP.NONCE else str(source) for source in sources]
        kept = [one for source, one in zip(sources, shown, strict=True) if source != CSP.NONCE or nonce]
        directives.append(f"{name} {' '.join(kept)}".strip())
    return "; ".join(directives)


def get_nonce(request: HttpRequest) -> LazyNonce:
    """The nonce of this answer."""
    found = getattr(request, "_csp_nonce", None)
    if found is None:
        found = LazyNonce()
        request._csp_nonce = found  # type: ignore[attr-defined]
    return found


def csp(request: HttpRequest) -> dict[str, LazyNonce]:
    """Context processor: `csp_nonce` (Django 6: django.template.context_processors.csp)."""
    return {"csp_nonce": get_nonce(request)}


class ContentSecurityPolicyMiddleware:
    """Sends the policy of `SECURE_CSP` (ours, STRICT, when the setting is absent) and the permissions policy.

    A map's tile source (`LIANXIN_TILE_SOURCE`, an address with {x}) is added to `img-src`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.config: dict[str, Sequence[str]] = dict(getattr(settings, "SECURE_CSP", None) or STRICT)
        tiles = urlsplit(getattr(settings, "LIANXIN_TILE_SOURCE", ""))
        if tiles.netloc:
            origin = f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}"
            self.config["img-src"] = [*self.config.get("img-src", [CSP.SELF]), origin]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = get_nonce(request)
        response = self.get_response(request)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = build_policy(self.config, nonce.value)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response
