"""A person looks at doubtful proof and decides: it counts, its worker is to explain, or it does not count. Never on one's own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment, Confirmation, DoubtStep
from lianxin.domain.commitments.services.changing import SUBJECT, must_say, put_back, taken_up
from lianxin.domain.commitments.services.doubting import doubts_of
from lianxin.domain.commitments.services.explaining import EXPLAIN, add_step, still_asked
from lianxin.domain.commitments.services.making import make_commitment
from lianxin.domain.commitments.services.telling import commitment_address
from lianxin.domain.needs.services import is_accepted, reopen_need
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

ABILITY = "confirmation.decide"


@service("confirmation.decide")
def accept_proof(*, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, version: int | None = None) -> Commitment:
    """The doubts are cleared up: what was done counts. Raises "commitment.no_doubts", "commitment.self_decide", "general.empty_field"."""
    commitment = _taken_up(actor, commitment_id, version)
    add_step(actor, now, commitment, DoubtStep.Act.ACCEPT, must_say(reason), tuple(doubts_of(commitment)))
    commitment.has_doubts = False
    put_back(actor, now, "proof.accept", commitment, "has_doubts", reason=reason.strip())
    _call_off(actor, now, commitment)
    return commitment


@service("confirmation.decide")
def ask_to_explain(*, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, version: int | None = None) -> Commitment:
    """Ask whoever did it: they get a promise of their own, with a time limit, on which they answer.

    Raises "commitment.no_doubts", "commitment.self_decide", "commitment.asked_already", "commitment.nobody_to_ask".
    """
    commitment = _taken_up(actor, commitment_id, version)
    if still_asked(commitment.id):
        raise ProblemError("commitment.asked_already")
    if commitment.worker_id is None:
        raise ProblemError("commitment.nobody_to_ask")
    add_step(actor, now, commitment, DoubtStep.Act.ASK, must_say(reason), tuple(doubts_of(commitment)))
    made = _todo(actor, now, commitment, EXPLAIN)
    _tell(actor, now, commitment, "proof.asked", made)
    return made


@service("confirmation.decide")
def reject_proof(
    *, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, again: bool = False, version: int | None = None
) -> Commitment:
    """It does not count, and whoever did it is told why; `again`: it is promised anew, to be done properly.

    What was confirmed is confirmed no longer. A settlement that has counted it takes it back by a new line. The need it answered
    is open again when nothing else answers it, and what is promised anew is promised for that need.
    Raises "commitment.no_doubts", "commitment.self_decide", "general.empty_field".
    """
    commitment = _taken_up(actor, commitment_id, version)
    said = must_say(reason)
    add_step(actor, now, commitment, DoubtStep.Act.REJECT, said, tuple(doubts_of(commitment)))
    standing = commitment.confirmations.select_for_update().exclude(state=Confirmation.State.REJECTED)
    standing.update(state=Confirmation.State.REJECTED, decided_by=actor.person_id, decided_at=now, reason=said)
    commitment.rejected_at, commitment.has_doubts, commitment.confirmed_at, commitment.doubted_at = now, False, None, None
    put_back(actor, now, "proof.reject", commitment, "rejected_at", "has_doubts", "confirmed_at", "doubted_at", reason=said)
    _call_off(actor, now, commitment)
    need_id = _need_again(actor, now, commitment, again=again)
    made = _todo(actor, now, commitment, commitment.kind, need_id) if again else commitment
    _tell(actor, now, commitment, "proof.rejected", made)
    return made


def _taken_up(actor: Viewer, commitment_id: UUID, version: int | None) -> Commitment:
    commitment = taken_up(actor, commitment_id, version)
    actor.must(ABILITY, commitment.place)
    if not commitment.has_doubts:
        raise ProblemError("commitment.no_doubts")
    if actor.id in {commitment.worker_id, commitment.done_by} - {None}:
        raise ProblemError("commitment.self_decide")
    return commitment


def _need_again(actor: Viewer, now: datetime, commitment: Commitment, *, again: bool) -> UUID | None:
    """The need it was done for, open (again): None where there is none, or where something else has met it."""
    if commitment.need_id is None:
        return None
    states = [rules.status(one, now) for one in Commitment.objects.filter(need_id=commitment.need_id)]
    if not rules.answers_the_need(states):
        accepted = again or any(one in rules.OPEN_STATUSES for one in states)
        reopen_need(actor=actor, now=now, need_id=commitment.need_id, accepted=accepted, reason=saying("need.rejected"))
    return commitment.need_id if is_accepted(commitment.need_id) else None


def _todo(actor: Viewer, now: datetime, about: Commitment, kind: str, need_id: UUID | None = None) -> Commitment:
    """A promise that follows from the decision. Whoever decides may not otherwise hand out work: the decision is what allows it."""
    here = (place_range(about.place),)
    able = replace(actor, reach={**actor.reach, "commitment.make": here} | ({"need.read": here} if need_id else {}))
    if kind == EXPLAIN:
        made = make_commitment(actor=able, now=now, kind=kind, place=about.place, worker_id=about.worker_id, guard=about.guard)
    else:
        is_offered = about.service in packs.for_place(about.place).offered
        made = make_commitment(
            actor=able, now=now, kind=kind, place=about.place, need_id=need_id, title=about.title, resident_id=about.resident_id, minutes=about.minutes,
            service_code=about.service if is_offered else "", worker_id=about.worker_id, actor_kind=about.actor_kind, actor_name=about.actor_name,
            guard=about.guard,
        )  # fmt: skip
    made.about = about
    made.save(update_fields=["about"])
    return made


def _call_off(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    """Nobody waits for an explanation any more."""
    waiting = Commitment.objects.select_for_update().filter(about_id=commitment.id, kind=EXPLAIN, is_open=True)
    for one in waiting.order_by("id"):
        one.cancelled_at, one.reason, one.is_open = now, saying("doubts.decided"), False
        put_back(actor, now, "commitment.cancel", one, "cancelled_at", "reason", "is_open", reason=one.reason)


def _tell(actor: Viewer, now: datetime, commitment: Commitment, kind: str, made: Commitment) -> None:
    if commitment.worker_id is None:
        return
    key = f"{kind}:{commitment.id.hex}:{now:%Y%m%d%H%M%S}"  # 62 of the 64 characters that a key may have
    if not notify(actor=actor, now=now, users=[commitment.worker_id], kind=kind, link=commitment_address(made.id), key=key):
        audit.record(actor=actor, verb="notice.send", subject=(SUBJECT, commitment.id), place=commitment.place, now=now)
