"""The promise that stands on the board while something above is to move on: one clock, the one meaning of overdue.

No services of their own: the area above keeps the thing, and its service has asked the ability, checked the rules and holds the row.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.events import CommitmentReassigned
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.rules import STAFF, checked_actor
from lianxin.domain.commitments.services.changing import SUBJECT, put_back
from lianxin.domain.needs.rules import USUAL
from lianxin.kernel import events


def begin_clock(
    *, actor: Viewer, now: datetime, kind: str, title: str, place: str, due_at: datetime, resident_id: UUID | None = None,
    worker_id: UUID | None = None, guard: str = "", precedence: int = USUAL, carrier: tuple[str, str] = (STAFF, ""),
) -> Commitment:  # fmt: skip
    """A promise due at `due_at`, also at a moment that has passed (what was found late is overdue at once).

    `carrier`: (kind, name) of who keeps it where that is not the worker, who then sees to it that they do.
    """
    clock = Commitment(
        place=place, kind=kind, title=title, resident_id=resident_id, worker_id=worker_id, made_by=actor.id, made_at=now,
        due_at=due_at, guard=guard, precedence=precedence, actor_kind=carrier[0], actor_name=checked_actor(*carrier),
    )  # fmt: skip
    clock.save(force_insert=True)
    after = {"kind": kind, "worker": str(worker_id or ""), "due_at": str(due_at)}
    audit.record(actor=actor, verb="commitment.make", subject=(SUBJECT, clock.id), place=place, after=after, now=now)
    return clock


def end_clock(*, actor: Viewer, now: datetime, commitment_id: UUID, outcome: str) -> None:
    """The thing moved on: kept, by whoever moved it. Nothing for one that is closed already."""
    clock = _held(commitment_id)
    if clock is None:
        return
    clock.done_at, clock.done_by, clock.outcome, clock.is_open = now, actor.id, outcome, False
    clock.worker_id = clock.worker_id or actor.id
    put_back(actor, now, "commitment.finish", clock, "done_at", "done_by", "worker_id", "outcome_sealed", "is_open")


def pass_clock(*, actor: Viewer, now: datetime, commitment_id: UUID, worker_id: UUID | None, reason: str) -> None:
    """Somebody else carries the thing, and so its promise."""
    clock = _held(commitment_id)
    if clock is None or clock.worker_id == worker_id:
        return
    clock.worker_id = worker_id
    put_back(actor, now, "commitment.reassign", clock, "worker_id", reason=reason)
    events.publish(CommitmentReassigned(clock.id, worker_id, actor, now))


def name_carrier(*, actor: Viewer, now: datetime, commitment_id: UUID, kind: str, name: str, reason: str) -> None:
    """It lies with somebody outside now (an office): they keep it, the worker sees to it that they do."""
    clock = _held(commitment_id)
    if clock is None:
        return
    clock.actor_kind, clock.actor_name = kind, checked_actor(kind, name)
    put_back(actor, now, "commitment.reassign", clock, "actor_kind", "actor_name", reason=reason)


def move_clock(*, actor: Viewer, now: datetime, commitment_id: UUID, due_at: datetime, reason: str) -> None:
    """What the clock depends on was learnt or corrected: another moment, and the ladder begins anew."""
    clock = _held(commitment_id)
    if clock is None or clock.due_at == due_at:
        return
    before = {"due_at": str(clock.due_at)}
    clock.due_at, clock.escalation_step = due_at, 0
    put_back(actor, now, "commitment.reschedule", clock, "due_at", "escalation_step", reason=reason, before=before)


def name_person_of_clock(*, actor: Viewer, now: datetime, commitment_id: UUID, resident_id: UUID) -> None:
    """Whom the thing is about was found out; the promise stays where it is."""
    clock = _held(commitment_id)
    if clock is None or clock.resident_id == resident_id:
        return
    clock.resident_id = resident_id
    put_back(actor, now, "commitment.name_person", clock, "resident_id")


def _held(commitment_id: UUID) -> Commitment | None:
    return Commitment.objects.select_for_update().filter(id=commitment_id, is_open=True).first()
