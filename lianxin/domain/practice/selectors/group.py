"""How the people of a station practise, in numbers: never what somebody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.practice.models import Card, Learner, PracticeAnswer
from lianxin.domain.practice.rules.knowing import Share
from lianxin.domain.practice.selectors.scheme import number
from lianxin.kernel.clock import local_day


@dataclass(frozen=True, slots=True)
class Effort:
    """One person: questions seen, due now, right answers among all, and when they last practised."""

    learner: Learner
    seen: int
    due: int
    share: Share
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Together:
    """The people of a level together: by chapter, of how many questions the latest answer was right. `chapters` is none while they are too
    few to stand for anything but themselves; a chapter that too few have practised is not in it."""

    level: str
    people: int
    chapters: dict[str, Share] | None


def learners_page(viewer: Viewer, *, after: str = "", limit: int = ROWS) -> Page[Learner]:
    """People within reach who practise, who began last in front."""
    rows = scope(viewer, "practice.read", Learner.objects.select_related("user"))
    return page_of(rows, "made_at", after=after, limit=limit, newest_first=True)


def efforts(viewer: Viewer, now: datetime, learners: Sequence[Learner]) -> list[Effort]:
    """What these people do, in their order; those beyond reach are left out."""
    keys = [one.id for one in learners]
    cards, answers = _cards(viewer, keys, now), _answers(viewer, keys)
    within = set(scope(viewer, "practice.read", Learner.objects.filter(id__in=keys)).values_list("id", flat=True))
    return [Effort(one, *cards.get(one.id, (0, 0)), *answers.get(one.id, (Share(), None))) for one in learners if one.id in within]


def effort_of(viewer: Viewer, now: datetime, user_id: UUID) -> Effort | None:
    """What one person within reach does; none for whoever has not begun."""
    rows = scope(viewer, "practice.read", Learner.objects.filter(user_id=user_id).select_related("user"))
    return next(iter(efforts(viewer, now, list(rows))), None)


def _cards(viewer: Viewer, keys: list[UUID], now: datetime) -> dict[UUID, tuple[int, int]]:
    rows = scope(viewer, "practice.read", Card.objects.filter(learner_id__in=keys)).order_by().values_list("learner_id")
    return {key: (seen, due) for key, seen, due in rows.annotate(seen=Count("id"), due=Count("id", filter=Q(due_at__lte=now)))}


def _answers(viewer: Viewer, keys: list[UUID]) -> dict[UUID, tuple[Share, datetime]]:
    rows = scope(viewer, "practice.read", PracticeAnswer.objects.filter(learner_id__in=keys)).order_by().values_list("learner_id")
    found = rows.annotate(right=Count("id", filter=Q(is_right=True)), of=Count("id"), last=Max("answered_at"))
    return {key: (Share(right, of), last) for key, right, of, last in found}


def together(viewer: Viewer, now: datetime) -> list[Together]:
    """Level by level, over all people within reach; fewer than the pack's smallest cell are not summed up."""
    least = number(viewer.home, "smallest_cell", local_day(now))
    learners = scope(viewer, "practice.read", Learner.objects.all()).order_by("level").values_list("level")
    people = dict(learners.annotate(people=Count("id")))
    shares = _chapters(viewer, least)
    return [Together(level, of, shares.get(level, {}) if of >= least else None) for level, of in people.items()]


def _chapters(viewer: Viewer, least: int) -> dict[str, dict[str, Share]]:
    rows = scope(viewer, "practice.read", Card.objects.all()).order_by().values_list("learner__level", "question__chapter")
    counted = rows.annotate(people=Count("learner_id", distinct=True), right=Count("id", filter=Q(last_right=True)), of=Count("id"))
    found: dict[str, dict[str, Share]] = {}
    for level, chapter, people, right, of in counted:
        if people >= least:
            found.setdefault(level, {})[chapter] = Share(right, of)
    return found
