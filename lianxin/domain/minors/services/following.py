"""What follows when a file takes a step, changes hands, or the child moves; and that its promises are kept on its pages alone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentRescheduled
from lianxin.domain.commitments.services import begin_clock, end_clock
from lianxin.domain.minors.models import (
    ChildFile,
    ChildMeasure,
    ChildReport,
    DelegatedCare,
    PlanItem,
    ToldAgency,
)
from lianxin.domain.minors.selectors.facts import promises_of
from lianxin.domain.minors.services.receiving import PROMISE
from lianxin.domain.minors.services.visiting import wind_visits
from lianxin.domain.needs.services import meet_need
from lianxin.domain.people.events import ResidentMoved
from lianxin.domain.proceedings.events import ProceedingMoved
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.problems import ProblemError

_CLOSED = "closed"


def follow_step(event: ProceedingMoved) -> None:
    """Heard in the transaction of the step. Raises "minor.own_age" for whoever ends a file as that of an adult by their own finding."""
    file = (
        ChildFile.objects.select_for_update(of=("self",))
        .select_related("proceeding", "visits")
        .filter(id=event.proceeding_id)
        .first()
    )
    if file is None:
        return
    if not event.step:
        _begin_anew(file)
    elif event.step == "worsened":
        file.safe_at, file.safe_by = None, None
        file.save(update_fields=["safe_at", "safe_by"])
    elif event.step == "adult" and file.age_decided_by == event.actor.id:
        raise ProblemError("minor.own_age")
    wind_visits(event.actor, event.at, file)
    if event.is_over:
        _end(event, file)


def follow_moved(event: ResidentMoved) -> None:
    """What runs for the child runs on at the new place."""
    mine = Q(file__proceeding__resident_id=event.resident_id, file__proceeding__closed_at__isnull=True)
    for table in (ChildReport, PlanItem):
        table.objects.filter(mine).update(place=event.place)
    DelegatedCare.objects.filter(resident_id=event.resident_id, ended_on__isnull=True).update(
        place=event.place
    )


def follow_promise(event: CommitmentFinished | CommitmentRescheduled) -> None:
    """A promise of a child's file is kept, or put off, where its record is written. Raises "minor.promise_by_file"."""
    if _is_ours(event.commitment_id):
        raise ProblemError("minor.promise_by_file")


def follow_dropped(event: CommitmentDropped) -> None:
    """Nor is it refused or cancelled there; it falls only when the child is gone."""
    promise = (
        ChildFile.objects.filter(_open_with(event.commitment_id))
        .select_related("proceeding__resident")
        .first()
    )
    child = promise.proceeding.resident if promise is not None else None
    if promise is not None and (child is None or (child.died_on is None and child.left_on is None)):
        raise ProblemError("minor.promise_by_file")


def _begin_anew(file: ChildFile) -> None:
    """Reopened: what was found then has to be found again; the history stays."""
    file.tier, file.tier_signed_by, file.tier_signed_at, file.safe_at, file.safe_by = (
        "",
        None,
        None,
        None,
        None,
    )
    file.close_reason_sealed, file.next_contact_on, file.joined_into, file.returned_on = b"", None, None, None
    file.save(update_fields=[
        "tier", "tier_signed_by", "tier_signed_at", "safe_at", "safe_by", "close_reason_sealed", "next_contact_on", "joined_into", "returned_on",
    ])  # fmt: skip


def _end(event: ProceedingMoved, file: ChildFile) -> None:
    """Over: what was promised is over too, the need is met, and the next contact stands on the board."""
    for promise_id in sorted(promises_of([file.id])):  # held before the step was taken
        end_clock(actor=event.actor, now=event.at, commitment_id=promise_id, outcome="卷宗已办结")
    if file.need_id is not None:
        meet_need(actor=event.actor, now=event.at, need_id=file.need_id)
    if event.to_state == _CLOSED and file.next_contact_on is not None:
        proceeding = file.proceeding
        begin_clock(
            actor=event.actor, now=event.at, kind=PROMISE, title="未成年人保护:结案后联系", place=proceeding.place,
            due_at=day_bounds(file.next_contact_on)[1], resident_id=proceeding.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard,
        )  # fmt: skip


def _is_ours(commitment_id: UUID) -> bool:
    return ChildFile.objects.filter(_open_with(commitment_id)).exists()


def _open_with(commitment_id: UUID) -> Q:
    """Files with a running promise of this id."""
    found = Q(visits_id=commitment_id)
    for table, field in ((ToldAgency, "asked_id"), (ChildMeasure, "promise_id"), (PlanItem, "promise_id")):
        found |= Q(id__in=table.objects.filter(**{field: commitment_id}).values("file_id"))
    return found
