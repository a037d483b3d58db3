"""What every view of the field app's API shares: who may call, and answers in JSON, refusals too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.wording import problem_words
from lianxin.kernel.problems import ProblemError

View = Callable[..., HttpResponseBase]
GOES_OUT: Final = ("visit.record", "meals.deliver")
"""Either opens the app: who visits, and who only brings meals."""


def must_go_out(viewer: Viewer) -> None:
    """Raises "access.denied" for whoever goes to no door."""
    if not any(viewer.may(ability) for ability in GOES_OUT):
        raise ProblemError("access.denied")


def api(ability: str | None) -> Callable[[View], View]:
    """As `@page`, for the app: 401 where a page would lead to the login, and every refusal as JSON.

    `ability` None: for whoever is logged in. What a phone brings home is taken in, or kept apart, also when its owner has
    lost the role meanwhile; each service asks for its own ability.

    Answers are never kept by a browser: what may lie on the phone lies there sealed.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return JsonResponse({"problem": None}, status=401)
            try:
                if ability is not None:
                    request.viewer.must(ability)
                answer = view(request, *args, **kwargs)
            except ProblemError as refused:
                answer = JsonResponse({"problem": told(refused)}, status=refused.problem.status)
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        if ability is None:
            guarded.own_reason = "one's own phone; each service asks for its ability"  # type: ignore[attr-defined]
        else:
            guarded.ability = ability  # type: ignore[attr-defined]  # read by the guard test and the matrix
        return guarded

    return wrap


def told(refused: ProblemError) -> dict[str, str]:
    """A problem in the active language: code, title, remedy."""
    title, remedy = problem_words(refused)
    return {"code": refused.code, "title": title, "remedy": remedy}


def marked(request: SignedRequest, body: dict[str, Any]) -> HttpResponse:
    """The JSON under its digest; 304 without a body when the phone has just this."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-store"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(text, content_type="application/json", headers=headers)


def in_language(request: SignedRequest) -> Any:
    """A context in the language the app is shown in; the account's is the rule, the request may name another."""
    asked = request.headers.get("Accept-Language", "").partition(",")[0]
    language = {"zh": "zh-hans", "bo": "bo", "en": "en"}.get(asked.partition("-")[0], request.viewer.language)
    return translation.override(language)
