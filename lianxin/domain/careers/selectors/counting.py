"""The talent of a place counted again: who works there, who is certified, who holds which title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers.models import HeldTitle
from lianxin.domain.careers.selectors.holding import counted_levels
from lianxin.domain.careers.selectors.seeing import engagements
from lianxin.domain.exams.rules.ratios import ONE_DIGIT, percent
from lianxin.domain.workforce.models import Engagement, Worker
from lianxin.domain.workforce.rules.ladder import highest
from lianxin.kernel.divisions import contains, place_range


@dataclass(frozen=True, slots=True)
class Talent:
    """The people on posts of a place. `places`: of the post each came to first; `levels`: by worker the highest certificate that counts
    there, "" none; `titles`: title and region of everybody who holds one, a person as often as they hold one."""

    places: Mapping[UUID, str]
    levels: Mapping[UUID, str]
    titles: Mapping[UUID, tuple[tuple[str, str], ...]]

    def at(self, place: str) -> Talent:
        """Those of a place inside."""
        here = {key: code for key, code in self.places.items() if contains(place, code)}
        held = {key: pairs for key, pairs in self.titles.items() if key in here}
        return Talent(here, {key: self.levels[key] for key in here}, held)

    @property
    def workers(self) -> int:
        return len(self.levels)

    @property
    def certified(self) -> int:
        return sum(bool(level) for level in self.levels.values())

    @property
    def share(self) -> Decimal | None:
        """Percent certified, one digit, half up."""
        return percent(self.certified, self.workers, ONE_DIGIT)

    def holders(self, title: str, region: str = "") -> set[UUID]:
        """Who holds a title (of one region): each person once."""
        return {
            key
            for key, held in self.titles.items()
            if any(one == title and (not region or of == region) for one, of in held)
        }


def talent(viewer: Viewer, place: str, today: date) -> Talent:
    """Everybody on a post of a place within reach of `career.read`, each person once. Three queries."""
    rows = list(_on_posts(viewer, place).order_by("-since", "-id"))
    levels = counted_levels(viewer, rows, today)
    held: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    titles = HeldTitle.objects.filter(
        withdrawn_on__isnull=True, worker_id__in={one.worker_id for one in rows}
    )
    for worker, title, region in titles.order_by("title", "region", "id").values_list(
        "worker_id", "title", "region"
    ):
        held[worker].append((title, region))
    return Talent(
        {one.worker_id: one.place for one in rows},
        {one.worker_id: highest(level for level, _day in levels.get(one.worker_id, ())) for one in rows},
        {key: tuple(pairs) for key, pairs in held.items()},
    )


def on_posts(viewer: Viewer, place: str, wanted: set[UUID] | None = None) -> QuerySet[Worker]:
    """The people behind a number of `talent`, by name."""
    rows = Worker.objects.filter(id__in=_on_posts(viewer, place).order_by().values("worker_id"))
    return (rows if wanted is None else rows.filter(id__in=wanted)).order_by("name", "id")


def _on_posts(viewer: Viewer, place: str) -> QuerySet[Engagement]:
    inside = within((place_range(place),))
    rows = scope(viewer, "career.read", engagements(viewer))
    return rows.filter(inside) if inside is not None else rows.none()
