"""The rules of commitments: pure functions of plain values and the moment `now`."""

from lianxin.domain.commitments.rules.actors import ACTOR_KINDS, STAFF, checked_actor
from lianxin.domain.commitments.rules.clock import (
    OPEN_STATUSES,
    STATUSES,
    Condition,
    Promise,
    Status,
    answers_the_need,
    condition,
    rungs_reached,
    status,
)
from lianxin.domain.commitments.rules.confirming import CONFIRMATION_FLAGS, confirmation_flags
from lianxin.domain.commitments.rules.handover import REASONS, Candidate, Ranked, Reason, Wanted, rank
from lianxin.domain.commitments.rules.proof import (
    FLAGS,
    PROOF_KINDS,
    Expected,
    Flag,
    GivenProof,
    ProofKind,
    flags,
    missing,
)

__all__ = [
    "ACTOR_KINDS",
    "CONFIRMATION_FLAGS",
    "FLAGS",
    "OPEN_STATUSES",
    "PROOF_KINDS",
    "REASONS",
    "STAFF",
    "STATUSES",
    "Candidate",
    "Condition",
    "Expected",
    "Flag",
    "GivenProof",
    "Promise",
    "ProofKind",
    "Ranked",
    "Reason",
    "Status",
    "Wanted",
    "answers_the_need",
    "checked_actor",
    "condition",
    "confirmation_flags",
    "flags",
    "missing",
    "rank",
    "rungs_reached",
    "status",
]
