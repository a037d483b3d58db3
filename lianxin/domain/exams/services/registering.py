"""Somebody registers for the exam, by themselves or with help, and ticks what is done on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.exams.models import ExamCycle, ExamEntry, StepDone, SubjectResult
from lianxin.domain.exams.rules.dates import must_be_held, must_be_open
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.steps import possible_from
from lianxin.domain.exams.selectors import (
    cycle_or_404,
    entry_or_404,
    steps_of,
    subjects_of,
)
from lianxin.domain.exams.services.assessing import entries_for, entry_of
from lianxin.domain.exams.services.own import own_file
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.problems import ProblemError

ENTRY: Final = "exams.ExamEntry"


@dataclass(frozen=True, slots=True)
class Registration:
    """Who registered for what. Without `subjects`: all papers of the level."""

    worker_id: UUID
    level: str
    on: date
    subjects: Sequence[str] = ()
    ticket: str = ""


@service("exam.manage")
def register_worker(*, actor: Viewer, now: datetime, cycle_id: UUID, wanted: Registration) -> ExamEntry:
    """Write down that somebody within reach registered. What the system thinks of their eligibility refuses nothing: the examination
    office decides; it stays a count of its own.

    Raises "general.not_found", "access.denied", "exam.subject_unknown", "general.day_in_future", "exam.not_held", "exam.outside_dates",
    "exam.has_results".
    """
    worker = worker_or_404(actor, wanted.worker_id)
    actor.must("exam.manage", worker.place)
    cycle = cycle_or_404(actor, cycle_id)
    return _register(actor, now, cycle, entry_of(actor, now, cycle, worker.id, wanted.level), wanted)


@service("workforce.own")
def register_self(
    *,
    actor: Viewer,
    now: datetime,
    cycle_id: UUID,
    level: str,
    on: date,
    subjects: Sequence[str] = (),
    ticket: str = "",
) -> ExamEntry:
    """The same of oneself. Raises "exam.no_file" and what `register_worker` raises."""
    worker, cycle = own_file(actor), cycle_or_404(actor, cycle_id)
    wanted = Registration(worker.id, level, on, subjects, ticket)
    return _register(actor, now, cycle, entry_of(actor, now, cycle, worker.id, level), wanted)


@service("exam.manage")
def register_many(*, actor: Viewer, now: datetime, cycle_id: UUID, wanted: Sequence[Registration]) -> int:
    """Many at once, who have an entry already or get one. Returns how many changed."""
    cycle = cycle_or_404(actor, cycle_id)
    actor.must("exam.manage", cycle.place)
    there = entries_for(actor, now, cycle, [(one.worker_id, one.level) for one in wanted])
    sat = _papers_with_results(there.values())
    changed = []
    for one in wanted:
        entry = there[one.worker_id, one.level]
        if _put(entry, one, _papers(cycle, one), sat[entry.id], now):
            changed.append(entry)
    ExamEntry.objects.bulk_update(changed, ["registered_on", "subjects", "ticket"], batch_size=500)
    audit.record_all(actor=actor, verb="exam.register", now=now, lines=[_line(one) for one in changed])
    if not changed:
        audit.unchanged()
    return len(changed)


@service("workforce.own")
def withdraw(*, actor: Viewer, now: datetime, entry_id: UUID) -> ExamEntry:
    """The registration was a mistake or was not paid: taken back, while there are no results. Raises "exam.has_results"."""
    entry = _held(actor, entry_id)
    if entry.registered_on is None:
        audit.unchanged()
        return entry
    if entry.results.exists():
        raise ProblemError("exam.has_results", year=entry.cycle.year)
    before = {"registered_on": str(entry.registered_on)}
    entry.registered_on, entry.subjects, entry.ticket = None, [], ""
    entry.save(update_fields=["registered_on", "subjects", "ticket"])
    audit.record(
        actor=actor,
        verb="exam.withdraw",
        subject=(ENTRY, entry.id),
        place=entry.place,
        now=now,
        before=before,
    )
    return entry


@service("workforce.own")
def intend(
    *, actor: Viewer, now: datetime, cycle_id: UUID, level: str, worker_id: UUID | None = None
) -> ExamEntry:
    """Somebody means to sit a level: the checklist with its days begins. Of oneself, or with "exam.manage" of somebody. Raises "exam.not_held"."""
    cycle = cycle_or_404(actor, cycle_id)
    worker = own_file(actor) if worker_id is None else worker_or_404(actor, worker_id)
    if worker.user_id != actor.person_id:
        actor.must("exam.manage", worker.place)
    if level not in LEVELS:
        raise ProblemError("exam.level_unknown", level=level)
    entry = entry_of(actor, now, cycle, worker.id, level)
    if entry.intends_at is not None:
        audit.unchanged()
        return entry
    must_be_held(cycle)
    entry.intends_at = now
    entry.save(update_fields=["intends_at"])
    audit.record(
        actor=actor,
        verb="exam.intend",
        subject=(ENTRY, entry.id),
        place=entry.place,
        now=now,
        after={"level": level, "year": cycle.year},
    )
    return entry


@service("workforce.own")
def tick_step(*, actor: Viewer, now: datetime, entry_id: UUID, step: str, done: bool) -> ExamEntry:
    """A thing on the way is done, or was ticked by mistake. Raises "exam.step_unknown", "exam.step_early" for what cannot be done yet."""
    entry = _held(actor, entry_id)
    known = {one.code: one for one in steps_of(packs.for_place(entry.place))}
    if step not in known:
        raise ProblemError("exam.step_unknown", step=step)
    if done and (first := possible_from(known[step], entry.cycle)) > local_day(now):
        raise ProblemError("exam.step_early", day=f"{first:%Y-%m-%d}")
    ticked = StepDone.objects.filter(entry=entry, step=step)
    if ticked.exists() == done:
        audit.unchanged()
        return entry
    if done:
        StepDone.objects.create(place=entry.place, entry=entry, step=step, done_by=actor.id, done_at=now)
    else:
        ticked.delete()
    audit.record(
        actor=actor,
        verb="exam.step",
        subject=(ENTRY, entry.id),
        place=entry.place,
        now=now,
        after={"exam_step": step, "done": done},
    )
    return entry


def _register(
    actor: Viewer, now: datetime, cycle: ExamCycle, entry: ExamEntry, wanted: Registration
) -> ExamEntry:
    if not _put(entry, wanted, _papers(cycle, wanted), _papers_with_results([entry])[entry.id], now):
        audit.unchanged()
        return entry
    entry.save(update_fields=["registered_on", "subjects", "ticket"])
    line = _line(entry)
    audit.record(
        actor=actor, verb="exam.register", subject=line.subject, place=line.place, after=line.after, now=now
    )
    return entry


def _put(
    entry: ExamEntry, wanted: Registration, papers: list[str], sat: Collection[str], now: datetime
) -> bool:
    must_be_past(wanted.on, now)
    said = (wanted.on, papers, wanted.ticket.strip() or entry.ticket)
    if (entry.registered_on, entry.subjects, entry.ticket) == said:
        return False
    must_be_open(entry.cycle, wanted.on)
    if not set(sat) <= set(papers):
        raise ProblemError("exam.has_results", year=entry.cycle.year)
    entry.registered_on, entry.subjects, entry.ticket = said
    return True


def _papers_with_results(found: Iterable[ExamEntry]) -> dict[UUID, set[str]]:
    papers: dict[UUID, set[str]] = defaultdict(set)
    rows = SubjectResult.objects.filter(entry_id__in=[one.id for one in found])
    for entry, subject in rows.values_list("entry_id", "subject"):
        papers[entry].add(subject)
    return papers


def _papers(cycle: ExamCycle, wanted: Registration) -> list[str]:
    """The papers in the order of the pack. Raises "exam.level_unknown", "exam.subject_unknown"."""
    if wanted.level not in LEVELS:
        raise ProblemError("exam.level_unknown", level=wanted.level)
    return papers_of(cycle, wanted.level, wanted.subjects)


def papers_of(cycle: ExamCycle, level: str, subjects: Collection[str]) -> list[str]:
    """These papers of a level, or all of it where none are named, in the order of the pack. Raises "exam.subject_unknown"."""
    known = subjects_of(packs.for_place(cycle.place), level)
    for code in subjects:
        if code not in known:
            papers = packs.for_place(cycle.place).exam_subjects
            raise ProblemError(
                "exam.subject_unknown", subject=papers[code].name.zh if code in papers else code
            )
    return [code for code in known if not subjects or code in subjects]


def _held(actor: Viewer, entry_id: UUID) -> ExamEntry:
    """An entry of one's own, or of somebody for whom one may register, locked."""
    seen = entry_or_404(actor, entry_id)
    if seen.worker.user_id != actor.person_id:
        actor.must("exam.manage", seen.place)
    return ExamEntry.objects.select_for_update().select_related("cycle").get(id=entry_id)


def _line(entry: ExamEntry) -> audit.Line:
    after = {
        "level": entry.level,
        "year": entry.cycle.year,
        "on": str(entry.registered_on),
        "papers": len(entry.subjects),
    }
    return audit.Line((ENTRY, entry.id), entry.place, after)
