"""What follows when a case takes a step: closed, it is followed up and its need is met; reopened, its closing counts no more."""

from __future__ import annotations

from lianxin.domain.cases.models import CaseFile
from lianxin.domain.commitments.services import make_commitment
from lianxin.domain.needs.services import meet_need
from lianxin.domain.proceedings.events import ProceedingMoved
from lianxin.kernel.clock import day_bounds, local_day

_KIND = "follow_up"
REACHED = "reached"


def follow_step(event: ProceedingMoved) -> None:
    """Heard in the transaction of the step."""
    case = CaseFile.objects.select_related("proceeding__resident").select_for_update(of=("self",)).filter(id=event.proceeding_id).first()
    if case is None:
        return
    if not event.is_over:
        if not event.step and case.close_reason:  # reopened
            case.close_reason, case.follow_up_on = "", None
            case.save(update_fields=["close_reason", "follow_up_on"])
        return
    if case.need_id is not None and case.close_reason in ("", REACHED):
        meet_need(actor=event.actor, now=event.at, need_id=case.need_id)
    _promise_follow_up(event, case)


def _promise_follow_up(event: ProceedingMoved, case: CaseFile) -> None:
    proceeding, resident = case.proceeding, case.proceeding.resident
    is_here = resident is not None and resident.died_on is None and resident.left_on is None
    if not is_here or case.follow_up_on is None:
        return
    day = max(case.follow_up_on, local_day(event.at))  # it went by while the case waited to be closed: still owed
    make_commitment(
        actor=event.actor, now=event.at, kind=_KIND, resident_id=proceeding.resident_id, worker_id=proceeding.holder_id,
        due_at=day_bounds(day)[1], guard=proceeding.guard,
    )  # fmt: skip
