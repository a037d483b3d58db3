"""Where bracelets send: JSON, signed with the bracelet's secret. Fails closed, and says nothing but one word.

    POST /b/<bracelet>/    X-Timestamp: Unix seconds    X-Signature: HMAC-SHA-256("timestamp.body"), hexadecimal
    {"event_id": "7f3…", "kind": "sos|fall|battery|heartbeat", "at": "2026-11-23T10:00:00+08:00", "battery": 80, "lon": 91.7, "lat": 29.8}

A platform that cannot sign sends `Authorization: Bearer <secret>` instead.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.services import hear_bracelet
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.problems import ProblemError

_MOST_BYTES: Final = 4096
_CREATED: Final = {"raised", "joined"}


@public_page("the bracelet's secret is the ability: it may call for whoever wears it, and is told one word")
@csrf_exempt  # no cookie plays a part
@never_cache
@in_no_log
def bracelet(request: SignedRequest, bracelet_id: UUID) -> HttpResponse:
    """One message of one bracelet."""
    if request.method != "POST":
        return HttpResponse("\n", status=405, headers={"Allow": "POST"}, content_type="text/plain")
    try:
        if int(request.headers.get("Content-Length") or 0) > _MOST_BYTES:
            raise ProblemError("alarm.message_long")
        kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
        answer = hear_bracelet(
            actor=Viewer.nobody(), now=request.now, bracelet_id=bracelet_id, body=request.body[: _MOST_BYTES + 1],
            timestamp=request.headers.get("X-Timestamp", ""), signature=request.headers.get("X-Signature", ""),
            bearer=shown.strip() if kind.lower() == "bearer" else "",
        )  # fmt: skip
    except ProblemError as refused:
        return _refused(refused)
    except (RequestDataTooBig, ValueError):
        return _refused(ProblemError("alarm.message_long"))
    return JsonResponse({"status": answer}, status=201 if answer in _CREATED else 200)


def _refused(refused: ProblemError) -> JsonResponse:
    with translation.override("zh-hans"):
        answer = JsonResponse({"error": refused.code, "message": refused.message, "remedy": refused.remedy}, status=refused.problem.status)
    if refused.problem.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Lianxin"'
    if refused.problem.status == 429:
        answer["Retry-After"] = "60"
    return answer
