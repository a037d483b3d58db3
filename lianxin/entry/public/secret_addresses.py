"""Pages whose address is a secret: whoever knows it may act. It must reach no log, no search engine and no other site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

Page = Callable[..., HttpResponse]


def in_no_log(view: Page) -> Page:
    """Django writes the path of every refusal into its log; here the path is a secret."""

    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response._has_been_logged = True  # type: ignore[attr-defined]  # what django.utils.log asks
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"  # a form of ours must still say where it comes from
        return response

    return quiet
