"""What was done on a phone arrives: one answer for each operation, and each is taken in once however often it is sent."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import visitor_of
from lianxin.domain.people.selectors.merges import kept_instead
from lianxin.domain.surveys import services as surveys
from lianxin.domain.surveys.selectors.held import own_held
from lianxin.entry.field.answers import api, in_language, told
from lianxin.entry.field.kinds import WRITTEN
from lianxin.entry.field.kinds.practice import practised
from lianxin.entry.field.reading import Fields, resident_of
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
        clock = _clock(request, Fields(sent))
    except RequestDataTooBig:
        raise ProblemError("field.too_many") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ProblemError("field.not_understood") from None
    if len(operations) > MOST:
        raise ProblemError("field.too_many")
    with in_language(request):
        done = _practised(request, operations, clock)
        return JsonResponse({"answers": [done.get(at) or _answer(request, one, device, clock) for at, one in enumerate(operations)]})


def _practised(request: SignedRequest, operations: list[Fields], clock: int | None) -> dict[int, Answer]:
    """The outcomes, by place among the operations, of answers practised one after the other, which are written together; where one of them
    cannot be written, none is, and each is tried by itself."""
    places = [at for at, one in enumerate(operations) if one.given.get("kind") == "practice"]
    if len(places) < 2:  # one alone is written as everything else is
        return {}
    try:
        outcomes = practised(request.viewer, request.now, [Fields(operations[at].given | {"clock": clock}) for at in places])
    except (ProblemError, *_NEVER):
        return {}
    return {at: {"id": str(operations[at].given.get("id", ""))} | outcome for at, outcome in zip(places, outcomes, strict=True)}


def _answer(request: SignedRequest, sent: Fields, device: str, clock: int | None) -> Answer:
    """One operation's outcome. An error of ours says nothing about it, so the phone tries it again later; what can never be written
    down, however often it comes, is refused, and stays on the phone as a problem to be looked at."""
    key = {"id": str(sent.given.get("id", ""))}
    try:
        return key | _outcome(request, sent, device, clock)
    except ProblemError as refused:
        return key | {"outcome": "refused", "problem": told(refused)}
    except _NEVER as wrong:
        _log.warning("operation refused, its contents cannot be kept error=%s", type(wrong).__name__)
        return key | {"outcome": "refused", "problem": told(ProblemError("field.not_understood"))}


def _outcome(request: SignedRequest, sent: Fields, device: str, clock: int | None) -> Answer:
    if sent.text("kind") == "submission":
        return _submission(request, sent, device)
    if own_held(request.viewer, sent.key("id")) is None:
        try:
            known = {"clock": clock, "admitted": False, "address": visitor_of(request).address}
            return write(request.viewer, request.now, Fields(sent.given | known))
        except ProblemError as refused:
            if refused.code not in _BEYOND or sent.text("kind") in _NEVER_HELD:
                raise
    return _held(request, sent, device)


def _clock(request: SignedRequest, sent: Fields) -> int | None:
    """Seconds by which the phone's clock is ahead of ours at this moment; None where it does not say what it shows."""
    try:
        return round((sent.moment("phone_at") - request.now).total_seconds())
    except ProblemError:
        return None


def write(actor: Viewer, now: datetime, sent: Fields) -> Answer:
    """Write what a phone sent of any kind but a submission in the name of `actor`. Raises what its service raises."""
    written = WRITTEN.get(sent.text("kind"))
    if written is None:
        raise ProblemError("field.not_understood")
    return written(actor, now, _about_whoever_is_kept(actor, sent))


def _about_whoever_is_kept(actor: Viewer, sent: Fields) -> Fields:
    """A phone without signal has not heard that two files became one: what it says of the one is of the file that stands for it."""
    body = sent.part("body")
    key = resident_of(body)
    kept = kept_instead(actor, key) if key else None
    return Fields(sent.given | {"body": body.given | {"resident_id": str(kept.id)}}) if kept else sent


def _held(request: SignedRequest, sent: Fields, device: str) -> Answer:
    """Kept for a person to decide, or what they have decided."""
    body = sent.part("body")
    held = surveys.hold_operation(
        actor=request.viewer, now=request.now, operation_id=sent.key("id"), sent=sent.given, captured_at=sent.moment("captured_at"),
        resident_id=resident_of(body), place=body.text("place"), device=device,
    )  # fmt: skip
    if held.state == held.State.TURNED_DOWN:
        raise ProblemError("field.turned_down", reason=held.note)
    if held.state == held.State.ADMITTED:
        return {"outcome": "again"}
    return {"outcome": "quarantined", "problem": told(ProblemError("field.held"))}


def _submission(request: SignedRequest, sent: Fields, device: str) -> Answer:
    body = sent.part("body")
    received = surveys.receive_submission(
        actor=request.viewer, now=request.now, xml=body.text("xml", surveys.MAX_XML).encode(), channel="field", device=device,
        client="lianxin-field", resident_id=resident_of(body),
    )  # fmt: skip
    if received.submission.state == "quarantined":
        outcome = "quarantined"
    else:
        outcome = "again" if received.status in {"again", "attached"} else "accepted"
    return {"outcome": outcome, "missing": list(received.missing)}


_BEYOND: Final = frozenset({"access.denied", "general.not_found", "meals.dropped"})
"""Of whoever may not write it, or no longer sees whom it is about, or brought what had been dropped meanwhile: nothing of it is
lost, a person decides."""
_NEVER_HELD: Final = frozenset({"child_report", "practice"})
"""What no person has to let in first: a report is taken in from anybody who has an account, an answer is nobody else's business."""
_NEVER: Final = (ValueError, OverflowError, RecursionError, DataError)
"""What only the contents bring about: letters, numbers and moments that no row can hold."""
