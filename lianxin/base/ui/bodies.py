"""How much a request may bring: told by its head, before a byte of its files is put on the disk.

Django takes a form apart, and writes its large files away, as soon as anything asks for `request.POST`. The CSRF check asks before any
view knows who is there. A body in chunks, without a length, is none for Django: only those who ask the server for it read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from lianxin.base.ui.errors import refusal_page
from lianxin.kernel.problems import ProblemError

_MEGABYTE: Final = 1024 * 1024
MOST_FROM_STRANGERS: Final = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
"""Bytes of what needs no disk: nobody who is not signed in has a file for us, but by a personal link."""
MOST_AT_ONCE: Final = max(50, settings.LIANXIN_ROSTER_MEGABYTES + 1) * _MEGABYTE
"""Bytes of the largest form that any page takes: a roster, or a questionnaire with a handful of photos."""


def must_fit(request: HttpRequest, most: int) -> None:
    """Raise "general.too_large" for a body longer than `most` bytes. To be asked before `request.POST`."""
    if _length(request) > most:
        raise ProblemError("general.too_large", limit=most // _MEGABYTE)


class BodyLimitMiddleware:
    """Stands before the CSRF check. A view that is exempt from that check is the first to read its body, and bounds it itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_form = request.method == "POST" and request.content_type == "multipart/form-data"
        if not is_form or getattr(view, "csrf_exempt", False) or _length(request) <= MOST_FROM_STRANGERS:
            return None
        try:
            must_fit(request, MOST_AT_ONCE if SESSION_KEY in request.session else MOST_FROM_STRANGERS)
        except ProblemError as refused:
            return refusal_page(request, refused)
        return None


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdigit() else 0
