"""Results are taken in, many at once; what follows from them is reckoned in the same transaction. And the review of the senior level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.exams.models import ExamEntry, SubjectResult
from lianxin.domain.exams.rules.passing import HALF, OUTCOMES, Line
from lianxin.domain.exams.selectors import entries, entry_or_404, lines_in_force, note_end, results_day
from lianxin.domain.exams.services.reckoning import ENTRY, line_passed, reckon
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one paper of an entry. `score` only with the outcome "scored"."""

    entry_id: UUID
    subject: str
    outcome: str
    score: Decimal | None = None


@service("exam.results")
def record_results(*, actor: Viewer, now: datetime, results: Sequence[Result]) -> int:
    """Write results of entries within reach; one there already is corrected. Returns how many changed something.

    Raises "general.not_found", "access.denied", "exam.own" for one's own, "exam.not_entered", "exam.score_range",
    "exam.not_yet" before the exam, "exam.line_unknown".
    """
    found = _entries(actor, results, now)
    there = {(row.entry_id, row.subject): row for row in SubjectResult.objects.filter(entry_id__in=found)}
    lines: dict[tuple[UUID, str], list[Line]] = {}
    new: list[SubjectResult] = []
    changed: list[SubjectResult] = []
    for one in results:
        entry = found[one.entry_id]
        _check(entry, one)
        key = (entry.cycle_id, entry.level)
        if key not in lines:
            lines[key] = must_have_line(actor, entry)
        row = there.get((entry.id, one.subject))
        if row is not None and (row.outcome, row.score) == (one.outcome, one.score):
            continue
        (new if row is None else changed).append(_row(actor, now, entry, one, row, lines[key]))
    SubjectResult.objects.bulk_create(new, batch_size=500)
    SubjectResult.objects.bulk_update(
        changed, ["outcome", "score", "passed_in", "made_by", "made_at"], batch_size=500
    )
    _follow(actor, now, [found[row.entry_id] for row in (*new, *changed)], len(changed))
    return len(new) + len(changed)


@service("exam.results")
def record_review(*, actor: Viewer, now: datetime, entry_id: UUID, on: date, passed: bool) -> ExamEntry:
    """How the review after the senior exam ended, while its note was valid.

    Raises "exam.not_senior", "exam.note_lapsed", "general.day_in_future", "exam.own".
    """
    seen = entry_or_404(actor, entry_id)
    actor.must("exam.results", seen.place)
    if seen.worker.user_id == actor.person_id:
        raise ProblemError("exam.own")
    entry = ExamEntry.objects.select_for_update().select_related("cycle").get(id=entry_id)
    if entry.level != "senior" or entry.passed_on is None:
        raise ProblemError("exam.not_senior")
    must_be_past(on, now)
    until = note_end(entry, entry.passed_on)
    if not entry.passed_on <= on <= until:
        raise ProblemError("exam.note_lapsed", day=f"{until:%Y-%m-%d}")
    if (entry.reviewed_on, entry.review_passed) == (on, passed):
        audit.unchanged()
        return entry
    entry.reviewed_on, entry.review_passed = on, passed
    entry.save(update_fields=["reviewed_on", "review_passed"])
    audit.record(
        actor=actor,
        verb="exam.review",
        subject=(ENTRY, entry.id),
        place=entry.place,
        now=now,
        after={"on": str(on), "passed": passed},
    )
    return entry


def _entries(actor: Viewer, results: Sequence[Result], now: datetime) -> dict[UUID, ExamEntry]:
    wanted = {one.entry_id for one in results}
    held = (
        ExamEntry.objects.select_for_update()
        .filter(id__in=wanted)
        .order_by("id")
        .values_list("id", flat=True)
    )
    found = {one.id: one for one in entries(actor).filter(id__in=list(held)).order_by("id")}
    if set(found) != wanted:
        raise ProblemError("general.not_found")
    today = local_day(now)
    for entry in found.values():
        actor.must("exam.results", entry.place)
        if entry.worker.user_id == actor.person_id:
            raise ProblemError("exam.own")
        if (entry.cycle.last_day or entry.cycle.first_day or date(entry.cycle.year, 1, 1)) > today:
            raise ProblemError("exam.not_yet", year=entry.cycle.year)
    return found


def must_have_line(actor: Viewer, entry: ExamEntry) -> list[Line]:
    """The lines of the entry's year and level. Raises "exam.line_unknown": without one nobody would pass, and nobody would notice."""
    lines = lines_in_force(actor, entry.cycle, entry.level)
    if not lines:
        raise ProblemError("exam.line_unknown", year=entry.cycle.year)
    return lines


def _check(entry: ExamEntry, one: Result) -> None:
    if entry.registered_on is None or one.subject not in entry.subjects:
        raise ProblemError("exam.subject_not_entered")
    full = packs.for_place(entry.place).value("exam_full_marks", results_day(entry.cycle))
    if one.outcome not in OUTCOMES or (one.outcome == "scored") != (one.score is not None):
        raise ProblemError("exam.score_text", said=one.outcome)
    if one.score is not None and (not 0 <= one.score <= full or one.score % HALF):
        raise ProblemError("exam.score_range", most=str(full))


def _row(
    actor: Viewer, now: datetime, entry: ExamEntry, one: Result, row: SubjectResult | None, lines: list[Line]
) -> SubjectResult:
    row = row or SubjectResult(place=entry.place, entry=entry, subject=one.subject)
    row.outcome, row.score, row.made_by, row.made_at = one.outcome, one.score, actor.id, now
    row.passed_in = line_passed(row, lines)
    return row


def _follow(actor: Viewer, now: datetime, touched: list[ExamEntry], corrected: int) -> None:
    """The trail keeps that results came and how many papers, never the marks."""
    papers: dict[UUID, int] = defaultdict(int)
    for entry in touched:
        papers[entry.id] += 1
    by_id = {entry.id: entry for entry in touched}
    lines = [
        audit.Line(
            (ENTRY, entry.id),
            entry.place,
            {"level": entry.level, "year": entry.cycle.year, "papers": papers[entry.id]},
        )
        for entry in by_id.values()
    ]
    audit.record_all(
        actor=actor, verb="exam.results_corrected" if corrected else "exam.results", now=now, lines=lines
    )
    if not lines:
        audit.unchanged()
    for level in sorted({entry.level for entry in touched}):
        reckon(actor, now, {entry.worker_id for entry in touched if entry.level == level}, level)
