"""What becomes of meals when their person leaves or moves, and when a promise behind one changes elsewhere (heard in that
transaction)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.notices.services import notify
from lianxin.domain.care.events import CarerAbsent
from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentReassigned
from lianxin.domain.meals.models import Meal, MealChange, MealDay, MealProfile
from lianxin.domain.meals.selectors.engaging import page_of
from lianxin.domain.meals.services.free_runners import meals_without_runner
from lianxin.domain.meals.services.wishes import close_profile
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

UNPLACED = {"trip": None, "sequence": None, "planned_arrival": None}


def follow_left(event: ResidentLeft) -> None:
    """Nobody cooks for somebody who died or moved away: their profile ends. Frozen meals fall with their promises."""
    for profile in MealProfile.objects.select_for_update().filter(resident_id=event.resident_id, ended_at__isnull=True):
        close_profile(event.actor, event.at, profile, event.why)


def follow_moved(event: ResidentMoved) -> None:
    """Profile, exceptions to come and open meals go along. Where the kitchen does not reach the new place the profile stays as it
    is, and feeds them no more (`selectors.within_reach`) until somebody names another kitchen."""
    today = local_day(event.at)
    Meal.objects.filter(resident_id=event.resident_id, state=Meal.State.OPEN).update(place=event.place, **UNPLACED)
    MealChange.objects.filter(resident_id=event.resident_id, day__gte=today).update(place=event.place)
    MealProfile.objects.filter(resident_id=event.resident_id, ended_at__isnull=True).update(place=event.place)


def follow_reassigned(event: CommitmentReassigned) -> None:
    """The meal goes with its promise; it has no place in the other one's round yet."""
    meal = Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).exclude(runner_id=event.worker_id).first()
    if meal is None:
        return
    Meal.objects.filter(id=meal.id).update(runner_id=event.worker_id, **UNPLACED)
    if event.actor is not None and event.at is not None:
        tell_runners(event.actor, event.at, "meals.less", meal, [meal.runner_id])
        tell_runners(event.actor, event.at, "meals.more", meal, [event.worker_id])


def follow_absent(event: CarerAbsent) -> None:
    """Somebody with a published round falls out: whoever plans that kitchen's rounds hears how many meals are still theirs. The
    meals stay until a person plans the round anew."""
    opens = MealDay.objects.filter(meals__runner_id=event.user_id, meals__state=Meal.State.OPEN, day__gte=local_day(event.at))
    for found in opens.select_related("kitchen").distinct():
        lost = meals_without_runner(found)
        left = sum(one.left for one in lost if one.worker == event.user_id)
        if left and local_day(event.starts_at) <= found.day and (event.ends_at is None or found.day <= local_day(event.ends_at)):
            users = {event.actor.id} if event.actor.id else set()
            if event.actor.may("commitment.read", found.place):
                users |= {one.id for one in workers_over(event.actor, found.place, "meals.plan", today=local_day(event.at))}
            key = f"meals.off:{found.id.hex}:{event.absence_id.hex[-12:]}"
            notify(actor=event.actor, now=event.at, users=users, kind="meals.runner_off", link=page_of(found), key=key, count=left)


def follow_dropped(event: CommitmentDropped) -> None:
    """A promise was cancelled or declined: that meal is not brought, and whoever was to bring it hears so."""
    meal = Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).first()
    if meal is None:
        return
    Meal.objects.filter(id=meal.id).update(state=Meal.State.DROPPED, **UNPLACED)
    if event.actor is not None:
        tell_runners(event.actor, event.at, "meals.less", meal, [meal.runner_id])


def tell_runners(actor: Viewer, now: datetime, kind: str, meal: Meal, runners: Iterable[UUID | None]) -> None:
    """Whoever brings meals hears that their round is another one, once for all of one moment; not of what they did themselves."""
    users = {one for one in runners if one is not None} - {actor.id}
    if users:
        notify(actor=actor, now=now, users=users, kind=kind, link="/meals/mine/", key=f"{kind}:{meal.meal_day_id.hex}:{now:%H%M%S%f}")


def follow_finished(event: CommitmentFinished) -> None:
    """The promise behind a meal is kept at the door alone, where it is asked what happened. Raises "meals.record_at_door"."""
    if Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).exists():
        raise ProblemError("meals.record_at_door")
