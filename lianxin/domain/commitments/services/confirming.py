"""Confirmation by the person served, the family, or a second worker; never by the one who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.core.signing import BadSignature, Signer

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.models import Commitment, Confirmation
from lianxin.domain.commitments.services.changing import SUBJECT, must_be_theirs, put_back, taken_up
from lianxin.kernel.clock import local_day, require_aware
from lianxin.kernel.problems import ProblemError

Confirmer = Literal["resident", "family", "second_worker"]
_SIGNER = Signer(salt="lianxin.commitments.confirmation")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link says: which commitment, who is asked, and until when it is good."""

    commitment_id: UUID
    by_kind: Confirmer
    expires_at: datetime


def make_token(invitation: Invitation) -> str:
    """The invitation as text for a link: signed, without personal data."""
    content = {
        "c": invitation.commitment_id.hex,
        "b": invitation.by_kind,
        "e": int(require_aware(invitation.expires_at).timestamp()),
    }
    return _SIGNER.sign_object(content)


def read_token(token: str, now: datetime) -> Invitation:
    """The invitation again. Raises "commitment.link_invalid" when it was changed or has expired."""
    try:
        content = _SIGNER.unsign_object(token)
        expires_at = datetime.fromtimestamp(content["e"], tz=now.tzinfo)
        invitation = Invitation(UUID(content["c"]), content["b"], expires_at)
    except (BadSignature, KeyError, TypeError, ValueError):
        raise ProblemError("commitment.link_invalid") from None
    if invitation.expires_at <= now:
        raise ProblemError("commitment.link_invalid")
    return invitation


def invited_commitment(token: str, now: datetime) -> Commitment:
    """What the holder of a link may see: the one commitment it is about, done and not dropped.

    The signature stands in for a viewer. Raises "commitment.link_invalid".
    """
    invitation = read_token(token, now)
    rows = Commitment.objects.select_related("worker", "resident").filter(done_at__isnull=False)
    found = rows.filter(id=invitation.commitment_id).first()
    if found is None:
        raise ProblemError("commitment.link_invalid")
    return found


@service("commitment.fulfil")
def issue_link_token(
    *, actor: Viewer, now: datetime, commitment_id: UUID, by_kind: Literal["resident", "family"]
) -> str:
    """A token for the link given to the person served or the family; good for the pack's hours.

    Raises "commitment.not_done", "commitment.wrong_confirmer" where the pack wants a second worker.
    """
    commitment = taken_up(actor, commitment_id, None)
    must_be_theirs(actor, commitment)
    if commitment.done_at is None:
        raise ProblemError("commitment.not_done")
    _must_suit(commitment, by_kind)
    hours = int(packs.for_place(commitment.place).value("confirm_link_hours", local_day(now)))
    expires_at = now + timedelta(hours=hours)
    after = {"by": by_kind, "expires_at": str(expires_at)}
    audit.record(
        actor=actor, verb="confirmation.invite", subject=(SUBJECT, commitment.id), place=commitment.place,
        after=after, now=now,
    )  # fmt: skip
    return make_token(Invitation(commitment.id, by_kind, expires_at))


@service(None)
def confirm_by_link(
    *, actor: Viewer, now: datetime, token: str, satisfied: bool | None = None, comment: str = ""
) -> Commitment:
    """The person served or the family confirms without an account: the signed link is the ability.

    Confirming twice changes nothing. Raises "commitment.link_invalid".
    """
    invitation = read_token(token, now)
    commitment = Commitment.objects.select_for_update().filter(id=invitation.commitment_id).first()
    if commitment is None or commitment.done_at is None:
        raise ProblemError("commitment.link_invalid")
    return _confirm(actor, now, commitment, invitation.by_kind, satisfied, comment)


@service("commitment.confirm")
def confirm_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, by_kind: Confirmer = "second_worker",
    satisfied: bool | None = None, comment: str = "", version: int | None = None,
) -> Commitment:  # fmt: skip
    """A second worker confirms, or notes what the person or the family said to them.

    Raises "commitment.self_confirm" for whoever did it or recorded it as done, "commitment.not_done",
    "commitment.wrong_confirmer". Confirming twice changes nothing.
    """
    commitment = taken_up(actor, commitment_id, version)
    actor.must("commitment.confirm", commitment.place)
    if commitment.done_at is None:
        raise ProblemError("commitment.not_done")
    if actor.id in (commitment.worker_id, commitment.done_by):
        raise ProblemError("commitment.self_confirm")
    return _confirm(actor, now, commitment, by_kind, satisfied, comment)


def _confirm(
    actor: Viewer, now: datetime, commitment: Commitment, by_kind: Confirmer, satisfied: bool | None, comment: str
) -> Commitment:
    if commitment.confirmed_at is not None:
        audit.unchanged()
        return commitment
    _must_suit(commitment, by_kind)
    Confirmation.objects.create(
        commitment=commitment, place=commitment.place, by_kind=by_kind, by_user=actor.id, satisfied=satisfied,
        comment=comment.strip(), at=now,
    )  # fmt: skip
    commitment.confirmed_at = now
    put_back(actor, now, "commitment.confirm", commitment, "confirmed_at", reason=by_kind)
    return commitment


def _must_suit(commitment: Commitment, by_kind: str) -> None:
    kind = packs.for_place(commitment.place).commitment_kinds.get(commitment.kind)
    if kind is not None and kind.confirmed_by == "second_worker" and by_kind != "second_worker":
        raise ProblemError("commitment.wrong_confirmer")
