"""Which topics reached whom: people per topic and place, and topics nobody was taught."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lianxin.base.access.scope import scope
from lianxin.domain.training.models import Presence
from lianxin.kernel.clock import day_bounds

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_TOWNSHIP: Final = 9


@dataclass(frozen=True, slots=True)
class Heat:
    """A topic over a period: people each once, in all and by township of their file, and their hours."""

    topic: str
    people: int
    hours: Decimal
    by_place: dict[str, int]


def topics_heat(viewer: Viewer, since: date, until: date) -> dict[str, Heat]:
    """By topic, from the counted sessions of these days (both included) and the people the viewer may see."""
    first, after = day_bounds(since)[0], day_bounds(until)[1]
    rows = Presence.objects.filter(hours__gt=0, session__starts_at__gte=first, session__starts_at__lt=after)
    found: dict[str, dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    hours: dict[str, Decimal] = defaultdict(Decimal)
    seen = scope(viewer, "training.read", rows).values_list(
        "session__course__topic", "place", "worker", "hours"
    )
    for topic, place, worker, got in seen:
        found[topic][f"{place[:_TOWNSHIP]}000"].add(worker)
        hours[topic] += got or 0
    return {
        topic: Heat(
            topic,
            len(set().union(*places.values())),
            hours[topic],
            {place: len(who) for place, who in sorted(places.items())},
        )
        for topic, places in sorted(found.items())
    }
