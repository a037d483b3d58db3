"""Somebody takes a report up: whom it is told to and what they answer, or that two persons rule the duty out; what the reporter hears."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.selectors import away
from lianxin.domain.commitments.selectors.fitness import Work, barred
from lianxin.domain.commitments.services import begin_clock, end_clock
from lianxin.domain.commitments.services.changing import hold, must_say
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import ChildFile, ChildReport, RuledOut, ToldAgency
from lianxin.domain.minors.selectors.desk import waiting_or_404
from lianxin.domain.minors.selectors.facts import discovered_at
from lianxin.domain.minors.selectors.words import choices, must_know
from lianxin.domain.minors.services.holding import REVIEW, WORK, on_behalf, taken_up
from lianxin.domain.minors.services.telling import settle_waiting
from lianxin.domain.proceedings.selectors import promises_on
from lianxin.domain.proceedings.services import hand_over, set_supervisor, wind_clock
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.days import must_have_been
from lianxin.kernel.problems import N_, ProblemError
from lianxin.kernel.sayings import saying

PROMISE = "child_step"
"""The kind of promise of everything done for a child (packs/national-base/commitments.toml)."""


@service("minor.work")
def receive_report(*, actor: Viewer, now: datetime, file_id: UUID) -> ChildFile:
    """I take this up: from now on it is mine, and the head of the place supervises it. Taken up twice by the same it is so once.

    Raises "general.not_found", "minor.taken" when a colleague was quicker, "commitment.worker_out_of_reach".
    """
    file = waiting_or_404(actor, file_id)
    actor.must(WORK, file.proceeding.place)
    actor.must("minor.read", file.proceeding.place)
    hold([file.proceeding.clock_id, *promises_on([file.proceeding])])
    file.proceeding.refresh_from_db()
    if file.proceeding.holder_id == actor.id:
        audit.unchanged()
        return file
    if file.proceeding.holder_id is not None:
        raise ProblemError("minor.taken")
    hand_over(
        actor=on_behalf(actor),
        now=now,
        proceeding_id=file.id,
        holder_id=actor.person_id,
        reason=saying("minor.taken_up"),
    )
    _name_supervisor(actor, now, file)
    keep(actor, now, "minor.receive", file)
    settle_waiting(actor, now, file)
    return file


@service("minor.work")
def set_urgency(*, actor: Viewer, now: datetime, file_id: UUID, urgency: str, reason: str) -> ChildFile:
    """Triage: how urgent it is on a closer look, and the clock by it; the reason stands in the file alone, below those before.

    Raises "minor.code_unknown", "general.empty_field".
    """
    file = taken_up(actor, now, file_id)
    must_know(file.proceeding.place, "urgency", urgency)
    said, before = must_say(reason, "理由"), file.urgency
    known = choices(file.proceeding.place, "urgency")
    named = " → ".join(known[code].zh if code in known else code for code in (before, urgency))
    file.urgency, file.urgency_why = urgency, f"{file.urgency_why}\n{local_day(now)} {named}:{said}".strip()
    file.save(update_fields=["urgency", "urgency_why_sealed"])
    wind_clock(actor=actor, now=now, proceeding_id=file.id)
    keep(actor, now, "minor.triage", file, {"before": before, "urgency": urgency})
    return file


@service("minor.work")
def tell_agency(
    *, actor: Viewer, now: datetime, file_id: UUID, agency: str, receiver: str, told_at: datetime
) -> ToldAgency:
    """It was reported to an agency: who took it there, and when. A promise asks for their answer within the pack's days. Sent twice
    it is one.

    Raises "minor.code_unknown", "general.empty_field", "general.day_in_future", "general.day_before" for one before the discovery.
    """
    file = taken_up(actor, now, file_id)
    place = file.proceeding.place
    must_know(place, "agency", agency)
    must_have_been(told_at, now)
    if (found := discovered_at(file, file.proceeding)) is not None and told_at < found:
        raise ProblemError("general.day_before", what=N_("发现的时间"), day=f"{found.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    if (earlier := ToldAgency.objects.filter(file=file, agency=agency, told_at=told_at, by=actor.id).first()) is not None:
        audit.unchanged()
        return earlier
    days = int(packs.for_place(place).value("child_feedback_days", local_day(now)))
    told = ToldAgency(file=file, agency=agency, told_at=told_at, by=actor.id, at=now)
    told.receiver = must_say(receiver, "接报单位和接报人")
    told.asked = begin_clock(
        actor=actor, now=now, kind=PROMISE, title="未成年人保护:问部门反馈", place=place, due_at=told_at + timedelta(days=days),
        resident_id=file.proceeding.resident_id, worker_id=file.proceeding.holder_id, guard=file.proceeding.guard,
    )  # fmt: skip
    told.save(force_insert=True)
    keep(actor, now, "minor.tell", file, {"agency": agency, "told_at": str(told_at)})
    return told


@service("minor.work")
def note_agency_feedback(
    *, actor: Viewer, now: datetime, file_id: UUID, told_id: UUID, feedback: str
) -> ToldAgency:
    """What the agency answered. Written again the later answer stands. Raises "general.not_found", "general.empty_field"."""
    file = taken_up(actor, now, file_id)
    told = ToldAgency.objects.select_for_update().filter(id=told_id, file=file).first()
    if told is None:
        raise ProblemError("general.not_found")
    told.feedback, told.feedback_at = must_say(feedback, "反馈"), now
    told.save(update_fields=["feedback_sealed", "feedback_at"])
    if told.asked_id is not None:
        end_clock(actor=actor, now=now, commitment_id=told.asked_id, outcome="已反馈")
    keep(actor, now, "minor.agency_feedback", file, {"agency": told.agency})
    return told


@service("minor.work")
def rule_out_duty(*, actor: Viewer, now: datetime, file_id: UUID, why: str) -> RuledOut:
    """I find that this need not be reported to the police. It takes two persons. Raises "minor.ruled_before", "general.empty_field"."""
    file = taken_up(actor, now, file_id)
    if RuledOut.objects.filter(file=file, by=actor.person_id, at__gte=file.proceeding.state_since).exists():
        raise ProblemError("minor.ruled_before")
    ruled = RuledOut(file=file, by=actor.person_id, at=now)
    ruled.why = must_say(why, "理由")
    ruled.save(force_insert=True)
    keep(actor, now, "minor.rule_out", file)
    return ruled


@service("minor.work")
def answer_reporter(
    *, actor: Viewer, now: datetime, file_id: UUID, report_id: UUID, feedback: str
) -> ChildReport:
    """What whoever reported may hear of it, in words that tell nothing of the child: anybody who has the code reads them.

    Raises "minor.answer_tells", "general.not_found", "general.empty_field".
    """
    file = taken_up(actor, now, file_id)
    if rules.tells_who(feedback, _names_of(file)):
        raise ProblemError("minor.answer_tells")
    report = ChildReport.objects.select_for_update().filter(id=report_id, file=file).first()
    if report is None:
        raise ProblemError("general.not_found")
    report.feedback, report.feedback_at, report.feedback_by = must_say(feedback, "反馈"), now, actor.id
    report.save(update_fields=["feedback_sealed", "feedback_at", "feedback_by"])
    keep(actor, now, "minor.answer_reporter", file)
    return report


def _names_of(file: ChildFile) -> list[str]:
    child = file.proceeding.resident
    return [child.name, child.name_bo] if child is not None else []


def _name_supervisor(actor: Viewer, now: datetime, file: ChildFile) -> None:
    """Whoever may review it there supervises it, those who are not on leave and the nearest to the place first; nobody when they are
    the one who took it up."""
    file.proceeding.refresh_from_db()
    if file.proceeding.supervisor_id is not None:
        return
    today, place = local_day(now), file.proceeding.place
    able = set(approvers_over(place, "commitment.fulfil", today=today)) & set(
        approvers_over(place, "minor.read", today=today)
    )
    others = [
        one
        for one in approvers_over(place, REVIEW, today=today)
        if one in able and one != file.proceeding.holder_id
    ]
    unfit = barred(others, Work(place, guard=file.proceeding.guard), now)
    others = [one for one in others if one not in unfit]
    system = on_behalf(actor)
    gone = away(system, others, now)
    if others:
        set_supervisor(
            actor=system,
            now=now,
            proceeding_id=file.id,
            supervisor_id=min(others, key=gone.__contains__),
            reason=saying("minor.taken_up"),
        )
        file.proceeding.refresh_from_db()
