"""Rounds: whose they are, in which order, what is still to be brought; the labels on the boxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import selectors as care
from lianxin.domain.meals.models import Doorstep, Kitchen, Meal, MealDay, MealProfile, MealRound
from lianxin.domain.meals.rules import BROUGHT
from lianxin.domain.meals.selectors.packed import meal_services, pack_of, sittings
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.care.models import Carer
    from lianxin.domain.commitments.models import Commitment

_KIND = "meal"
_OPEN = "open"
_DROPPED = "dropped"
_SILENT = "no_answer"


@dataclass(frozen=True, slots=True)
class Stop:
    """One door of somebody's round: the meal, and what was said about the door."""

    meal: Meal
    door_note: str

    @property
    def is_open(self) -> bool:
        return self.meal.state == _OPEN

    @property
    def is_silent(self) -> bool:
        """Nobody answered: it may be tried again, and must not look done."""
        return self.meal.state == _SILENT


def meal_days(viewer: Viewer, kitchen: Kitchen, day: date) -> dict[str, MealDay]:
    """What is frozen of a kitchen's day, by meal."""
    return {one.sitting: one for one in scope(viewer, "meals.read", MealDay.objects.filter(kitchen=kitchen, day=day))}


def meal_day_or_404(viewer: Viewer, meal_day_id: UUID) -> MealDay:
    found = scope(viewer, "meals.read", MealDay.objects.filter(id=meal_day_id).select_related("kitchen")).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def meals(viewer: Viewer) -> QuerySet[Meal]:
    """Every meal within reach, and the viewer's own to bring wherever they may deliver."""
    rows = Meal.objects.select_related("resident", "runner", "meal_day__kitchen", "commitment")
    deliver, read, know = (within(viewer.ranges(ability)) for ability in ("meals.deliver", "meals.read", "resident.read"))
    mine = Q(runner_id=viewer.person_id) & deliver if deliver is not None and viewer.id is not None else Q(pk__in=[])
    seen = read & know if read is not None and know is not None else Q(pk__in=[])
    return rows.filter(mine | seen)  # conditions of the row itself: a subquery would read the meals of all years


def meals_of_day(viewer: Viewer, found: MealDay) -> list[Meal]:
    """All meals of one frozen meal, in the order in which they go out; those eaten there last."""
    rows = meals(viewer).filter(meal_day=found).exclude(state=_DROPPED)
    shown = list(in_route_order(rows.select_related(None).select_related("resident", "runner", "commitment")))
    for one in shown:
        one.meal_day = found
    looked_through("meals", [one.resident for one in shown], {"day": str(found.id)})
    return shown


def in_route_order(rows: QuerySet[Meal]) -> QuerySet[Meal]:
    """Meals of one frozen meal as they go out: trip by trip, door by door, what is in no round after them; those eaten there last."""
    return rows.order_by("way", F("trip").asc(nulls_last=True), "runner_id", F("sequence").asc(nulls_last=True), "resident__address", "id")


def meal_or_404(viewer: Viewer, meal_id: UUID) -> Meal:
    found = meals(viewer).filter(id=meal_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def address_of_meal(viewer: Viewer, commitment: Commitment) -> str:
    """Where the promise behind a meal that is still to be brought is kept: its door; "" for any other."""
    if commitment.kind != _KIND:
        return ""
    found = meals(viewer).filter(commitment_id=commitment.id, state=_OPEN, way=BROUGHT).values_list("id", flat=True).first()
    return reverse("meals:meal", args=[found]) if found else ""


def my_round(viewer: Viewer, day: date) -> list[Stop]:
    """Whom the viewer brings a meal on a day, in their order: meal by meal, trip by trip. Two queries."""
    mine = scope(viewer, "meals.deliver", Meal.objects.filter(runner_id=viewer.person_id, meal_day__day=day, way=BROUGHT))
    rows = mine.exclude(state=_DROPPED).select_related("resident", "meal_day__kitchen", "commitment")
    placed = rows.order_by(F("trip").asc(nulls_last=True), F("sequence").asc(nulls_last=True), "window_start", "id")
    found = sorted(placed, key=lambda one: (_begins(one.meal_day), str(one.meal_day_id)))
    looked_through("meals mine", [one.resident for one in found])
    return stops_of(found)


def _begins(found: MealDay) -> int:
    """From which minute of the day that meal is eaten; one the pack no longer knows is last."""
    known = sittings(pack_of(found.place)).get(found.sitting)
    return known.start if known else 24 * 60


def still_to_bring(viewer: Viewer, day: date) -> int:
    """How many meals of a day the viewer has still to bring. One query."""
    mine = Meal.objects.filter(runner_id=viewer.person_id, meal_day__day=day, way=BROUGHT, state=_OPEN)
    return scope(viewer, "meals.deliver", mine).count()


def stops_of(found: Iterable[Meal]) -> list[Stop]:
    """The same meals with what was said about their doors. One query; whoever may see the meal may see how to bring it."""
    shown = list(found)
    rows = MealProfile.objects.filter(resident_id__in=[one.resident_id for one in shown], ended_at__isnull=True)
    notes = dict(rows.values_list("resident_id", "door_note"))
    return [Stop(one, notes.get(one.resident_id, "")) for one in shown]


def doorsteps_of(viewer: Viewer, meal: Meal) -> list[Doorstep]:
    """What was written down at the door, the first first."""
    meal_or_404(viewer, meal.id)
    return list(Doorstep.objects.filter(meal=meal).order_by("made_at", "id"))


def rounds_of(viewer: Viewer, found: MealDay) -> dict[str, MealRound]:
    """The draft and the published round of one meal, by state."""
    rows = scope(viewer, "meals.read", MealRound.objects.filter(meal_day=found, state__in=("draft", "published")))
    return {one.state: one for one in rows}


def round_or_404(viewer: Viewer, round_id: UUID) -> MealRound:
    found = scope(viewer, "meals.read", MealRound.objects.filter(id=round_id).select_related("meal_day__kitchen")).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def runners(viewer: Viewer, kitchen: Kitchen) -> list[Carer]:
    """Who may bring meals from a kitchen: people on duty inside its place who have what its meal services ask for."""
    pack = pack_of(kitchen.place)
    asked = {skill for code in meal_services(pack) for skill in pack.services[code].skills}
    return [one for one in care.carers(viewer, kitchen.place) if one.is_active and asked <= set(one.skills)]
