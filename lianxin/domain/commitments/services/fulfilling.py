"""A promise is begun, kept with proof, refused, or cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.selectors import brought_or_404
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.rules import Expected, GivenProof, ProofKind
from lianxin.domain.commitments.selectors.fitness import Work, must_be_fit
from lianxin.domain.commitments.services.changing import (
    must_be_theirs,
    must_say,
    put_back,
    taken_up,
    taken_up_open,
)
from lianxin.domain.commitments.services.door_codes import kept_text
from lianxin.domain.commitments.services.doubting import home_of, look_at_fulfilment, look_at_proof
from lianxin.domain.commitments.services.explaining import keep_explanation
from lianxin.domain.needs.services import meet_need
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


@service("commitment.fulfil")
def start_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, started_at: datetime | None = None, version: int | None = None
) -> Commitment:
    """The worker begins, or began earlier at `started_at`. A promise of nobody becomes theirs. Twice changes nothing.

    Raises "care.times_invalid" for a beginning in the future or before the promise.
    """
    commitment = taken_up_open(actor, commitment_id, version, now)
    must_be_theirs(actor, commitment)
    if commitment.started_at is not None:
        audit.unchanged()
        return commitment
    commitment.started_at, commitment.worker_id = started_at or now, _theirs_from_now(actor, now, commitment)
    if not commitment.made_at <= commitment.started_at <= now:
        raise ProblemError("care.times_invalid")
    put_back(actor, now, "commitment.start", commitment, "started_at", "worker_id")
    return commitment


@service("commitment.fulfil")
def add_proof(*, actor: Viewer, now: datetime, commitment_id: UUID, proof: GivenProof) -> Proof:
    """Keep one piece of proof with its doubts; it is stored however doubtful it is. The same `proof_id` twice is one.

    Raises "commitment.proof_unknown", "commitment.not_open" once the promise was refused, cancelled or confirmed, or its proof rejected.
    """
    commitment = taken_up(actor, commitment_id, None)
    must_be_theirs(actor, commitment)
    status = rules.status(commitment, now)
    if status in ("confirmed", "rejected", "refused", "cancelled"):
        raise ProblemError("commitment.not_open", status=status)
    return keep_proof(actor, now, commitment, proof)


@service("commitment.fulfil")
def finish_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, outcome: str = "", minutes: int | None = None,
    done_at: datetime | None = None, proofs: Iterable[GivenProof] = (), version: int | None = None,
) -> Commitment:  # fmt: skip
    """The promise was kept: with the proof that the pack asks for, brought now or before.

    The need it answers is met once nothing more is promised for it. Raises "commitment.proof_missing" (and keeps
    nothing), "commitment.not_open", "care.times_invalid" when it was done in the future or before it was promised.
    """
    commitment = taken_up_open(actor, commitment_id, version, now)
    must_be_theirs(actor, commitment)
    for proof in proofs:
        keep_proof(actor, now, commitment, proof)
    if minutes is not None:
        keep_proof(actor, now, commitment, GivenProof("time", done_at or now, text=str(minutes), minutes=minutes))
    if lacking := (*missing_proof(commitment, outcome), *missing_choice(commitment)):
        raise ProblemError("commitment.proof_missing", kinds="、".join(lacking))
    commitment.done_at = done_at or now
    if not commitment.made_at <= commitment.done_at <= now:
        raise ProblemError("care.times_invalid")
    commitment.done_by, commitment.worker_id = actor.id, _theirs_from_now(actor, now, commitment)
    commitment.done_minutes, commitment.outcome, commitment.is_open = minutes, outcome.strip(), False
    fields = ("done_at", "done_by", "worker_id", "done_minutes", "outcome_sealed", "is_open")
    put_back(actor, now, "commitment.finish", commitment, *fields)
    look_at_fulfilment(actor, now, commitment)
    keep_explanation(actor, now, commitment)
    events.publish(CommitmentFinished(commitment.id, now))
    _close_need(actor, now, commitment)
    return commitment


@service("commitment.fulfil")
def refuse_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, version: int | None = None
) -> Commitment:
    """The worker, or the person for whom it was meant, declines it. The need stays open for somebody else."""
    commitment = taken_up_open(actor, commitment_id, version, now)
    must_be_theirs(actor, commitment)
    commitment.refused_at, commitment.reason, commitment.is_open = now, must_say(reason), False
    put_back(actor, now, "commitment.refuse", commitment, "refused_at", "reason", "is_open")
    events.publish(CommitmentDropped(commitment.id, now, actor, commitment.reason))
    return commitment


@service("commitment.make")
def cancel_commitment(
    *, actor: Viewer, now: datetime, commitment_id: UUID, reason: str, version: int | None = None
) -> Commitment:
    """It is no longer wanted. What else was done for the need may now be enough to meet it."""
    commitment = taken_up_open(actor, commitment_id, version, now)
    actor.must("commitment.make", commitment.place)
    commitment.cancelled_at, commitment.reason, commitment.is_open = now, must_say(reason), False
    put_back(actor, now, "commitment.cancel", commitment, "cancelled_at", "reason", "is_open")
    events.publish(CommitmentDropped(commitment.id, now, actor, commitment.reason))
    _close_need(actor, now, commitment)
    return commitment


def required_proof(commitment: Commitment) -> tuple[ProofKind, ...]:
    """What the pack asks as proof: the service's list, else (or where the kind says so) the list of the kind."""
    pack = packs.for_place(commitment.place)
    kind = pack.commitment_kinds.get(commitment.kind)
    row = kind if kind and kind.own_proof else pack.services.get(commitment.service) or kind
    return row.proof if row else ()


