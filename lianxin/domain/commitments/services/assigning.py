"""Somebody else does it: one promise, or everything of a worker who leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianxin.base.access.scope import scope
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.events import CommitmentReassigned
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import hold, must_reach, must_say, put_back, taken_up_open
from lianxin.kernel import events
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Pick:
    """One promise, as it was seen (`version`), and who takes it."""

    commitment_id: UUID
    worker_id: UUID
    version: int | None = None


@service("commitment.reassign")
def reassign(
    *, actor: Viewer, now: datetime, commitment_id: UUID, worker_id: UUID, reason: str = "", version: int | None = None
) -> Commitment:
    """Give one open promise to another worker who reaches its place. Giving it to the same one changes nothing.

    Raises "commitment.worker_out_of_reach", "commitment.not_open", "general.changed_meanwhile".
    """
    commitment = taken_up_open(actor, commitment_id, version, now)
    actor.must("commitment.reassign", commitment.place)
    if commitment.worker_id == worker_id:
        audit.unchanged()
        return commitment
    must_reach(actor, now, worker_id, Work.of(commitment))
    _give(actor, now, commitment, worker_id, reason)
    return commitment


@service("commitment.reassign")
def credit(*, actor: Viewer, now: datetime, commitment_id: UUID, worker_id: UUID, reason: str) -> Commitment:
    """An open promise is theirs who did it, though they hold nothing at its place. For the system alone: an area that knows who
    was there. Raises "access.denied", "commitment.not_open"."""
    if not actor.is_system:
        raise ProblemError("access.denied")
    commitment = taken_up_open(actor, commitment_id, None, now)
    commitment.worker_id = worker_id
    put_back(actor, now, "commitment.credit", commitment, "worker_id", reason=must_say(reason))
    events.publish(CommitmentReassigned(commitment.id, worker_id, actor, now))
    return commitment


@service("commitment.reassign")
def hand_over(
    *, actor: Viewer, now: datetime, from_worker_id: UUID, picks: Sequence[Pick], reason: str
) -> int:
    """Move every open promise of a leaving worker, within the actor's reach, to others: all of them or none.

    Raises "commitment.handover_incomplete" when an open promise was left out, "general.changed_meanwhile" when one has
    changed since it was seen or is no longer theirs, "commitment.worker_out_of_reach". Returns how many moved.
    """
    reason = must_say(reason)
    theirs = Commitment.objects.filter(worker_id=from_worker_id, is_open=True)
    ids = set(scope(actor, "commitment.reassign", theirs).values_list("id", flat=True))
    if left := ids - {pick.commitment_id for pick in picks}:
        raise ProblemError("commitment.handover_incomplete", count=len(left))
    hold(pick.commitment_id for pick in picks)
    for pick in picks:
        commitment = taken_up_open(actor, pick.commitment_id, pick.version, now)
        if commitment.worker_id != from_worker_id or pick.worker_id == from_worker_id:
            raise ProblemError("general.changed_meanwhile")
        actor.must("commitment.reassign", commitment.place)
        must_reach(actor, now, pick.worker_id, Work.of(commitment))
        _give(actor, now, commitment, pick.worker_id, reason)
    if not picks:
        audit.unchanged()
    for worker_id, count in Counter(pick.worker_id for pick in picks).items():
        key = f"handover:{from_worker_id.hex}:{now:%Y%m%d%H%M%S}"
        notify(actor=actor, now=now, users=[worker_id], kind="commitment.handed_over", link="/", key=key, count=count)
    return len(picks)


def _give(actor: Viewer, now: datetime, commitment: Commitment, worker_id: UUID, reason: str) -> None:
    commitment.worker_id = worker_id
    put_back(actor, now, "commitment.reassign", commitment, "worker_id", reason=reason)
    events.publish(CommitmentReassigned(commitment.id, worker_id, actor, now))
