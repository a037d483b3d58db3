"""What somebody has learnt: read by themselves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.practice.models import Card, Learner, PracticeAnswer, Question
from lianxin.domain.practice.rules.drawing import Waiting, left_of, queue
from lianxin.domain.practice.rules.knowing import Said, Share, shares
from lianxin.domain.practice.selectors.bank import practised
from lianxin.domain.practice.selectors.scheme import chapters, number, subjects
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.problems import ProblemError

DEFAULT_LEVEL: Final = "assistant"
"""Whom nobody has heard of begins at the beginning."""
AHEAD: Final = timedelta(days=2)
"""What falls due so soon goes along on a phone: it may be without a signal until then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in a chapter: questions in use, seen once at least, due now, and the share of right ones lately."""

    subject: str
    chapter: str
    there: int
    seen: int
    due: int
    share: Share


def learner_of(viewer: Viewer) -> Learner | None:
    """The viewer's own."""
    return Learner.objects.filter(user_id=viewer.person_id).first()


def level_of(viewer: Viewer) -> str:
    """For which exam the viewer prepares."""
    found = learner_of(viewer)
    return found.level if found is not None else DEFAULT_LEVEL


def own_cards(viewer: Viewer) -> QuerySet[Card]:
    return Card.objects.filter(learner__user_id=viewer.person_id)


def own_answers(viewer: Viewer) -> QuerySet[PracticeAnswer]:
    return PracticeAnswer.objects.filter(learner__user_id=viewer.person_id)


def cards_page(viewer: Viewer, chapter: str = "", *, after: str = "", limit: int = ROWS) -> Page[Card]:
    """What one has practised, of a chapter or of all, what is due first in front."""
    rows = own_cards(viewer).select_related("question")
    return page_of(rows.filter(question__chapter=chapter) if chapter else rows, "due_at", after=after, limit=limit)


def answer_or_404(viewer: Viewer, answer_id: UUID) -> PracticeAnswer:
    """One's own answer with its question; nobody else's exists."""
    found = own_answers(viewer).filter(id=answer_id).select_related("question").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def due_at(viewer: Viewer, question_id: UUID) -> datetime | None:
    """When one's own card of a question comes again."""
    return own_cards(viewer).filter(question_id=question_id).values_list("due_at", flat=True).first()


def begun_today(viewer: Viewer, now: datetime) -> int:
    """How many questions the viewer has met for the first time today."""
    begin, end = day_bounds(local_day(now))
    return own_cards(viewer).filter(first_at__gte=begin, first_at__lt=end).count()


def _new_left(viewer: Viewer, now: datetime) -> int:
    return left_of(number(viewer.home, "practice_new_daily", local_day(now)), begun_today(viewer, now))


def next_up(viewer: Viewer, now: datetime, subject: str, chapter: str = "") -> list[UUID]:
    """Questions to practise now, in order. A chapter asked for by itself is practised to its end: no daily limit."""
    rows = practised(viewer).filter(subject=subject, **({"chapter": chapter} if chapter else {}))
    return queue(_waiting(viewer, rows), now, _many(rows) if chapter else _new_left(viewer, now), _many(rows))


def _many(rows: QuerySet[Question]) -> int:
    return rows.count()


def _waiting(viewer: Viewer, rows: QuerySet[Question]) -> list[Waiting]:
    due = dict(own_cards(viewer).values_list("question_id", "due_at"))
    return [Waiting(key, due.get(key)) for key in rows.values_list("id", flat=True)]


def question_to_ask_or_404(viewer: Viewer, question_id: UUID) -> Question:
    """A question in use."""
    found = practised(viewer).filter(id=question_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def phone_load(viewer: Viewer, now: datetime) -> list[Question]:
    """What a phone takes along: what is due or soon will be, and new ones for today and tomorrow; no more than the pack says."""
    rows = practised(viewer).filter(subject__in=list(subjects(viewer.home, level_of(viewer))))
    new = _new_left(viewer, now) + number(viewer.home, "practice_new_daily", local_day(now))
    keys = queue(_waiting(viewer, rows), now + AHEAD, new, number(viewer.home, "practice_phone_most", local_day(now)))
    found = {one.id: one for one in rows.filter(id__in=keys)}
    return [found[key] for key in keys]


def standings(viewer: Viewer, now: datetime) -> list[Standing]:
    """Chapter by chapter of the viewer's level; those without any question are left out."""
    wanted = list(subjects(viewer.home, level_of(viewer)))
    there = Counter(practised(viewer).filter(subject__in=wanted).values_list("chapter", flat=True))
    cards = list(own_cards(viewer).filter(question__in=practised(viewer)).values_list("question__chapter", "due_at"))
    seen, due = Counter(chapter for chapter, _at in cards), Counter(chapter for chapter, at in cards if at <= now)
    rows = own_answers(viewer).filter(question__subject__in=wanted).order_by("answered_at", "id")
    known = shares(_said(rows), number(viewer.home, "practice_recent_most", local_day(now)))
    return [
        Standing(row.subject, code, there[code], seen[code], due[code], known.get(code, Share()))
        for subject in wanted
        for code, row in chapters(viewer.home, subject).items()
        if there[code]
    ]


def _said(rows: QuerySet[PracticeAnswer]) -> Iterable[Said]:
    """Answers as the rule about chapters takes them."""
    return (Said(*one) for one in rows.values_list("question__chapter", "answered_at", "is_right"))
