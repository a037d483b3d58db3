"""What the receiver of a referral says: taken or not, with the reason; and what came of it. Of a closed case too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseReferral
from lianxin.domain.cases.rules import ANSWERS
from lianxin.domain.cases.selectors import case_or_404
from lianxin.domain.cases.services.holding import must_know
from lianxin.domain.commitments.services import end_clock, make_commitment
from lianxin.domain.commitments.services.changing import hold, must_say
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

KIND: Final = "referral"
_DAYS: Final = "referral_outcome_days"


@dataclass(frozen=True, slots=True)
class Answer:
    """`answer`: a code of `rules.ANSWERS`, "" for an outcome alone; `reason`: why it is declined; `outcome`: what came of it."""

    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    reason: str = ""
    outcome: str = ""


@service("proceeding.work")
def answer_referral(*, actor: Viewer, now: datetime, referral_id: UUID, answer: Answer) -> CaseReferral:
    """A worker writes down what the receiver said, also when the case is closed already: the answer often comes later.

    Raises "general.not_found", "access.denied", what `settle_answer` raises."""
    seen = CaseReferral.objects.filter(id=referral_id).first()
    if seen is None:
        raise ProblemError("general.not_found")
    case = case_or_404(actor, now, seen.case_id)
    actor.must("proceeding.work", case.proceeding.place)
    hold([seen.asked_id])
    referral = CaseReferral.objects.select_for_update().get(id=referral_id)
    referral.case = case
    settle_answer(actor, now, referral, answer)
    return referral


def settle_answer(actor: Viewer, now: datetime, referral: CaseReferral, given: Answer) -> None:
    """Write it into a row that the caller has locked after its promise, which is kept thereby; where it is taken and nobody knows yet
    what came of it, somebody promises to ask. No service of its own.

    Raises "case.answered_already", "case.code_unknown", "general.empty_field", "general.day_in_future"."""
    is_waiting = referral.answer == CaseReferral.Answer.WAITING
    if given.answer and not is_waiting:
        raise ProblemError("case.answered_already")
    if is_waiting:
        _take(now, referral, given)
    referral.outcome = given.outcome.strip() or (referral.outcome if is_waiting else must_say(given.outcome, "后来怎样"))
    if referral.asked_id is not None:
        end_clock(actor=actor, now=now, commitment_id=referral.asked_id, outcome=referral.get_answer_display())
    if is_waiting and not referral.is_settled:
        referral.asked = _ask_again(actor, now, referral) or referral.asked
    referral.save(update_fields=["answer", "answered_by", "answered_on", "reason", "outcome", "asked"])
    keep(actor, now, "case.refer_answer", referral.case, {"answer": referral.answer})


def _take(now: datetime, referral: CaseReferral, given: Answer) -> None:
    referral.answer = must_know(given.answer, ANSWERS)
    referral.answered_by = must_say(given.answered_by, "谁回复的")
    if given.answered_on is None:
        raise ProblemError("general.empty_field", field="回复日期")
    referral.answered_on = must_be_past(given.answered_on, now)
    if referral.answer == CaseReferral.Answer.DECLINED:
        referral.reason = must_say(given.reason, "不接收的原因")


def _ask_again(actor: Viewer, now: datetime, referral: CaseReferral) -> Commitment | None:
    """The promise to ask what came of it, after the days of the pack; for nobody who died or moved away."""
    proceeding, resident = referral.case.proceeding, referral.case.proceeding.resident
    if resident is None or resident.died_on is not None or resident.left_on is not None:
        return None
    days = int(packs.for_place(proceeding.place).value(_DAYS, local_day(now)))
    return make_commitment(
        actor=actor, now=now, kind=KIND, resident_id=resident.id, worker_id=proceeding.holder_id, guard=proceeding.guard,
        due_at=day_bounds(local_day(now) + timedelta(days=days))[1],
    )  # fmt: skip
