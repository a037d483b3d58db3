"""What was done on a phone arrives: one answer for each operation, and each is taken in once however often it is sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.rules import HeardNeed
from lianxin.domain.care.services import record_visit
from lianxin.domain.needs.selectors import of_source
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.selectors.merges import kept_instead
from lianxin.domain.people.services.field_edits import merge_field_edit
from lianxin.domain.surveys import services as surveys
from lianxin.domain.surveys.selectors.held import own_held
from lianxin.entry.field.answers import api, in_language, told
from lianxin.entry.field.reading import Fields
from lianxin.kernel.coordinates import Point
from lianxin.kernel.problems import ProblemError

MOST: Final = 20
"""Operations of one request. A phone sends eight; each is a transaction of its own."""

Answer = dict[str, Any]
_log = logging.getLogger(__name__)


@api(None)
@require_POST
def receive(request: SignedRequest) -> HttpResponse:
    """Take each operation in by itself: a refused one holds up no other. The answers stand in the order of the operations.

    `accepted`: recorded now. `again`: it was recorded before. `conflict`: kept, a person decides. `quarantined`: kept apart,
    for its sender has no right to it (any more), until somebody lets it in; a phone that asks again is told what became of it.
    `refused`: not recorded, with the reason; the phone keeps it.
    """
    try:
        sent = json.loads(request.body)
        operations = [Fields(one) for one in sent["ops"]]
        device = Fields(sent).text("device")[:120]
    except RequestDataTooBig:
        raise ProblemError("field.too_many") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ProblemError("field.not_understood") from None
    if len(operations) > MOST:
        raise ProblemError("field.too_many")
    with in_language(request):
        return JsonResponse({"answers": [_answer(request, one, device) for one in operations]})


def _answer(request: SignedRequest, sent: Fields, device: str) -> Answer:
    """One operation's outcome. An error of ours says nothing about it, so the phone tries it again later; what can never be written
    down, however often it comes, is refused, and stays on the phone as a problem to be looked at."""
    key = {"id": str(sent.given.get("id", ""))}
    try:
        return key | _outcome(request, sent, device)
    except ProblemError as refused:
        return key | {"outcome": "refused", "problem": told(refused)}
    except _NEVER as wrong:
        _log.warning("operation refused, its contents cannot be kept error=%s", type(wrong).__name__)
        return key | {"outcome": "refused", "problem": told(ProblemError("field.not_understood"))}


def _outcome(request: SignedRequest, sent: Fields, device: str) -> Answer:
    if sent.text("kind") == "submission":
        return _submission(request, sent, device)
    if own_held(request.viewer, sent.key("id")) is None:
        try:
            return write(request.viewer, request.now, sent)
        except ProblemError as refused:
            if refused.code not in _BEYOND:
                raise
    return _held(request, sent, device)


def write(actor: Viewer, now: datetime, sent: Fields) -> Answer:
    """Write a visit, a need or a change of a resident in the name of `actor`. Raises what its service raises."""
    written = _WRITTEN.get(sent.text("kind"))
    if written is None:
        raise ProblemError("field.not_understood")
    return written(actor, now, _about_whoever_is_kept(actor, sent))


def _about_whoever_is_kept(actor: Viewer, sent: Fields) -> Fields:
    """A phone without signal has not heard that two files became one: what it says of the one is of the file that stands for it."""
    body = sent.part("body")
    key = _resident(body)
    kept = kept_instead(actor, key) if key else None
    return Fields(sent.given | {"body": body.given | {"resident_id": str(kept.id)}}) if kept else sent


def _held(request: SignedRequest, sent: Fields, device: str) -> Answer:
    """Kept for a person to decide, or what they have decided."""
    body = sent.part("body")
    held = surveys.hold_operation(
        actor=request.viewer, now=request.now, operation_id=sent.key("id"), sent=sent.given, captured_at=sent.moment("captured_at"),
        resident_id=_resident(body), place=body.text("place"), device=device,
    )  # fmt: skip
    if held.state == held.State.TURNED_DOWN:
        raise ProblemError("field.turned_down", reason=held.note)
    if held.state == held.State.ADMITTED:
        return {"outcome": "again"}
    return {"outcome": "quarantined", "problem": told(ProblemError("field.held"))}


def _visit(actor: Viewer, now: datetime, sent: Fields) -> Answer:
    body = sent.part("body")
    heard = [
        HeardNeed(one.key("id"), one.text("kind"), one.text("urgency"), one.text("said", 500)) for one in body.parts("needs")
    ]  # fmt: skip
    visit = record_visit(
        actor=actor, now=now, resident_id=body.key("resident_id"), visit_id=body.key("visit_id"),
        arrived_at=body.moment("arrived_at"), left_at=body.moment("left_at"), means=body.text("means"),
        result=body.text("result"), note=body.text("note", 2000), heard=heard, position=_position(body),
    )  # fmt: skip
    return {"outcome": "accepted" if visit.recorded_at == now else "again"}


def _need(actor: Viewer, now: datetime, sent: Fields) -> Answer:
    body, key = sent.part("body"), sent.key("id")
    before = {need.id for need in of_source(actor, _SOURCE, str(key))}
    record_need(
        actor=actor, now=now, kind=body.text("kind"), channel="visit", place=body.text("place"), resident_id=_resident(body),
        urgency=body.text("urgency"), said=body.text("said", 500), found_at=sent.moment("captured_at"), source_kind=_SOURCE,
        source_id=str(key), need_id=key,
    )  # fmt: skip
    return {"outcome": "again" if key in before else "accepted"}


def _edit(actor: Viewer, now: datetime, sent: Fields) -> Answer:
    body = sent.part("body")
    edit = merge_field_edit(
        actor=actor, now=now, edit_id=sent.key("id"), resident_id=body.key("resident_id"), base=sent.part("base").texts(_TEXT),
        wanted=body.part("values").texts(_TEXT), captured_at=sent.moment("captured_at"),
    )  # fmt: skip
    if edit.is_open:
        return {"outcome": "conflict", "problem": told(ProblemError("field.edit_conflict"))}
    return {"outcome": "accepted" if edit.received_at == now else "again"}


def _submission(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body = sent.part("body")
    received = surveys.receive_submission(
        actor=request.viewer, now=request.now, xml=body.text("xml", surveys.MAX_XML).encode(), channel="field", device=device,
        client="lianxin-field", resident_id=_resident(body),
    )  # fmt: skip
    if received.submission.state == "quarantined":
        outcome = "quarantined"
    else:
        outcome = "again" if received.status in {"again", "attached"} else "accepted"
    return {"outcome": outcome, "missing": list(received.missing)}


def _resident(body: Fields) -> UUID | None:
    return body.key("resident_id") if body.text("resident_id") else None


def _position(body: Fields) -> Point | None:
    place = body.given.get("position")
    if not isinstance(place, Mapping):
        return None
    lon, lat = place.get("lon"), place.get("lat")
    is_there = isinstance(lon, int | float) and isinstance(lat, int | float) and -180 <= lon <= 180 and -90 <= lat <= 90
    return Point(float(lon), float(lat)) if is_there else None  # type: ignore[arg-type]  # a number, as just seen


_BEYOND: Final = frozenset({"access.denied", "general.not_found"})
"""Of whoever may not write it, or no longer sees whom it is about: nothing of it is lost, a person decides."""
_NEVER: Final = (ValueError, OverflowError, RecursionError, DataError)
"""What only the contents bring about: letters, numbers and moments that no row can hold."""
_TEXT: Final = 2000
"""Characters of a field of a resident as sent; what a field may hold is its service's to say."""
_SOURCE: Final = "field"
_WRITTEN: Final[Mapping[str, Callable[[Viewer, datetime, Fields], Answer]]] = {
    "visit": _visit,
    "need": _need,
    "resident_edit": _edit,
}
"""What each kind of operation becomes; every one is a service that is safe to call twice."""
