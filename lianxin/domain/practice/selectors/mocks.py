"""One's own mock exams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS
from lianxin.domain.practice.models import MockExam, MockItem
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """Tenths of a point in one chapter of a paper, of how many questions."""

    chapter: str
    questions: int
    points: int
    full: int


def mocks(viewer: Viewer) -> QuerySet[MockExam]:
    """The viewer's own; nobody else's exist."""
    return MockExam.objects.filter(learner__user_id=viewer.person_id).order_by("-started_at", "-id")


def latest_mocks(viewer: Viewer) -> list[MockExam]:
    """The newest first."""
    return list(mocks(viewer)[:ROWS])


def mock_or_404(viewer: Viewer, mock_id: UUID) -> MockExam:
    found = mocks(viewer).filter(id=mock_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def open_mock(viewer: Viewer) -> MockExam | None:
    """The one that is not handed in."""
    return mocks(viewer).filter(closed_at__isnull=True).first()


def items_of(viewer: Viewer, mock: MockExam) -> list[MockItem]:
    """The questions of a paper in their order."""
    return list(MockItem.objects.filter(mock__in=mocks(viewer).filter(id=mock.id).order_by()).select_related("question").order_by("rank"))


def is_over(mock: MockExam, now: datetime) -> bool:
    """Handed in, or its time is over."""
    return mock.closed_at is not None or now >= mock.closes_at


def by_chapter(items: list[MockItem], full: dict[str, int]) -> list[ChapterMark]:
    """The result of a paper by chapter, the weakest first. `full`: tenths of a point by kind of question."""
    found: dict[str, ChapterMark] = {}
    for one in items:
        before = found.get(one.question.chapter, ChapterMark(one.question.chapter, 0, 0, 0))
        found[one.question.chapter] = ChapterMark(
            before.chapter, before.questions + 1, before.points + (one.points or 0), before.full + full[one.question.kind]
        )
    return sorted(found.values(), key=lambda one: (one.points / one.full if one.full else 0, one.chapter))
