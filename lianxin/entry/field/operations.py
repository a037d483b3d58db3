"""What was done on a phone arrives: one answer for each operation, and each is taken in once however often it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest
from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.services import record_visit
from lianxin.domain.needs.selectors import of_source
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.services.field_edits import merge_field_edit
from lianxin.domain.surveys import services as surveys
from lianxin.entry.field.answers import api, in_language, told
from lianxin.entry.field.reading import Fields
from lianxin.kernel.coordinates import Point
from lianxin.kernel.problems import ProblemError

MOST: Final = 20
"""Operations of one request. A phone sends eight; each is a transaction of its own."""

Answer = dict[str, Any]


@api(None)
@require_POST
def receive(request: SignedRequest) -> HttpResponse:
    """Take each operation in by itself: a refused one holds up no other. The answers stand in the order of the operations.

    `accepted`: recorded now. `again`: it was recorded before. `conflict`: kept, a person decides. `quarantined`: kept apart
    until somebody lets it in. `refused`: not recorded, with the reason; the phone keeps it.
    """
    try:
        sent = json.loads(request.body)
        operations = [Fields(one) for one in sent["ops"]]
        device = str(sent.get("device", ""))[:120]
    except (ValueError, KeyError, TypeError):
        raise ProblemError("field.not_understood") from None
    if len(operations) > MOST:
        raise ProblemError("field.too_many")
    with in_language(request):
        return JsonResponse({"answers": [_answer(request, one, device) for one in operations]})


def _answer(request: SignedRequest, sent: Fields, device: str) -> Answer:
    """One operation's outcome. An error of ours says nothing about it, so the phone tries it again later."""
    key = {"id": str(sent.given.get("id", ""))}
    try:
        taken = _TAKEN_IN.get(sent.text("kind"))
        if taken is None:
            raise ProblemError("field.not_understood")
        return key | taken(request, sent, device)
    except ProblemError as refused:
        is_lost_reach = refused.code in _BEYOND and sent.given.get("kind") in _RECORDS
        return key | {"outcome": "refused", "problem": told(ProblemError("field.out_of_reach") if is_lost_reach else refused)}


def _visit(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body = sent.part("body")
    heard = [
        HeardNeed(one.key("id"), one.text("kind"), one.text("urgency"), one.text("said", 500)) for one in body.parts("needs")
    ]  # fmt: skip
    visit = record_visit(
        actor=request.viewer, now=request.now, resident_id=body.key("resident_id"), visit_id=body.key("visit_id"),
        arrived_at=body.moment("arrived_at"), left_at=body.moment("left_at"), means=body.text("means"),
        result=body.text("result"), note=body.text("note", 2000), heard=heard, position=_position(body),
    )  # fmt: skip
    return {"outcome": "accepted" if visit.recorded_at == request.now else "again"}


def _need(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body, key = sent.part("body"), sent.key("id")
    before = {need.id for need in of_source(request.viewer, _SOURCE, str(key))}
    record_need(
        actor=request.viewer, now=request.now, kind=body.text("kind"), channel="visit", place=body.text("place"),
        resident_id=body.key("resident_id") if body.text("resident_id") else None, urgency=body.text("urgency"),
        said=body.text("said", 500), found_at=sent.moment("captured_at"), source_kind=_SOURCE, source_id=str(key), need_id=key,
    )  # fmt: skip
    return {"outcome": "again" if key in before else "accepted"}


def _edit(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body = sent.part("body")
    edit = merge_field_edit(
        actor=request.viewer, now=request.now, edit_id=sent.key("id"), resident_id=body.key("resident_id"),
        base=sent.part("base").given, wanted=body.part("values").given, captured_at=sent.moment("captured_at"),
    )  # fmt: skip
    if edit.is_open:
        return {"outcome": "conflict", "problem": told(ProblemError("field.edit_conflict"))}
    return {"outcome": "accepted" if edit.received_at == request.now else "again"}


def _submission(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body = sent.part("body")
    received = surveys.receive_submission(
        actor=request.viewer, now=request.now, xml=body.text("xml", surveys.MAX_XML).encode(), channel="field", device=device,
        client="lianxin-field", resident_id=body.key("resident_id") if body.text("resident_id") else None,
    )  # fmt: skip
    if received.submission.state == "quarantined":
        outcome = "quarantined"
    else:
        outcome = "again" if received.status in {"again", "attached"} else "accepted"
    return {"outcome": outcome, "missing": list(received.missing)}


def _position(body: Fields) -> Point | None:
    place = body.given.get("position")
    if not isinstance(place, Mapping):
        return None
    lon, lat = place.get("lon"), place.get("lat")
    is_there = isinstance(lon, int | float) and isinstance(lat, int | float) and -180 <= lon <= 180 and -90 <= lat <= 90
    return Point(float(lon), float(lat)) if is_there else None  # type: ignore[arg-type]  # a number, as just seen


_BEYOND: Final = frozenset({"access.denied", "general.not_found"})
_RECORDS: Final = frozenset({"visit", "need", "resident_edit"})
"""What changes records: from whoever has no right to it any more nothing is taken, and they are told how it is not lost."""
_SOURCE: Final = "field"
_TAKEN_IN: Final[Mapping[str, Callable[[SignedRequest, Fields, str], Answer]]] = {
    "visit": _visit,
    "need": _need,
    "resident_edit": _edit,
    "submission": _submission,
}
"""What each kind of operation becomes; every one is a service that is safe to call twice."""
