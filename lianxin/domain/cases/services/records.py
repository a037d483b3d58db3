"""What is written into a case: a record by a paper of the pack, its later versions, and the person's signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseFile, CaseRecord
from lianxin.domain.cases.rules import REPEATED, SIGN_WAYS, WITNESSED
from lianxin.domain.cases.selectors import case_papers, record_or_404, records_of, workflow_of
from lianxin.domain.cases.services.holding import must_know, taken_up
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.proceedings.services import wind_clock
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past, must_have_been
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError


@dataclass(frozen=True, slots=True)
class Entry:
    """What was filled in. `words`: by blank of the paper; `held_at`: of a session; the rest are what the workflow reads, None where
    the paper does not ask for it."""

    words: Mapping[str, str] = field(default_factory=dict)
    held_at: datetime | None = None
    risk_level: str | None = None
    close_reason: str | None = None
    follow_up_on: date | None = None


@service("proceeding.work")
def write_record(
    *, actor: Viewer, now: datetime, case_id: UUID, paper: str, entry: Entry, thread: UUID | None = None, why: str = "",
    record_id: UUID | None = None, version: int | None = None,
) -> CaseRecord:  # fmt: skip
    """Write a record, or the next version of one (`thread`, with `why`, and the `version` that was seen). The same `record_id` twice
    is one.

    Raises "case.paper_unknown", "case.record_empty", "case.record_once" for a second record of a paper there is one of,
    "case.code_unknown", "general.day_in_future", "case.day_passed", "general.changed_meanwhile", what `taken_up` raises.
    """
    case = taken_up(actor, now, case_id)
    sent = sent_before(CaseRecord.objects.filter(case=case), record_id)
    if sent is not None:
        return sent
    words = _checked(actor, case, paper, entry, now)
    earlier = _latest(actor, now, case, paper, thread)
    if earlier is not None and version is not None and earlier.version != version:
        raise ProblemError("general.changed_meanwhile")
    record = CaseRecord(
        id=record_id or new_id(), case=case, paper=paper, thread=earlier.thread if earlier else new_id(),
        version=earlier.version + 1 if earlier else 1, held_at=entry.held_at, by=actor.id, at=now,
        why=must_say(why, "为什么改") if earlier else "",
    )  # fmt: skip
    record.content = json.dumps(words, ensure_ascii=False)
    record.save(force_insert=True)
    _settle(actor, now, case, entry)
    keep(actor, now, "case.record", case, {"paper": paper, "version": record.version, **_told(entry)})
    return record


@service("proceeding.work")
def sign_record(
    *, actor: Viewer, now: datetime, record_id: UUID, signed_by: str, way: str, signed_on: date, witness: str = "", why: str = ""
) -> CaseRecord:
    """The person agrees to what is written: this version is signed, once. Whoever cannot or will not sign (`rules.WITNESSED`): who was
    there, and why. Raises "case.signed_already", "general.changed_meanwhile" where a later version stands, "case.code_unknown",
    "general.day_in_future", "general.empty_field", "case.witness_other"."""
    seen = record_or_404(actor, now, record_id)
    case = taken_up(actor, now, seen.case_id)
    record = CaseRecord.objects.select_for_update().get(id=record_id)
    if record.signed_on is not None:
        raise ProblemError("case.signed_already")
    if CaseRecord.objects.filter(thread=record.thread, version__gt=record.version).exists():
        raise ProblemError("general.changed_meanwhile")
    record.signed_by, record.signed_way = must_say(signed_by, N_("签名人")), must_know(way, SIGN_WAYS)
    if way in WITNESSED:
        record.witness, record.unsigned_why = must_say(witness, "见证人"), must_say(why, "没有亲自签的原因")
        if record.witness in (record.signed_by, actor.label):
            raise ProblemError("case.witness_other")
    record.signed_on, record.signed_at = must_be_past(signed_on, now), now
    record.save(update_fields=["signed_by", "signed_way", "signed_on", "signed_at", "witness", "unsigned_why"])
    keep(actor, now, "case.sign", case, {"paper": record.paper, "version": record.version, "sign_way": way, "signed_on": signed_on})
    return record


def _checked(actor: Viewer, case: CaseFile, paper: str, entry: Entry, now: datetime) -> dict[str, str]:
    known = case_papers(actor, case.proceeding.place)
    if paper not in known:
        raise ProblemError("case.paper_unknown", paper=paper)
    blanks = {one.code: one for one in known[paper][1]}
    words = {code: text.strip() for code, text in entry.words.items() if code in blanks and text.strip()}
    for code, text in words.items():
        if blanks[code].kind == "choice":
            must_know(text, {one.code: one for one in blanks[code].options})
    if not words and not _told(entry):
        raise ProblemError("case.record_empty")
    if entry.held_at is not None:
        must_have_been(entry.held_at, now)
    _check_codes(actor, case, entry, now)
    return words


def _check_codes(actor: Viewer, case: CaseFile, entry: Entry, now: datetime) -> None:
    facts = workflow_of(actor, case).facts
    for name, given in (("risk_level", entry.risk_level), ("closing_reason", entry.close_reason)):
        if given:
            must_know(given, facts[name].codes if name in facts else {})
    if entry.follow_up_on is not None and entry.follow_up_on != case.follow_up_on and entry.follow_up_on <= local_day(now):
        raise ProblemError("case.day_passed")


def _latest(actor: Viewer, now: datetime, case: CaseFile, paper: str, thread: UUID | None) -> CaseRecord | None:
    """What the new one is a version of; None for a first."""
    if thread is not None:
        found = CaseRecord.objects.filter(case=case, paper=paper, thread=thread).order_by("-version").first()
        if found is None:
            raise ProblemError("general.not_found")
        return found
    if paper not in REPEATED and records_of(actor, now, case, paper).exists():
        raise ProblemError("case.record_once")
    return None


def _settle(actor: Viewer, now: datetime, case: CaseFile, entry: Entry) -> None:
    """What the workflow reads goes into its own columns; the clock may hang on it."""
    told = _told(entry)
    for name, value in told.items():
        setattr(case, name, value)
    if told:
        case.save(update_fields=list(told))
        wind_clock(actor=actor, now=now, proceeding_id=case.proceeding_id)


def _told(entry: Entry) -> dict[str, Any]:
    given = {"risk_level": entry.risk_level, "close_reason": entry.close_reason, "follow_up_on": entry.follow_up_on}
    return {name: value for name, value in given.items() if value is not None and value != ""}
