"""Photos of a submission, and photos, signatures and voices that prove something, one by one, after the data they belong to has
arrived. The phone deletes its copy when the digest agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.views.decorators.http import require_http_methods

from lianxin.base.access.pages import SignedRequest
from lianxin.base.files.parts import forget_pieces, piece_of, take_piece
from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.commitments.services import expect_proof_file, take_proof_file
from lianxin.domain.surveys import services as surveys
from lianxin.entry.field.answers import api, told
from lianxin.kernel.problems import ProblemError


@api(None)
@require_http_methods(["PUT"])
def receive(request: SignedRequest, form_id: str, instance_id: str, name: str) -> HttpResponse:
    """One file: whole, or piece by piece with Content-Range. 202 says how many bytes are here and that more are wanted.

    Nothing is read or kept of a file that this person has no business to bring.
    """
    surveys.expect_file(request.viewer, form_id, instance_id, name)
    return _whole(request, "\n".join((form_id, instance_id, name)), lambda content: _taken(request, form_id, instance_id, name, content))


@api(None)
def proof(request: SignedRequest, proof_id: UUID) -> HttpResponse:
    """The file of a proof that this person has handed in: as above. Of anybody else's nothing is told, not even how it is brought."""
    expect_proof_file(request.viewer, proof_id)
    if request.method != "PUT":
        return HttpResponseNotAllowed(["PUT"])
    return _whole(request, f"proof\n{proof_id}", lambda content: _proved(request, proof_id, content))


def _whole(request: SignedRequest, file: str, take: Callable[[bytes], HttpResponse]) -> HttpResponse:
    """`take` it once all of it is here; what can never be taken begins anew."""
    piece, body = piece_of(request.headers.get("Content-Range", "")), _body(request)
    if piece is None:
        return take(body)
    person = str(request.viewer.id)
    here, content = take_piece(person, file, piece, body)
    if content is None:
        return JsonResponse({"here": here}, status=HTTPStatus.ACCEPTED)
    try:
        answer = take(content)
    except ProblemError:
        forget_pieces(person, file, piece, request.now)  # else every further try would meet the same bytes
        raise
    forget_pieces(person, file, piece, request.now)
    return answer


def _proved(request: SignedRequest, proof_id: UUID, content: bytes) -> HttpResponse:
    return JsonResponse({"sha256": take_proof_file(request.viewer, request.now, proof_id, content)})


def _taken(request: SignedRequest, form_id: str, instance_id: str, name: str, content: bytes) -> HttpResponse:
    state = surveys.receive_file(
        actor=request.viewer, now=request.now, form_id=form_id, instance_id=instance_id, name=name, content=content
    )
    if not state.is_here:
        problem = ProblemError(state.problem or "file.broken", limit=MAX_BYTES // 1024 // 1024)
        return JsonResponse({"problem": told(problem)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"sha256": hashlib.sha256(content).hexdigest()})


def _body(request: SignedRequest) -> bytes:
    """The body, read no further than a file may be long. Raises "file.too_large", "file.broken" (cut on the way)."""
    length = int(request.headers.get("Content-Length") or 0)
    if length > MAX_BYTES:
        raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
    content = request.read(MAX_BYTES + 1)
    if len(content) != length:
        raise ProblemError("file.broken")
    return bytes(content)
