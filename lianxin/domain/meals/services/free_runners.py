"""When those who bring meals are free for it: their shifts, without leave and without what else they are engaged with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.rules import duty, moment
from lianxin.domain.care.services.dayrows import away, missed
from lianxin.domain.care.services.ways import mode_of, way_of
from lianxin.domain.commitments.rules import Engaged, free_spans
from lianxin.domain.commitments.selectors import engaged_on
from lianxin.domain.meals.selectors import runners
from lianxin.domain.meals.selectors.engaging import name_of_day
from lianxin.engines.planning.travel import Place, Travel
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import Carer
    from lianxin.domain.meals.models import MealDay

_AGAIN: Final = "/"


@dataclass(frozen=True, slots=True)
class FreeRunner:
    """One free span of somebody at the kitchen. To the planner each span is a runner of its own: two of one person are apart in
    time, so nobody is out twice at once."""

    carer: Carer
    span: tuple[int, int]
    name: str


def free_runners(actor: Viewer, now: datetime, found: MealDay, travel: Travel, load: int) -> list[FreeRunner]:
    """Everybody who can be at the kitchen for longer than loading takes (`load`, minutes), and when; nobody sets out in the past.

    Raises "meals.no_runners", "meals.nobody_free" naming who is engaged with what.
    """
    shifts = _shifts(runners(actor, found.kitchen), found)
    if not shifts:
        raise ProblemError("meals.no_runners")
    engaged = engaged_on(found.day, {one.user_id for one, _span in shifts}, besides=name_of_day(found))
    here = Place(found.kitchen.lon or 0, found.kitchen.lat or 0)
    begins = _minute(now, found)
    free = []
    for one, shift in shifts:
        span = (max(shift[0], begins), max(shift[1], begins + 1, shift[0] + 1))
        theirs = [each for each in engaged if each.worker == one.user_id]
        parts = [each for each in free_spans(span, theirs, here, way_of(travel, mode_of(one))) if not theirs or each[1] - each[0] > load]
        for number, part in enumerate(parts):
            free.append(FreeRunner(one, part, f"{one.user_id}{_AGAIN}{number}" if number else str(one.user_id)))
    if not free:
        raise ProblemError("meals.nobody_free", engaged=";".join(in_words(engaged)))
    return free


def runner_of(name: str) -> str:
    """The person behind a runner of the planner."""
    return name.partition(_AGAIN)[0]


def meals_without_runner(found: MealDay) -> list[Engaged]:
    """The published trips of one meal that still have meals to be brought, by somebody who is not there. Four queries."""
    runners_now = found.meals.filter(state="open", runner__isnull=False).values_list("runner_id", flat=True)
    trips = engaged_on(found.day, set(runners_now))
    return missed([one for one in trips if one.name.startswith(name_of_day(found))], found.day)


def in_words(engaged: Iterable[Engaged]) -> list[str]:
    """卓玛:上门走访 10:00–10:40, one line a person, in order of time."""
    by_worker: dict[str, list[str]] = {}
    some = list(engaged)
    names = labels_of({one.worker for one in some})
    for one in some:
        by_worker.setdefault(names.get(one.worker, ""), []).append(f"{_(one.word)} {one.span}")
    return [_("%(who)s:%(what)s") % {"who": who, "what": "、".join(what)} for who, what in sorted(by_worker.items())]


def _shifts(staff: list[Carer], found: MealDay) -> list[tuple[Carer, tuple[int, int]]]:
    """Who works on the day and when: neither those off on this weekday nor those on leave."""
    gone = away((one.user_id for one in staff), found.day)
    working = [one for one in staff if str(found.day.isoweekday()) in one.weekdays]
    spans = [(one, duty((one.shift_start, one.shift_end), gone.get(str(one.user_id), ()), 0)) for one in working]
    return [(one, span) for one, span in spans if span is not None]


def _minute(now: datetime, found: MealDay) -> int:
    if local_day(now) != found.day:
        return 0
    return int((now - moment(found.day, 0)).total_seconds() // 60)
