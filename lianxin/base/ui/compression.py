"""Pages go over the wire in brotli, or gzip where a browser knows no brotli: on a mountain phone line that is most of the wait.

Compression of pages that hold both secrets and text of a stranger's choosing leaks through their length (BREACH, Prado,
Harris, Gluck 2013). Three things stand against it here. A request that another site started is answered uncompressed
(`Sec-Fetch-Site`, W3C Fetch Metadata): such requests are the only ones that an attacker's page can make and count. Every
compressed answer carries a header of random length, so that one length says little (Palacios and others, Heal the BREACH,
2022; Django pads gzip for the same reason). And Django masks the CSRF token anew in every page.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Final

import brotli
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

_TYPES: Final = ("text/html", "text/plain", "text/csv", "application/json")
_SMALLEST: Final = 400  # bytes; below it a packet is a packet
_QUALITY: Final = 5  # the board (73 kB): 5.9 kB in 3 ms; the best quality gives 5.4 kB in 450 ms
_WINDOW: Final = 18  # 256 KiB: no page is longer
_PADDING: Final = 100  # bytes at most, as Django pads gzip
_LETTERS: Final = string.ascii_letters + string.digits
_FOREIGN: Final = frozenset({"cross-site", "same-site"})


class CompressionMiddleware:
    """Compresses whole text answers; streams, files and what is compressed already pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding", "Sec-Fetch-Site"))
        coding = _coding(request)
        if coding:
            response.content = _compressed(coding, response.content)
            response["Content-Encoding"] = coding
            response["Content-Length"] = str(len(response.content))
            response["X-Padding"] = "".join(secrets.choice(_LETTERS) for _ in range(secrets.randbelow(_PADDING) + 1))
        return response


def _worth_it(response: HttpResponse) -> bool:
    kind = response.get("Content-Type", "").partition(";")[0]
    return kind in _TYPES and len(response.content) >= _SMALLEST and not response.has_header("Content-Encoding")


def _coding(request: HttpRequest) -> str:
    """The coding to use; "" when the browser takes none or another site started the request."""
    if request.headers.get("Sec-Fetch-Site", "") in _FOREIGN:
        return ""
    taken = {_name(one) for one in request.headers.get("Accept-Encoding", "").split(",") if not _is_refused(one)}
    return next((coding for coding in ("br", "gzip") if coding in taken), "")


def _name(accepted: str) -> str:
    return accepted.partition(";")[0].strip().lower()


def _is_refused(accepted: str) -> bool:
    return accepted.partition(";")[2].replace(" ", "").rstrip("0.") == "q="


def _compressed(coding: str, content: bytes) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=_WINDOW))
    return compress_string(content)
