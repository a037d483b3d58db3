"""Resources linked, referrals sent and answered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseReferral, CaseResource
from lianxin.domain.cases.rules import ANSWERS
from lianxin.domain.cases.services.holding import keep, must_be_past, must_know, taken_up
from lianxin.domain.cases.services.records import Entry, write_record
from lianxin.domain.commitments.services import end_clock, make_commitment
from lianxin.domain.commitments.services.changing import must_say
from lianxin.kernel.problems import ProblemError

_PAPER = "case_referral"
_KIND = "referral"


@service("proceeding.work")
def add_resource(
    *, actor: Viewer, now: datetime, case_id: UUID, provider: str, what: str, linked_on: date, outcome: str = ""
) -> CaseResource:
    """Somebody gave something. Raises "general.empty_field", "case.day_in_future"."""
    case = taken_up(actor, now, case_id)
    made = CaseResource.objects.create(
        case=case, provider=must_say(provider, "谁提供"), what=must_say(what, "什么资源"), linked_on=must_be_past(linked_on, now),
        outcome=outcome.strip(), by=actor.id, at=now,
    )  # fmt: skip
    keep(actor, now, "case.resource", case, {"linked_on": linked_on})
    return made


@service("proceeding.work")
def refer(*, actor: Viewer, now: datetime, case_id: UUID, entry: Entry, sent_on: date, record_id: UUID | None = None) -> CaseReferral:
    """Refer the person to somebody who can do what this case cannot: the paper, and a promise to ask for the answer by the hours of
    the pack. Raises "general.empty_field" without a receiver, what `write_record` raises."""
    receiver = must_say(entry.words.get("refer_to", ""), "转介到")
    must_be_past(sent_on, now)
    record = write_record(actor=actor, now=now, case_id=case_id, paper=_PAPER, entry=entry, record_id=record_id)
    earlier = CaseReferral.objects.filter(case_id=case_id, thread=record.thread).first()
    if earlier is not None:
        return earlier
    case = record.case
    asked = make_commitment(
        actor=actor, now=now, kind=_KIND, resident_id=case.proceeding.resident_id, worker_id=case.proceeding.holder_id,
        guard=case.proceeding.guard,
    )  # fmt: skip
    made = CaseReferral.objects.create(
        case=case, thread=record.thread, receiver=receiver[:100], sent_on=sent_on, asked=asked, by=actor.id, at=now
    )
    keep(actor, now, "case.refer", case, {"sent_on": sent_on})
    return made


@service("proceeding.work")
def answer_referral(
    *, actor: Viewer, now: datetime, referral_id: UUID, answer: str = "", answered_on: date | None = None, answered_by: str = "",
    outcome: str = "",
) -> CaseReferral:  # fmt: skip
    """The receiver's answer, once; and what came of it, then or later. Raises "case.answered_already", "case.code_unknown",
    "general.empty_field", "case.day_in_future"."""
    seen = CaseReferral.objects.filter(id=referral_id).first()
    if seen is None:
        raise ProblemError("general.not_found")
    case = taken_up(actor, now, seen.case_id)
    referral = CaseReferral.objects.select_for_update().get(id=referral_id)
    is_waiting = referral.answer == CaseReferral.Answer.WAITING
    if answer and not is_waiting:
        raise ProblemError("case.answered_already")
    if is_waiting:
        referral.answer = must_know(answer, ANSWERS)
        referral.answered_by = must_say(answered_by, "谁回复的")
        if answered_on is None:
            raise ProblemError("general.empty_field", field="回复日期")
        referral.answered_on = must_be_past(answered_on, now)
        if referral.asked_id is not None:
            end_clock(actor=actor, now=now, commitment_id=referral.asked_id, outcome=referral.get_answer_display())
    referral.outcome = outcome.strip() or (referral.outcome if is_waiting else must_say(outcome, "后来怎样"))
    referral.save(update_fields=["answer", "answered_by", "answered_on", "outcome"])
    keep(actor, now, "case.refer_answer", case, {"answer": referral.answer})
    return referral
