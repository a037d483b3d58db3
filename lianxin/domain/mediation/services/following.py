"""What a step brings along: clauses become promises, a broken agreement falls; and promises of clauses are kept here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.domain.commitments.services import begin_clock, cancel_along
from lianxin.domain.mediation.models import Agreement, Clause, Mediation
from lianxin.domain.proceedings.models import Proceeding
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentRescheduled
    from lianxin.domain.people.events import FilesJoining
    from lianxin.domain.proceedings.events import ProceedingMoved

_KIND = "agreed_duty"


def follow_step(event: ProceedingMoved) -> None:
    """A mediation moved on (heard in the same transaction)."""
    mediation = Mediation.objects.select_for_update(of=("self",)).select_related("proceeding").filter(id=event.proceeding_id).first()
    agreement = Agreement.objects.filter(mediation=mediation).order_by("-round").first()
    if mediation is None or agreement is None:
        return
    if event.step == "agree":
        _promise(event, mediation.proceeding, agreement)
    elif event.step == "again" or not event.step:
        _begin_again(event, agreement)


def _promise(event: ProceedingMoved, proceeding: Proceeding, agreement: Agreement) -> None:
    for clause in agreement.clauses.select_related("party").order_by("rank"):
        if clause.party is None or clause.due_on is None:
            continue
        clause.commitment = begin_clock(
            actor=event.actor, now=event.at, kind=_KIND, title=f"调解协议第 {clause.rank} 条", place=proceeding.place, due_at=day_bounds(clause.due_on)[1],
            resident_id=clause.party.resident_id, worker_id=proceeding.holder_id, guard=proceeding.guard, carrier=("family", clause.party.name),
        )  # fmt: skip
        clause.save(update_fields=["commitment"])


def _begin_again(event: ProceedingMoved, agreement: Agreement) -> None:
    """An agreement that was signed stays on file as it was, what was still promised by it falls, and another is written; one that nobody
    signed is written on."""
    if agreement.signed_on is None:
        return
    Agreement.objects.create(mediation_id=agreement.mediation_id, round=agreement.round + 1)
    for promise in agreement.clauses.filter(commitment__isnull=False).order_by("rank").values_list("commitment_id", flat=True):
        cancel_along(actor=event.actor, now=event.at, commitment_id=promise, reason=saying("mediation.again"))


def follow_joining(event: FilesJoining) -> None:
    """Nobody disputes with themselves: two files that are parties of one dispute do not become one. Raises "mediation.one_party"."""
    for number in (
        Proceeding.objects.filter(mediation__parties__resident=event.kept_id)
        .filter(mediation__parties__resident=event.merged_id)
        .order_by("number")
        .values_list("number", flat=True)[:1]
    ):
        raise ProblemError("mediation.one_party", number=number)


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
