"""A group that stops drops its sessions; its promises go with whoever leads it, and are kept here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import cancel_along, pass_clock
from lianxin.domain.groups.models import GroupSession
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentRescheduled
    from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingReassigned


def follow_step(event: ProceedingMoved) -> None:
    """It stopped: sessions that were not held fall."""
    if event.step != "stop":
        return
    for session in GroupSession.objects.filter(group_id=event.proceeding_id, held_at__isnull=True, cancelled_at__isnull=True):
        session.cancelled_at, session.why = event.at, saying("group.cancelled")
        session.save(update_fields=["cancelled_at", "why"])
        cancel_along(actor=event.actor, now=event.at, commitment_id=session.commitment_id, reason=saying("group.cancelled"))


def follow_reassigned(event: ProceedingReassigned) -> None:
    """Somebody else leads it: the sessions still to come are theirs."""
    for session in GroupSession.objects.filter(group_id=event.proceeding_id, held_at__isnull=True, cancelled_at__isnull=True):
        pass_clock(
            actor=Viewer.system("groups"), now=event.at, commitment_id=session.commitment_id, worker_id=event.holder_id, reason=saying("proceeding.passed_on")
        )


def follow_finished(event: CommitmentFinished | CommitmentRescheduled) -> None:
    """A session is written up and moved on its own page. Raises "group.session_by_record"."""
    if GroupSession.objects.filter(commitment_id=event.commitment_id).exists():
        raise ProblemError("group.session_by_record")


def follow_dropped(event: CommitmentDropped) -> None:
    """Nor is it cancelled by hand."""
    if event.reason == saying("group.cancelled"):
        return
    if GroupSession.objects.filter(commitment_id=event.commitment_id).exists():
        raise ProblemError("group.session_by_record")