def missing_choice(commitment: Commitment) -> tuple[ProofKind, ...]:
    """The kinds of proof of which the pack asks for one, while none that holds is there. A place nobody can hold against a
    known home shows nothing; doubts of other kinds stand beside the proof as ever and are decided by a person."""
    choice = proof_choice(commitment)
    if not choice:
        return ()
    brought = Proof.objects.filter(commitment_id=commitment.id).values_list("kind", "flags")
    sound = {name for name, flags in brought if rules.HOLLOW.isdisjoint(codes := {flag["code"] for flag in flags}) and "undone" not in codes}
    if home_of(commitment) is None:
        sound.discard("place")
    return rules.missing_choice(choice, sound)


def proof_choice(commitment: Commitment) -> tuple[ProofKind, ...]:
    """The kinds of proof of which the pack asks for one, whatever was brought already; empty where it asks for none of them."""
    kind = packs.for_place(commitment.place).commitment_kinds.get(commitment.kind)
    return () if kind is None or (commitment.service and not kind.own_proof) else kind.proof_any


def missing_proof(commitment: Commitment, outcome: str) -> list[ProofKind]:
    """What is still lacking; a written outcome is the record. Proof of an end that was undone counts no more."""
    brought = Proof.objects.filter(commitment_id=commitment.id).values_list("kind", "flags")
    kept = {kind for kind, flags in brought if not any(flag["code"] == "undone" for flag in flags)}
    return rules.missing(required_proof(commitment), kept | ({"record"} if outcome.strip() else set()))


def keep_proof(actor: Viewer, now: datetime, commitment: Commitment, given: GivenProof, *, is_late: bool = False) -> Proof:
    """One piece of proof with its doubts, for services of this app; the same `proof_id` twice is one."""
    if given.kind not in rules.PROOF_KINDS:
        raise ProblemError("commitment.proof_unknown", kind=given.kind)
    if given.file_id is not None:
        brought_or_404(actor, given.file_id)
    earlier = Proof.objects.filter(id=given.proof_id).first() if given.proof_id else None
    if earlier is not None:
        if earlier.commitment_id != commitment.id:
            raise ProblemError("general.not_found")
        audit.unchanged()
        return earlier
    proof = Proof(
        id=given.proof_id or new_id(), commitment=commitment, place=commitment.place, kind=given.kind, text=kept_text(given),
        file_id=given.file_id, sent_sha256=given.sent_sha256, captured_at=given.captured_at, captured_by=actor.id,
        lon=given.position.lon if given.position else None, lat=given.position.lat if given.position else None,
        clock_seconds=given.clock_seconds, flags=rules.flags(given, _expected(commitment, now), now) + [{"code": "late"}] * is_late,
    )  # fmt: skip
    proof.save(force_insert=True)
    look_at_proof(actor, now, commitment, proof)
    after = {"commitment": str(commitment.id), "kind": proof.kind, "flags": [flag["code"] for flag in proof.flags]}
    subject = ("commitments.Proof", proof.id)
    audit.record(actor=actor, verb="proof.add", subject=subject, place=proof.place, after=after, now=now)
    return proof


def _expected(commitment: Commitment, now: datetime) -> Expected:
    pack, today = packs.for_place(commitment.place), local_day(now)
    offered = pack.services.get(commitment.service)
    return Expected(
        made_at=commitment.made_at,
        home=home_of(commitment),
        metres=int(pack.value("proof_metres", today)),
        agreed_minutes=None if offered is not None and offered.unit == "call" else commitment.minutes,  # a call for help has no length
        short_share=float(pack.value("proof_short_share", today)),
        clock_minutes=int(pack.value("proof_clock_minutes", today)),
    )


def _close_need(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    if commitment.need_id is None:
        return
    others = Commitment.objects.filter(need_id=commitment.need_id)
    if rules.answers_the_need(rules.status(c, now) for c in others):
        meet_need(actor=actor, now=now, need_id=commitment.need_id)


def _theirs_from_now(actor: Viewer, now: datetime, commitment: Commitment) -> UUID | None:
    """Whose it is; a promise of nobody becomes theirs who begins or keeps it, if they may be given it."""
    if commitment.worker_id is None and actor.id is not None:
        must_be_fit(actor.id, Work.of(commitment), now)
    return commitment.worker_id or actor.id
