"""Ratings of one worker, and how a station or a county stands on each competency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers import rules
from lianxin.domain.careers.models import CompetencyRating, RatedLevel
from lianxin.domain.careers.selectors.seeing import engagements, is_own, may_rate, visible
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.kernel.divisions import place_range


@dataclass(frozen=True)
class Sides:
    """The current levels of a year, by side; {} where that side has not rated."""

    own: Mapping[str, int] = field(default_factory=dict)
    supervisor: Mapping[str, int] = field(default_factory=dict)
    agreed: Mapping[str, int] = field(default_factory=dict)

    @property
    def standing(self) -> Mapping[str, int]:
        """What counts: agreed, else the supervisor's."""
        return rules.standing(self.own, self.supervisor, self.agreed)


@dataclass(frozen=True, slots=True)
class HeatLine:
    """One line of a heat map of a station: a worker, the place of their post, what it asks, what stands."""

    worker: Worker
    place: str
    asked: Mapping[str, int]
    have: Mapping[str, int]

    def lacks(self, competency: str) -> int | None:
        """How many levels are missing; None where nobody has rated."""
        if competency not in self.have:
            return None
        return max(0, self.asked.get(competency, 0) - self.have[competency])


@dataclass(frozen=True, slots=True)
class HeatCount:
    """One line of a heat map in numbers: a place, its people on posts, those rated, and of these by competency those who lack."""

    place: str
    people: int
    rated: int
    lacking: Mapping[str, int]


def ratings(viewer: Viewer, worker: Worker) -> QuerySet[CompetencyRating]:
    """Every rating of a worker there has been, the newest first."""
    rows = visible(viewer, CompetencyRating.objects.filter(worker=worker))
    return rows.prefetch_related("levels").order_by("-year", "-made_at", "-id")


def may_read_evidence(viewer: Viewer, worker: Worker) -> bool:
    """What a rating rests on is read by the worker and by whoever rates them."""
    return is_own(viewer, worker) or may_rate(viewer, worker)


def sides_of(viewer: Viewer, worker: Worker, year: int) -> Sides:
    """The current levels of a worker for a year."""
    return _sides(viewer, [worker.id], year).get(worker.id, Sides())


def rated_years(viewer: Viewer, worker: Worker) -> list[int]:
    """The years for which there is a rating, the latest first."""
    rows = visible(viewer, CompetencyRating.objects.filter(worker=worker))
    return sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)


def asked_of(engagement: Engagement | None) -> Mapping[str, int]:
    """The levels that somebody's post asks; {} without a post or where the pack says nothing."""
    if engagement is None:
        return {}
    needs = list(packs.for_place(engagement.place).competency_needs.values())
    return rules.required(needs, engagement.post.kind, engagement.grade)


def heat(viewer: Viewer, place: str, year: int) -> list[HeatLine]:
    """Everybody on a post at a place within reach, by name: one line each, however many posts they have."""
    found: dict[UUID, Engagement] = {}
    for one in _on_posts(viewer, place).order_by("worker__name", "worker_id", "since", "id"):
        found.setdefault(one.worker_id, one)
    sides = _sides(viewer, list(found), year)
    return [
        HeatLine(one.worker, one.place, asked_of(one), sides.get(key, Sides()).standing)
        for key, one in found.items()
    ]


def heat_counts(lines: Sequence[HeatLine], place: str) -> list[HeatCount]:
    """The same as numbers: by township above a township, by the place of the post in one; nobody is named."""
    by_place: dict[str, list[HeatLine]] = defaultdict(list)
    for line in lines:
        by_place[rules.line_of(line.place, place)].append(line)
    return [_counted(code, inside) for code, inside in sorted(by_place.items())]


def _counted(place: str, lines: Sequence[HeatLine]) -> HeatCount:
    lacking: dict[str, int] = defaultdict(int)
    for line in lines:
        for code in line.have:
            lacking[code] += bool(line.lacks(code))
    return HeatCount(place, len(lines), sum(bool(line.have) for line in lines), dict(lacking))


def _on_posts(viewer: Viewer, place: str) -> QuerySet[Engagement]:
    inside = within((place_range(place),))
    return engagements(viewer).filter(inside) if inside is not None else Engagement.objects.none()


def _sides(viewer: Viewer, workers: Iterable[UUID], year: int) -> dict[UUID, Sides]:
    rows = visible(
        viewer, RatedLevel.objects.filter(rating__is_current=True, rating__year=year), "rating__worker"
    )
    wanted = list(workers)
    if len(wanted) < _FEW:
        rows = rows.filter(rating__worker_id__in=wanted)
    found: dict[UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for worker, side, code, number in rows.order_by().values_list(
        "rating__worker_id", "rating__side", "competency", "level"
    ):
        found[worker][side][code] = number
    return {key: Sides(sides["own"], sides["supervisor"], sides["agreed"]) for key, sides in found.items()}


_FEW = 500
