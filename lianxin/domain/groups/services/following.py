"""A group that ends drops the sessions nobody came to; its promises go with whoever leads it, and are kept here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.domain.commitments.services import cancel_along
from lianxin.domain.groups.models import Group, GroupMember, GroupSession
from lianxin.domain.groups.services.leading import must_be_fit_for
from lianxin.domain.groups.services.sessions import must_be_empty
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from lianxin.domain.commitments.events import (
        CommitmentDropped,
        CommitmentFinished,
        CommitmentReassigned,
        CommitmentRescheduled,
    )
    from lianxin.domain.people.events import ResidentLeft
    from lianxin.domain.proceedings.events import ProceedingMoved, ProceedingReassigned


def follow_step(event: ProceedingMoved) -> None:
    """It goes on: whoever leads it may still do so. It is over: sessions that were not held fall. Raises "group.session_signed" for
    one that somebody came to and nobody wrote up, "commitment.worker_not_vetted"."""
    group = _group(event.proceeding_id)
    if group is None:
        return
    if not event.is_over:
        must_be_fit_for(group.proceeding.holder_id, group, event.at)
        return
    for session in _to_come(group.id):
        must_be_empty(session)
        session.cancelled_at, session.why = event.at, saying("group.cancelled")
        session.save(update_fields=["cancelled_at", "why"])
        cancel_along(actor=event.actor, now=event.at, commitment_id=session.commitment_id, reason=saying("group.cancelled"))


def follow_reassigned(event: ProceedingReassigned) -> None:
    """Somebody else leads it. Raises "commitment.worker_not_vetted"."""
    group = _group(event.proceeding_id)
    if group is None:
        return
    must_be_fit_for(event.holder_id, group, event.at)


def follow_given(event: CommitmentReassigned) -> None:
    """One session is given to a colleague. Raises "commitment.worker_not_vetted"."""
    session = GroupSession.objects.select_related("group__proceeding").filter(commitment_id=event.commitment_id).first()
    if session is not None and event.at is not None:
        must_be_fit_for(event.worker_id, session.group, event.at)


def follow_left(event: ResidentLeft) -> None:
    """Who died or moved away takes part no more; what they took part in stays counted."""
    rows = GroupMember.objects.select_for_update(of=("self",)).select_related("group__proceeding")
    for member in rows.filter(resident_id=event.resident_id, state__in=("asked", "chosen"), group__proceeding__closed_at__isnull=True).order_by("id"):
        member.state = "left" if member.state == "chosen" else "not_chosen"
        member.reason, member.decided_at = event.why, event.at
        member.save(update_fields=["state", "reason_sealed", "decided_at"])
        keep(event.actor, event.at, "group.member", member.group, {"member_state": member.state})


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


def _group(proceeding_id: UUID) -> Group | None:
    return Group.objects.select_related("proceeding").filter(id=proceeding_id).first()


def _to_come(group_id: UUID) -> QuerySet[GroupSession]:
    return GroupSession.objects.filter(group_id=group_id, held_at__isnull=True, cancelled_at__isnull=True).order_by("number")
