"""Who calls: whoever shows a device's token, in the address as ODK Collect does, or in the Authorization header.

Tokens are 32 random bytes that nobody guesses, so wrong ones are refused and not counted: a lock by network address would
shut out every phone behind one office line for the mistake of one.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.domain.surveys.selectors import TokenHolder, viewer_of_token
from lianxin.kernel.problems import ProblemError

WHY: Final = "the device's secret token is the ability: without it the answer is 401 and nothing else"
CHALLENGE: Final = 'Basic realm="Lianxin", charset="UTF-8"'
_log: Final = logging.getLogger("lianxin.openrosa")
Answer = Callable[[ProblemError], HttpResponse]
Headers = Callable[[HttpResponseBase], None]


class SentRequest(SignedRequest):
    """A request with a token that is known (for type checkers)."""

    sender: TokenHolder


def for_senders(refusal: Answer, *methods: str, headers: Headers = lambda response: None) -> Callable[[Any], Any]:
    """The view needs a known token; every refusal is answered by `refusal`, in the language of whoever sends.

    No cookie plays a part, so no other site can send in somebody's name: these views need no CSRF token. `headers` is called
    on every answer.
    """

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @public_page(WHY)
        @never_cache
        @wraps(view)
        def guarded(request: SentRequest, *args: object, **kwargs: Any) -> HttpResponseBase:
            token = str(kwargs.pop("token", "")) or shown_token(request)
            answer = _answered(view, refusal, methods, request, token, args, kwargs)
            # Django writes the address of what went wrong into its log, and here the token stands in it.
            answer._has_been_logged = True  # type: ignore[attr-defined]
            headers(answer)
            return answer

        return guarded

    return wrap


def _answered(
    view: Callable[..., HttpResponseBase], refusal: Answer, methods: tuple[str, ...], request: SentRequest, token: str, args: Any, kwargs: Any
) -> HttpResponseBase:
    if request.method not in methods:
        return HttpResponse("\n", status=405, headers={"Allow": ", ".join(methods)}, content_type="text/plain")
    try:
        request.sender = viewer_of_token(token, request.now)
    except ProblemError as unknown:
        answer = refusal(unknown)
        answer["WWW-Authenticate"] = CHALLENGE
        return answer
    request.viewer = request.sender.viewer
    with translation.override(request.viewer.language):
        try:
            return view(request, *args, **kwargs)
        except ProblemError as refused:
            return refusal(refused)
        except Exception:
            _log.exception("an answer to a client failed")
            return refusal(ProblemError("openrosa.our_fault"))


def shown_token(request: HttpRequest) -> str:
    """The token of the Authorization header: as Bearer, or as the password of Basic (the user's name is not looked at)."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def must_be_in_use(request: SentRequest) -> None:
    """Raise "access.denied" for a device that was revoked: it may still send what it holds, and fetch nothing."""
    if request.sender.is_revoked:
        raise ProblemError("access.denied")
