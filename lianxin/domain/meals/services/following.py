"""What becomes of meals when their person leaves or moves, and when a promise behind one changes elsewhere (heard in that
transaction)."""

from __future__ import annotations

from lianxin.domain.commitments.events import CommitmentDropped, CommitmentFinished, CommitmentReassigned
from lianxin.domain.meals.models import Meal, MealChange, MealProfile
from lianxin.domain.meals.services.wishes import close_profile
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

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
    rows = Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).exclude(runner_id=event.worker_id)
    rows.update(runner_id=event.worker_id, **UNPLACED)


def follow_dropped(event: CommitmentDropped) -> None:
    """A promise was cancelled or declined on the board: that meal is not brought."""
    Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).update(state=Meal.State.DROPPED, **UNPLACED)


def follow_finished(event: CommitmentFinished) -> None:
    """The promise behind a meal is kept at the door alone, where it is asked what happened. Raises "meals.record_at_door"."""
    if Meal.objects.filter(commitment_id=event.commitment_id, state=Meal.State.OPEN).exists():
        raise ProblemError("meals.record_at_door")
