"""What becomes of open promises when the person leaves or moves (heard in the transaction that records it)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentReassigned
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services.changing import SUBJECT, hold_with_files, put_back, reaches
from lianxin.domain.commitments.services.telling import board_address, overseers_of
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

UNREACHED = saying("worker.out_of_reach")


def follow_left(event: ResidentLeft) -> None:
    """Open promises for somebody who died or moved away are cancelled with that reason; what was done stays done."""
    for commitment in _open_of(event.resident_id):
        commitment.refresh_from_db(fields=["is_open"])
        if not commitment.is_open:
            continue  # of two who go together the second fell with the first
        commitment.cancelled_at, commitment.reason, commitment.is_open = event.at, event.why, False
        fields = ("cancelled_at", "reason", "is_open")
        put_back(event.actor, event.at, "commitment.cancel", commitment, *fields, reason=event.why)
        events.publish(CommitmentDropped(commitment.id, event.at, event.actor, event.why, with_person=True))


def cancel_along(*, actor: Viewer, now: datetime, commitment_id: UUID, reason: str) -> None:
    """Cancel what cannot be kept without another promise that was dropped in this transaction (two carers of one visit).

    Whoever dropped the first need not be allowed to cancel this one by itself. Nothing for a promise that is closed.
    """
    commitment = Commitment.objects.select_for_update().filter(id=commitment_id, is_open=True).first()
    if commitment is None:
        return
    commitment.cancelled_at, commitment.reason, commitment.is_open = now, reason, False
    put_back(actor, now, "commitment.cancel", commitment, "cancelled_at", "reason", "is_open", reason=reason)
    events.publish(CommitmentDropped(commitment.id, now, actor, reason))


def follow_moved(event: ResidentMoved) -> None:
    """Open promises go along to the new place with their proof; closed ones stay where they were kept.

    Whoever does not reach the new place can no longer keep theirs: it becomes nobody's, and those whom the ladder of the
    new place tells first after the worker are told.
    """
    orphaned: Counter[str] = Counter()
    for commitment in _open_of(event.resident_id):
        commitment.refresh_from_db(fields=["worker_id", "version"])  # what hangs on a file may have moved with it
        before, commitment.place = commitment.place, event.place
        lost = commitment.worker_id is not None and not reaches(commitment.worker_id, event.place, event.at, Work.of(commitment))
        commitment.worker_id = None if lost else commitment.worker_id
        commitment.version += 1
        commitment.save(update_fields=["place", "worker_id", "version"])
        Proof.objects.filter(commitment=commitment).update(place=event.place)
        after = {"place": event.place} | ({"worker_id": "", "reason": UNREACHED} if lost else {})
        audit.record(
            actor=event.actor, verb="commitment.move", subject=(SUBJECT, commitment.id), place=event.place, now=event.at,
            before={"place": before}, after=after,
        )  # fmt: skip
        if lost:
            orphaned[commitment.guard] += 1
            events.publish(CommitmentReassigned(commitment.id, None, event.actor, event.at))
    _tell_unassigned(event, orphaned)


def _tell_unassigned(event: ResidentMoved, orphaned: Mapping[str, int]) -> None:
    """Each with the number of those they may see: `orphaned` counts by guard."""
    roles = [step.tell for step in packs.for_place(event.place).steps if step.tell != "worker"]
    told: Counter[UUID] = Counter()
    for guard, count in orphaned.items():
        told.update(dict.fromkeys(overseers_of(event.place, roles[0], guard, local_day(event.at)) if roles else [], count))
    for user_id, count in told.items():
        notify(
            actor=event.actor, now=event.at, users=[user_id], kind="commitment.unassigned",
            link=board_address(worker="nobody"), key=f"moved:{event.resident_id.hex}:{event.at:%Y%m%d%H%M%S}", count=count,
        )  # fmt: skip


def _open_of(resident_id: UUID) -> Iterator[Commitment]:
    ids = list(Commitment.objects.filter(resident_id=resident_id, is_open=True).values_list("id", flat=True))
    held, _hanging = hold_with_files(ids)
    return (one for one in held.values() if one.is_open and one.resident_id == resident_id)
