"""Answers come in, from a page or from a phone, and each question gets its next day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.practice.models import (
    Card,
    Learner,
    MockExam,
    MockItem,
    PracticeAnswer,
    Question,
)
from lianxin.domain.practice.rules import LEVELS
from lianxin.domain.practice.rules.marking import LETTERS, Scheme, letters, mark
from lianxin.domain.practice.rules.scheduling import Given, Known, replay
from lianxin.domain.practice.selectors import answerable_or_404, retention, scheme, subjects
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT = "practice.Learner"
_OLDEST: Final = timedelta(days=366)
"""What a phone says it wrote longer ago was written while its clock stood wrong."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was given; its id was made with it, so that it counts once however often it is sent."""

    id: UUID
    question_id: UUID
    chosen: str
    at: datetime


@service("workforce.own")
def choose_level(*, actor: Viewer, now: datetime, level: str) -> Learner:
    """For which exam somebody prepares: theirs to say, and to change. Raises "practice.level_unknown"."""
    if level not in LEVELS:
        raise ProblemError("practice.level_unknown")
    found = learner_for(actor, now, level)
    if found.level == level:
        audit.unchanged()
        return found
    found.level = level
    found.save(update_fields=["level"])
    audit.record(actor=actor, verb="practice.level", subject=(SUBJECT, found.id), place=found.place, after={"level": level}, now=now)
    return found


@service("workforce.own")
def answer_questions(*, actor: Viewer, now: datetime, answers: Sequence[Answered], channel: str) -> list[PracticeAnswer]:
    """Take in one's own answers, each once, in whatever order they come. Gives those that are new.

    Raises "practice.nothing_chosen", "practice.choice_unknown", "general.not_found".
    """
    asked = answerable_or_404(actor, {one.question_id for one in answers})
    level = next((subjects(actor.home)[one.subject].level for one in asked.values()), "assistant")
    learner = learner_for(actor, now, level)
    there = PracticeAnswer.objects.filter(id__in=[one.id for one in answers])
    known = dict(there.values_list("id", "learner_id"))
    if any(owner != learner.id for owner in known.values()):
        raise ProblemError("general.not_found")
    new = {one.id: one for one in answers if one.id not in known}
    taken = [judged(learner, asked[one.question_id], one, now, channel) for one in new.values()]
    take_in(learner, taken, now)
    if not taken:
        audit.unchanged()
    else:
        after = {"number": len(taken), "channel": channel}
        audit.record(actor=actor, verb="practice.answer", subject=(SUBJECT, learner.id), place=learner.place, after=after, now=now)
    return taken


def judged(learner: Learner, question: Question, given: Answered, now: datetime, channel: str) -> PracticeAnswer:
    """An answer as a row that is not written yet. A moment that cannot have been counts as now."""
    chosen = chosen_of(question, given.chosen)
    at = given.at if now - _OLDEST < given.at <= now else now
    got = mark(question.kind, question.right, chosen, _scheme(learner, now))
    return PracticeAnswer(
        id=given.id, place=learner.place, learner=learner, question=question, chosen=chosen, is_right=got.is_right, points=got.points, full=got.full,
        answered_at=at, received_at=now, channel=channel,
    )  # fmt: skip


def chosen_of(question: Question, chosen: str) -> str:
    """The letters chosen, in order. Raises "practice.nothing_chosen", "practice.choice_unknown"."""
    try:
        found = letters(chosen)
    except ValueError:
        raise ProblemError("practice.choice_unknown") from None
    if not found:
        raise ProblemError("practice.nothing_chosen")
    if any(LETTERS.index(one) >= len(question.options) for one in found) or (question.kind == Question.Kind.SINGLE and len(found) > 1):
        raise ProblemError("practice.choice_unknown")
    return found


def take_in(learner: Learner, taken: Sequence[PracticeAnswer], now: datetime) -> None:
    """Write answers of a learner whose row is locked, and work out anew the cards of what they answered."""
    PracticeAnswer.objects.bulk_create(taken, batch_size=500)
    questions = {one.question_id for one in taken}
    log: dict[UUID, list[Given]] = defaultdict(list)
    rows = PracticeAnswer.objects.filter(learner=learner, question_id__in=questions)
    for question, at, key, points, full in rows.values_list("question_id", "answered_at", "id", "points", "full"):
        log[question].append(Given(at, key, points, full))
    wanted = retention(learner.place, local_day(now))
    cards = [_card(learner, question, known) for question, given in log.items() if (known := replay(given, wanted)) is not None]
    columns = ["step", "stability", "difficulty", "due_at", "first_at", "last_at", "seen", "last_right"]
    Card.objects.bulk_create(cards, batch_size=500, update_conflicts=True, unique_fields=["learner", "question"], update_fields=columns)


def _card(learner: Learner, question_id: UUID, known: Known) -> Card:
    return Card(
        place=learner.place, learner=learner, question_id=question_id, step=known.step, stability=known.stability, difficulty=known.difficulty,
        due_at=known.due, first_at=known.first, last_at=known.last, seen=known.seen, last_right=known.last_right,
    )  # fmt: skip


def _scheme(learner: Learner, now: datetime) -> Scheme:
    return scheme(learner.place, local_day(now))


def learner_for(actor: Viewer, now: datetime, level: str) -> Learner:
    """The actor's own row, locked, at the place where they are now; a first one for this level."""
    start = {"place": place_of(actor), "level": level, "made_at": now}
    made, is_new = Learner.objects.get_or_create(user_id=actor.person_id, defaults=start)  # two phones may be the first at once
    if is_new:
        audit.record(actor=actor, verb="practice.level", subject=(SUBJECT, made.id), place=made.place, after={"level": level}, now=now)
    held = Learner.objects.select_for_update().get(id=made.id)
    if held.place != start["place"]:
        _carry(actor, now, held, str(start["place"]))
    return held


def _carry(actor: Viewer, now: datetime, learner: Learner, place: str) -> None:
    """Somebody works elsewhere now: who looks after the people there sees how they practise, and nobody else does."""
    before, learner.place = {"place": learner.place}, place
    learner.save(update_fields=["place"])
    for rows in (Card, PracticeAnswer, MockExam):
        rows.objects.filter(learner=learner).update(place=place)
    MockItem.objects.filter(mock__learner=learner).update(place=place)
    audit.record(actor=actor, verb="practice.level", subject=(SUBJECT, learner.id), place=place, before=before, after={"place": place}, now=now)


def place_of(actor: Viewer) -> str:
    """Where one's file as a worker is kept, else where the account belongs."""
    worker = own_worker(actor)
    return worker.place if worker is not None else actor.home
