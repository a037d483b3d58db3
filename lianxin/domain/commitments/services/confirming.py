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
from lianxin.base.access.visitors import Visitor, signed_in_since
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment, Confirmation
from lianxin.domain.commitments.services.changing import SUBJECT, must_be_theirs, must_say, put_back, taken_up
from lianxin.domain.commitments.services.telling import board_address, deciders
from lianxin.kernel.clock import local_day, require_aware
from lianxin.kernel.problems import ProblemError

Confirmer = Literal["resident", "family", "second_worker"]
_SIGNER = Signer(salt="lianxin.commitments.confirmation")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link says: which commitment, who is asked, which of the staff made it, and until when it is good."""

    commitment_id: UUID
    by_kind: Confirmer
    issued_by: UUID
    expires_at: datetime


def make_token(invitation: Invitation) -> str:
    """The invitation as text for a link: signed, without personal data."""
    content = {
        "c": invitation.commitment_id.hex,
        "b": invitation.by_kind,
        "i": invitation.issued_by.hex,
        "e": int(require_aware(invitation.expires_at).timestamp()),
    }
    return _SIGNER.sign_object(content)


def read_token(token: str, now: datetime) -> Invitation:
    """The invitation again. Raises "commitment.link_invalid" when it was changed or has expired."""
    try:
        content = _SIGNER.unsign_object(token)
        expires_at = datetime.fromtimestamp(content["e"], tz=now.tzinfo)
        invitation = Invitation(UUID(content["c"]), content["b"], UUID(content["i"]), expires_at)
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
    rows = Commitment.objects.select_related("worker", "resident").filter(done_at__isnull=False, rejected_at__isnull=True)
    found = rows.filter(id=invitation.commitment_id).first()
    if found is None:
        raise ProblemError("commitment.link_invalid")
    return found


@service("commitment.fulfil")
def issue_link_token(
    *, actor: Viewer, now: datetime, commitment_id: UUID, by_kind: Literal["resident", "family"]
) -> str:
    """A token for the link given to the person served or the family; good for the pack's hours.

    Raises "commitment.not_done", "commitment.confirmation_doubted", "commitment.wrong_confirmer" where the pack wants a
    second worker.
    """
    commitment = taken_up(actor, commitment_id, None)
    must_be_theirs(actor, commitment)
    if commitment.done_at is None:
        raise ProblemError("commitment.not_done")
    if commitment.rejected_at is not None:
        raise ProblemError("commitment.proof_rejected")
    if commitment.doubted_at is not None:
        raise ProblemError("commitment.confirmation_doubted")
    _must_suit(commitment, by_kind)
    hours = int(packs.for_place(commitment.place).value("confirm_link_hours", local_day(now)))
    expires_at = now + timedelta(hours=hours)
    after = {"by": by_kind, "expires_at": str(expires_at)}
    audit.record(
        actor=actor, verb="confirmation.invite", subject=(SUBJECT, commitment.id), place=commitment.place,
        after=after, now=now,
    )  # fmt: skip
    return make_token(Invitation(commitment.id, by_kind, actor.person_id, expires_at))


def must_not_be_staff(holder: Viewer, commitment: Commitment, invitation: Invitation) -> None:
    """Refuse the account signed in where a link is opened ("commitment.link_of_staff").

    Whoever did the work or made the link would confirm it himself, and anybody who reads this commitment confirms under
    their own name.
    """
    if holder.id in involved(commitment, invitation.issued_by) or holder.may("commitment.read", commitment.place):
        raise ProblemError("commitment.link_of_staff")


@service(None)
def confirm_by_link(
    *, actor: Viewer, now: datetime, token: str, holder: Viewer, visitor: Visitor,
    satisfied: bool | None = None, comment: str = "",
) -> Commitment:  # fmt: skip
    """The person served or the family confirms without an account: the signed link is the ability.

    `holder` is the account signed in there, if any; `visitor` where the answer comes from: an answer from where the worker
    or whoever made the link was signed in within the pack's hours is kept as doubtful and counts only once somebody has
    accepted it (`decide_confirmation`). Confirming twice changes nothing. Raises "commitment.link_invalid",
    "commitment.link_of_staff".
    """
    invitation = read_token(token, now)
    commitment = Commitment.objects.select_for_update().filter(id=invitation.commitment_id).first()
    if commitment is None or commitment.done_at is None or commitment.rejected_at is not None:
        raise ProblemError("commitment.link_invalid")
    must_not_be_staff(holder, commitment, invitation)
    hours = float(packs.for_place(commitment.place).value("confirm_doubt_hours", local_day(now)))
    logins = signed_in_since(involved(commitment, invitation.issued_by), now - timedelta(hours=hours))
    flags = rules.confirmation_flags((visitor.address, visitor.mark), [(each.address, each.mark) for each in logins])
    given = Confirmation(
        by_kind=invitation.by_kind, issued_by=invitation.issued_by, satisfied=satisfied, comment=comment.strip(), flags=flags
    )
    return note_confirmation(actor, now, commitment, given)


@service("commitment.confirm")
def confirm_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, by_kind: Confirmer = "second_worker",
    satisfied: bool | None = None, comment: str = "", version: int | None = None,
) -> Commitment:  # fmt: skip
    """A second worker confirms, or notes what the person or the family said to them.

    Raises "commitment.self_confirm" for whoever did it or recorded it as done, "commitment.not_done",
    "commitment.confirmation_doubted", "commitment.wrong_confirmer". Confirming twice changes nothing.
    """
    commitment = taken_up(actor, commitment_id, version)
    actor.must("commitment.confirm", commitment.place)
    if commitment.done_at is None:
        raise ProblemError("commitment.not_done")
    if commitment.rejected_at is not None:
        raise ProblemError("commitment.proof_rejected")
    if actor.id in involved(commitment):
        raise ProblemError("commitment.self_confirm")
    if commitment.doubted_at is not None:
        raise ProblemError("commitment.confirmation_doubted")
    given = Confirmation(by_kind=by_kind, by_user=actor.id, satisfied=satisfied, comment=comment.strip())
    return note_confirmation(actor, now, commitment, given)


@service("confirmation.decide")
def decide_confirmation(
    *, actor: Viewer, now: datetime, commitment_id: UUID, accept: bool, reason: str, version: int | None = None
) -> Commitment:
    """Somebody who neither did the work nor made the link looks into a doubtful confirmation: it counts, or it does not.

    Accepted, the promise is confirmed at `now` (and settled in this month); rejected, it waits for a confirmation again.
    Raises "commitment.self_confirm", "commitment.not_doubted", "general.empty_field".
    """
    commitment = taken_up(actor, commitment_id, version)
    actor.must("confirmation.decide", commitment.place)
    given = commitment.confirmations.select_for_update().filter(state=Confirmation.State.DOUBTFUL).first()
    if given is None:
        raise ProblemError("commitment.not_doubted")
    if actor.id in involved(commitment, given.issued_by):
        raise ProblemError("commitment.self_confirm")
    given.state = Confirmation.State.ACCEPTED if accept else Confirmation.State.REJECTED
    given.decided_by, given.decided_at, given.reason = actor.id, now, must_say(reason)
    given.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    commitment.doubted_at, commitment.confirmed_at = None, now if accept else None
    verb = "confirmation.accept" if accept else "confirmation.reject"
    put_back(actor, now, verb, commitment, "doubted_at", "confirmed_at", reason=given.reason)
    return commitment


def involved(commitment: Commitment, *issuers: UUID | None) -> set[UUID]:
    """Whose own work it is: who promised it, who recorded it as done, who made the link."""
    return {one for one in (commitment.worker_id, commitment.done_by, *issuers) if one is not None}


def note_confirmation(actor: Viewer, now: datetime, commitment: Commitment, given: Confirmation) -> Commitment:
    """Keep a confirmation, for services of this app; where there is one already nothing changes."""
    if commitment.confirmed_at is not None or commitment.doubted_at is not None:
        audit.unchanged()
        return commitment
    _must_suit(commitment, given.by_kind)
    given.commitment, given.place, given.at = commitment, commitment.place, now
    if not given.flags:
        given.save(force_insert=True)
        commitment.confirmed_at = now
        put_back(actor, now, "commitment.confirm", commitment, "confirmed_at", reason=given.by_kind)
        return commitment
    given.state = Confirmation.State.DOUBTFUL
    given.save(force_insert=True)
    commitment.doubted_at = now
    doubts = {"flags": [flag["code"] for flag in given.flags]}
    put_back(actor, now, "confirmation.doubt", commitment, "doubted_at", reason=given.by_kind, more=doubts)
    _tell_of_doubt(actor, now, commitment, given)
    return commitment


def _tell_of_doubt(actor: Viewer, now: datetime, commitment: Commitment, given: Confirmation) -> None:
    able = deciders(commitment.place, local_day(now), commitment.guard) - involved(commitment, given.issued_by)
    link = board_address(show="doubtful", worker="all")
    notify(actor=actor, now=now, users=able, kind="confirmation.doubtful", link=link, key=f"doubt:{given.id}")


def _must_suit(commitment: Commitment, by_kind: str) -> None:
    kind = packs.for_place(commitment.place).commitment_kinds.get(commitment.kind)
    if kind is not None and kind.confirmed_by == "second_worker" and by_kind != "second_worker":
        raise ProblemError("commitment.wrong_confirmer")
