"""Resources linked, referrals sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseReferral, CaseResource
from lianxin.domain.cases.selectors import case_papers
from lianxin.domain.cases.services.answering import KIND
from lianxin.domain.cases.services.holding import taken_up
from lianxin.domain.cases.services.records import Entry, write_record
from lianxin.domain.commitments.services import make_commitment
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_

_PAPER = "case_referral"
_AGREES = "refer_consent"


@service("proceeding.work")
def add_resource(
    *, actor: Viewer, now: datetime, case_id: UUID, provider: str, what: str, linked_on: date, outcome: str = "",
    resource_id: UUID | None = None,
) -> CaseResource:  # fmt: skip
    """Somebody gave something. The same `resource_id` twice is one. Raises "general.empty_field", "general.day_in_future"."""
    case = taken_up(actor, now, case_id)
    sent = sent_before(CaseResource.objects.filter(case=case), resource_id)
    if sent is not None:
        return sent
    made = CaseResource.objects.create(
        id=resource_id or new_id(), case=case, provider=must_say(provider, "谁提供"), what=must_say(what, "什么资源"), linked_on=must_be_past(linked_on, now),
        outcome=outcome.strip(), by=actor.id, at=now,
    )  # fmt: skip
    keep(actor, now, "case.resource", case, {"linked_on": linked_on})
    return made


@service("proceeding.work")
def refer(*, actor: Viewer, now: datetime, case_id: UUID, entry: Entry, sent_on: date, record_id: UUID | None = None) -> CaseReferral:
    """Refer the person to somebody who can do what this case cannot: the paper, and a promise to ask for the answer by the hours of
    the pack. Raises "general.empty_field" without a receiver, or where it is not said whether the person agrees; what
    `write_record` raises."""
    receiver = must_say(entry.words.get("refer_to", ""), "转介到")
    must_be_past(sent_on, now)
    record = write_record(actor=actor, now=now, case_id=case_id, paper=_PAPER, entry=entry, record_id=record_id)
    earlier = CaseReferral.objects.filter(case_id=case_id, thread=record.thread).first()
    if earlier is not None:
        return earlier
    case = record.case
    if _AGREES in {blank.code for blank in case_papers(actor, case.proceeding.place)[_PAPER][1]}:
        must_say(entry.words.get(_AGREES, ""), N_("本人是否同意"))
    asked = make_commitment(
        actor=actor, now=now, kind=KIND, resident_id=case.proceeding.resident_id, worker_id=case.proceeding.holder_id,
        guard=case.proceeding.guard,
    )  # fmt: skip
    made = CaseReferral.objects.create(
        case=case, thread=record.thread, receiver=receiver, sent_on=sent_on, asked=asked, by=actor.id, at=now
    )
    keep(actor, now, "case.refer", case, {"sent_on": sent_on})
    return made
