"""What was written down as kept or declined by mistake stands open again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.services.changing import (
    must_be_theirs,
    must_say,
    pictured,
    put_back,
    taken_up,
    taken_up_open,
)
from lianxin.kernel.problems import ProblemError

_CLEARED = ("cancelled_at", "done_at", "done_by", "done_minutes", "outcome_sealed", "refused_at", "reason", "is_open", "flags", "flagged_at", "has_doubts")


@service("commitment.fulfil")
def reopen_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, version: int | None = None, though_cancelled: bool = False
) -> Commitment:
    """A promise that was not kept (or not declined) after all is open again, as it was; the trail says why.

    `though_cancelled`: also one that was called off and kept all the same, when a person has decided that it counts.

    The proof brought for it stays, marked, and counts no more. The service that calls this knows of nothing else that hung on
    its end: a promise that answers a need stays as it is. Raises "commitment.not_reopenable" for one that is open, cancelled,
    confirmed or doubtful, or answers a need, "general.empty_field".
    """
    commitment = taken_up(actor, commitment_id, version)
    must_be_theirs(actor, commitment)
    status = rules.status(commitment, now)
    if status not in {"done", "refused", *(["cancelled"] if though_cancelled else [])} or commitment.need_id is not None:
        raise ProblemError("commitment.not_reopenable", status=status)
    before = pictured(commitment, _CLEARED)
    commitment.done_at = commitment.done_by = commitment.done_minutes = commitment.refused_at = commitment.cancelled_at = None
    commitment.outcome = commitment.reason = ""
    commitment.flags, commitment.flagged_at, commitment.has_doubts = [], None, False  # doubts about an end that never was
    commitment.is_open = True
    _mark_undone(commitment)
    put_back(actor, now, "commitment.reopen", commitment, *_CLEARED, reason=must_say(reason), before=before)
    return commitment


@service("commitment.fulfil")
def take_back_proof(*, actor: Viewer, now: datetime, commitment_id: UUID, reason: str) -> Commitment:
    """What was brought so far for an open promise was a mistake: the proof stays, marked, and counts no more.

    Raises "commitment.not_open", "general.empty_field".
    """
    commitment = taken_up_open(actor, commitment_id, None, now)
    must_be_theirs(actor, commitment)
    _mark_undone(commitment)
    put_back(actor, now, "commitment.proof_back", commitment, reason=must_say(reason))
    return commitment


def _mark_undone(commitment: Commitment) -> None:
    for proof in Proof.objects.select_for_update().filter(commitment=commitment):
        if all(flag["code"] != "undone" for flag in proof.flags):
            proof.flags = [*proof.flags, {"code": "undone"}]
            proof.save(update_fields=["flags"])
