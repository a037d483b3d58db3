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
from lianxin.domain.commitments.selectors import propose_handover
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import (
    hold_with_files,
    must_reach,
    must_say,
    put_back,
    taken_up_open,
)
from lianxin.domain.commitments.services.telling import commitment_address
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
    *, actor: Viewer, now: datetime, commitment_id: UUID, worker_id: UUID, reason: str = "", version: int | None = None, tell: bool = True
) -> Commitment:
    """Give one open promise to another worker who reaches its place. Giving it to the same one changes nothing.

    Whoever gets it has a notice, unless they took it themselves. `tell` False: the area above tells them in words of its own.

    Raises "commitment.worker_out_of_reach", "commitment.not_open", "general.changed_meanwhile".
    """
    hold_with_files([commitment_id])
    commitment = taken_up_open(actor, commitment_id, version, now)
    actor.must("commitment.reassign", commitment.place)
    if commitment.worker_id == worker_id:
        audit.unchanged()
        return commitment
    must_reach(actor, now, worker_id, Work.of(commitment))
    _give(actor, now, commitment, worker_id, reason)
    if tell and worker_id != actor.id:
        key = f"handover:{commitment.id.hex}:{commitment.version}"
        notify(actor=actor, now=now, users=[worker_id], kind="commitment.handed_over", link=commitment_address(commitment.id), key=key)
    return commitment


@service("commitment.reassign")
def credit(*, actor: Viewer, now: datetime, commitment_id: UUID, worker_id: UUID, reason: str) -> Commitment:
    """An open promise is theirs who did it, though they hold nothing at its place. For the system alone: an area that knows who
    was there. Raises "access.denied", "commitment.not_open"."""
    if not actor.is_system:
        raise ProblemError("access.denied")
    hold_with_files([commitment_id])
    commitment = taken_up_open(actor, commitment_id, None, now)
    commitment.worker_id = worker_id
    put_back(actor, now, "commitment.credit", commitment, "worker_id", reason=must_say(reason))
    events.publish(CommitmentReassigned(commitment.id, worker_id, actor, now))
    return commitment


@service("commitment.reassign")
def hand_over(
    *, actor: Viewer, now: datetime, from_worker_id: UUID, picks: Sequence[Pick], reason: str
) -> int:
    """Move every open promise of a leaving worker, within the actor's reach, to others: all of them or none. What nobody else could
    take stays where it is.

    Raises "commitment.handover_incomplete" when an open promise was left out, "general.changed_meanwhile" when one has
    changed since it was seen or is no longer theirs, "commitment.worker_out_of_reach". Returns how many moved.
    """
    reason = must_say(reason)
    theirs = Commitment.objects.filter(worker_id=from_worker_id, is_open=True)
    ids = set(scope(actor, "commitment.reassign", theirs).values_list("id", flat=True))
    left = ids - {pick.commitment_id for pick in picks}
    if left := left and left & {one.commitment.id for one in propose_handover(actor, from_worker_id, now) if one.choices}:
        raise ProblemError("commitment.handover_incomplete", count=len(left))
    _held, hanging = hold_with_files([pick.commitment_id for pick in picks])
    taken = []
    for pick in picks:
        commitment = taken_up_open(actor, pick.commitment_id, pick.version, now)
        if commitment.worker_id != from_worker_id or pick.worker_id == from_worker_id:
            raise ProblemError("general.changed_meanwhile")
        actor.must("commitment.reassign", commitment.place)
        must_reach(actor, now, pick.worker_id, Work.of(commitment))
        taken.append((commitment, pick.worker_id))
    for commitment, worker_id in sorted(taken, key=lambda one: one[0].id in hanging):
        _deal(actor, now, commitment, worker_id, reason, hangs=commitment.id in hanging)
    if not picks:
        audit.unchanged()
    for worker_id, count in Counter(pick.worker_id for pick in picks).items():
        key = f"handover:{from_worker_id.hex}:{now:%Y%m%d%H%M%S}"
        notify(actor=actor, now=now, users=[worker_id], kind="commitment.handed_over", link="/", key=key, count=count)
    return len(picks)


def _deal(actor: Viewer, now: datetime, commitment: Commitment, worker_id: UUID, reason: str, *, hangs: bool) -> None:
    """`hangs`: on a file that was given before it, and it moved with that file, perhaps to the same one already."""
    if hangs:
        commitment.refresh_from_db(fields=["worker_id", "version"])
    if commitment.worker_id != worker_id:
        _give(actor, now, commitment, worker_id, reason)


def _give(actor: Viewer, now: datetime, commitment: Commitment, worker_id: UUID, reason: str) -> None:
    commitment.worker_id = worker_id
    put_back(actor, now, "commitment.reassign", commitment, "worker_id", reason=reason)
    events.publish(CommitmentReassigned(commitment.id, worker_id, actor, now))
