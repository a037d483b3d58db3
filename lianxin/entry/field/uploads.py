"""Photos of a submission, one by one, after its answers have arrived. The phone deletes its copy when the digest agrees."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from lianxin.base.access.pages import SignedRequest
from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.surveys import services as surveys
from lianxin.entry.field.answers import api, told
from lianxin.kernel.problems import ProblemError


@api(None)
@require_http_methods(["PUT"])
def receive(request: SignedRequest, form_id: str, instance_id: str, name: str) -> HttpResponse:
    """The bytes of one file: kept, or kept already. A broken transfer is sent again whole (the app makes photos small)."""
    content = _whole(request)
    state = surveys.receive_file(
        actor=request.viewer, now=request.now, form_id=form_id, instance_id=instance_id, name=name, content=content
    )
    if not state.is_here:
        problem = ProblemError(state.problem or "file.broken", limit=MAX_BYTES // 1024 // 1024)
        return JsonResponse({"problem": told(problem)}, status=422)
    return JsonResponse({"sha256": hashlib.sha256(content).hexdigest()})


def _whole(request: SignedRequest) -> bytes:
    """The body, read no further than a file may be long. Raises "file.too_large", "file.broken" (cut on the way)."""
    length = int(request.headers.get("Content-Length") or 0)
    if length > MAX_BYTES:
        raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
    content = request.read(MAX_BYTES + 1)
    if len(content) != length:
        raise ProblemError("file.broken")
    return bytes(content)
