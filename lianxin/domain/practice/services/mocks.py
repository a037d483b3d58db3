"""A mock paper is drawn, filled in page by page, and handed in; its time is the server's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.practice.models import Learner, MockExam, MockItem, Question
from lianxin.domain.practice.rules.drawing import paper
from lianxin.domain.practice.rules.marking import Scheme, mark
from lianxin.domain.practice.selectors import is_over, mock_or_404, open_mock, practised, scheme, subjects
from lianxin.domain.practice.services.answering import Answered, chosen_of, judged, learner_for, take_in
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT = "practice.MockExam"


@service("workforce.own")
def start_mock(*, actor: Viewer, now: datetime, mock_id: UUID, subject: str) -> MockExam:
    """Draw a paper and start its clock. One at a time; one whose time is over is handed in first. The same id twice is one.

    Raises "practice.subject_unknown", "practice.no_paper", "practice.bank_empty", "practice.mock_open".
    """
    asked = subjects(actor.home).get(subject)
    if asked is None:
        raise ProblemError("practice.subject_unknown")
    if not asked.singles + asked.multiples:
        raise ProblemError("practice.no_paper")
    learner = learner_for(actor, now, asked.level)
    before = MockExam.objects.filter(id=mock_id).first()
    if before is not None:
        if before.learner_id != learner.id:
            raise ProblemError("general.not_found")
        audit.unchanged()
        return before
    unfinished = open_mock(actor)
    if unfinished is not None and not is_over(unfinished, now):
        raise ProblemError("practice.mock_open")
    if unfinished is not None:
        _hand_in(actor, now, learner, unfinished)
    drawn = _drawn(actor, subject, (asked.singles, asked.multiples), str(mock_id))
    marks = scheme(learner.place, local_day(now))
    made = MockExam.objects.create(
        id=mock_id, place=learner.place, learner=learner, subject=subject, started_at=now, closes_at=now + timedelta(minutes=asked.minutes),
        full=sum(full_of(one, marks) for one in drawn), pass_percent=int(packs.for_place(learner.place).value("exam_pass_marks", local_day(now))),
    )  # fmt: skip
    MockItem.objects.bulk_create([MockItem(place=learner.place, mock=made, rank=at, question=one) for at, one in enumerate(drawn, 1)])
    after = {"subject": subject, "number": len(drawn)}
    audit.record(actor=actor, verb="practice.mock_start", subject=(SUBJECT, made.id), place=made.place, after=after, now=now)
    return made


@service("workforce.own")
def save_mock(*, actor: Viewer, now: datetime, mock_id: UUID, chosen: Mapping[int, str]) -> MockExam:
    """Keep what was chosen so far, by number of the question; "" takes it back. After the time it is handed in as it was.

    Raises "practice.choice_unknown".
    """
    learner, found = _locked(actor, now, mock_id)
    if is_over(found, now):
        return _closed(actor, now, learner, found)
    items = list(MockItem.objects.filter(mock=found, rank__in=list(chosen)).select_related("question"))
    changed = []
    for one in items:
        wanted = chosen_of(one.question, chosen[one.rank]) if chosen[one.rank] else ""
        if wanted != one.chosen:
            one.chosen = wanted
            changed.append(one)
    if not changed:
        audit.unchanged()
        return found
    MockItem.objects.bulk_update(changed, ["chosen"])
    audit.record(actor=actor, verb="practice.mock_save", subject=(SUBJECT, found.id), place=found.place, after={"number": len(changed)}, now=now)
    return found


@service("workforce.own")
def close_mock(*, actor: Viewer, now: datetime, mock_id: UUID) -> MockExam:
    """Hand it in: what was answered counts, and goes into what is practised next. Twice is once."""
    learner, found = _locked(actor, now, mock_id)
    return _closed(actor, now, learner, found)


def full_of(question: Question, marks: Scheme) -> int:
    """Tenths of a point."""
    return marks.single if question.kind == Question.Kind.SINGLE else marks.multiple


def _drawn(actor: Viewer, subject: str, wanted: tuple[int, int], seed: str) -> list[Question]:
    there = {one.id: one for one in practised(actor).filter(subject=subject)}
    singles = [key for key, one in there.items() if one.kind == Question.Kind.SINGLE]
    multiples = [key for key, one in there.items() if one.kind != Question.Kind.SINGLE]
    drawn = [there[key] for key in paper(singles, multiples, wanted, seed)]
    if not drawn:
        raise ProblemError("practice.bank_empty")
    return drawn


def _locked(actor: Viewer, now: datetime, mock_id: UUID) -> tuple[Learner, MockExam]:
    found = mock_or_404(actor, mock_id)
    learner = Learner.objects.select_for_update().get(id=found.learner_id)
    found.refresh_from_db()
    return learner, found


def _closed(actor: Viewer, now: datetime, learner: Learner, found: MockExam) -> MockExam:
    if found.closed_at is not None:
        audit.unchanged()
        return found
    return _hand_in(actor, now, learner, found)


def _hand_in(actor: Viewer, now: datetime, learner: Learner, found: MockExam) -> MockExam:
    found.closed_at = min(now, found.closes_at)
    marks = scheme(learner.place, local_day(found.started_at))
    items = list(MockItem.objects.filter(mock=found).select_related("question").order_by("rank"))
    for one in items:
        one.points = mark(one.question.kind, one.question.right, one.chosen, marks).points
    MockItem.objects.bulk_update(items, ["points"])
    found.points = sum(one.points or 0 for one in items)
    found.save(update_fields=["closed_at", "points"])
    given = [(one.question, Answered(one.id, one.question_id, one.chosen, found.closed_at)) for one in items if one.chosen]
    take_in(learner, [judged(learner, question, answer, now, "mock") for question, answer in given], now)
    audit.record(actor=actor, verb="practice.mock_close", subject=(SUBJECT, found.id), place=found.place, after={"number": len(given)}, now=now)
    return found
