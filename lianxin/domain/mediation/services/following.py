"""What a step brings along: clauses become promises, a broken agreement falls; and promises of clauses are kept here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.domain.commitments.services import begin_clock, cancel_along
from lianxin.domain.mediation.models import Clause, Mediation
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentRescheduled
    from lianxin.domain.proceedings.events import ProceedingMoved

_KIND = "agreed_duty"


def follow_step(event: ProceedingMoved) -> None:
    """A mediation moved on (heard in the same transaction)."""
    mediation = Mediation.objects.select_for_update(of=("self",)).select_related("proceeding").filter(id=event.proceeding_id).first()
    if mediation is None:
        return
    if event.step == "agree":
        _promise(event, mediation)
    elif event.step == "again" or not event.step:
        _begin_again(event, mediation)


def _promise(event: ProceedingMoved, mediation: Mediation) -> None:
    proceeding = mediation.proceeding
    for clause in Clause.objects.select_related("party").filter(mediation=mediation, round=mediation.round).order_by("rank"):
        if clause.party is None or clause.due_on is None:
            continue
        clause.commitment = begin_clock(
            actor=event.actor, now=event.at, kind=_KIND, title=f"调解协议第 {clause.rank} 条", place=proceeding.place, due_at=day_bounds(clause.due_on)[1],
            resident_id=clause.party.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard, carrier=("family", clause.party.name),
        )  # fmt: skip
        clause.save(update_fields=["commitment"])


def _begin_again(event: ProceedingMoved, mediation: Mediation) -> None:
    """The old agreement stays on file as it was; what was still promised by it falls."""
    rows = list(Clause.objects.filter(mediation=mediation, round=mediation.round))
    if not rows:
        return
    mediation.round, mediation.signed_on, mediation.follow_up_on, mediation.signed_copy, mediation.oral = mediation.round + 1, None, None, None, False
    mediation.save(update_fields=["round", "signed_on", "follow_up_on", "signed_copy", "oral"])
    for clause in rows:
        if clause.commitment_id is not None:
            cancel_along(actor=event.actor, now=event.at, commitment_id=clause.commitment_id, reason=saying("mediation.again"))


def follow_finished(event: CommitmentFinished | CommitmentRescheduled) -> None:
    """Whether a clause is kept is looked after on the page of its mediation. Raises "mediation.clause_by_check"."""
    if Clause.objects.filter(commitment_id=event.commitment_id).exists():
        raise ProblemError("mediation.clause_by_check")


def follow_dropped(event: CommitmentDropped) -> None:
    """Nor is it cancelled by hand; it falls when the person is gone, or the agreement is mediated again."""
    if event.with_person or event.reason == saying("mediation.again"):
        return
    if Clause.objects.filter(commitment_id=event.commitment_id).exists():
        raise ProblemError("mediation.clause_by_check")
