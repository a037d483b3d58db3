"""What published meal rounds engage their runners with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from lianxin.domain.commitments.rules import Engaged
from lianxin.domain.meals.models import Meal, MealRound
from lianxin.domain.meals.selectors.packed import pack_of
from lianxin.engines.planning.travel import Place
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.meals.models import MealDay

KIND: Final = "meals"
WORD: Final = N_("送餐")


def engaged_by_rounds(day: date, workers: Collection[UUID]) -> Iterator[Engaged]:
    """The trips of published rounds on which somebody still has a meal to bring, or has brought one. Two queries; no names."""
    rounds = MealRound.objects.filter(meal_day__day=day, state=MealRound.State.PUBLISHED).select_related("meal_day__kitchen")
    gone = Meal.objects.filter(meal_day__day=day, runner_id__in=workers, trip__isnull=False).exclude(state=Meal.State.DROPPED)
    still = Count("id", filter=Q(state=Meal.State.OPEN))
    theirs = {(meal_day, runner, trip): left for meal_day, runner, trip, left in gone.values_list("meal_day_id", "runner_id", "trip").order_by().annotate(left=still)}
    for one in rounds if theirs else ():
        for trip in one.trips:
            left = theirs.get((one.meal_day_id, UUID(trip["runner"]), trip["number"]))
            if left is not None:
                yield replace(of_trip(one.meal_day, trip), left=left, page=page_of(one.meal_day))


def page_of(found: MealDay) -> str:
    """Where the rounds of one meal are planned."""
    return reverse("meals:rounds", args=[found.id])


def of_trip(found: MealDay, trip: Mapping[str, Any]) -> Engaged:
    """What a trip of a stored round engages its runner with: from the loading at the kitchen until they are back there."""
    kitchen, load = found.kitchen, int(pack_of(found.place, found.day).value("meal_load_minutes", found.day))
    where = Place(kitchen.lon, kitchen.lat) if kitchen.lon is not None and kitchen.lat is not None else None
    runner, number = trip["runner"], trip["number"]
    return Engaged(UUID(runner), max(trip["leaves"] - load, 0), trip["back"], where, KIND, f"{found.id}/{runner}/{number}", WORD)


def name_of_day(found: MealDay) -> str:
    """How the names of all trips of one meal begin: what is planned anew for it engages nobody against itself."""
    return f"{KIND}:{found.id}/"
