"""Kitchens, their menus, and how people eat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.selectors.orders import orders_on
from lianxin.domain.meals.models import Kitchen, MealChange, MealProfile, Menu
from lianxin.domain.meals.selectors.packed import meal_services, pack_of
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_MOST_CHANGES = 60


def kitchens(viewer: Viewer) -> QuerySet[Kitchen]:
    """Kitchens within reach, those in use first."""
    return scope(viewer, "meals.read", Kitchen.objects.all()).order_by("-is_open", "place", "name")


def kitchen_or_404(viewer: Viewer, kitchen_id: UUID) -> Kitchen:
    found = kitchens(viewer).filter(id=kitchen_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def kitchens_for(viewer: Viewer, place: str) -> list[Kitchen]:
    """The open kitchens that may feed somebody who lives at this place."""
    return [one for one in kitchens(viewer).filter(is_open=True) if contains(one.place, place)]


def menus(viewer: Viewer, kitchen: Kitchen, start: date, days: int = 7) -> dict[tuple[date, str], Menu]:
    """The menus of a kitchen by day and meal. One query."""
    rows = scope(viewer, "meals.read", Menu.objects.filter(kitchen=kitchen, day__gte=start, day__lt=start + timedelta(days=days)))
    return {(one.day, one.sitting): one for one in rows}


def menu_of(viewer: Viewer, kitchen: Kitchen, day: date, sitting: str) -> Menu | None:
    """What there is at one meal; None while nobody has said."""
    return scope(viewer, "meals.read", Menu.objects.filter(kitchen=kitchen, day=day, sitting=sitting)).first()


def profiles(viewer: Viewer) -> QuerySet[MealProfile]:
    """How people within reach eat, the rows that hold."""
    rows = MealProfile.objects.filter(ended_at__isnull=True).select_related("resident", "kitchen")
    return scope(viewer, "meals.read", scope(viewer, "resident.read", rows))


def profile_of(viewer: Viewer, resident_id: UUID) -> MealProfile | None:
    """How one person eats; None while nobody has said."""
    resident_or_404(viewer, resident_id)
    return profiles(viewer).filter(resident_id=resident_id).first()


def changes_of(viewer: Viewer, resident_id: UUID, *, since: date) -> list[MealChange]:
    """One person's exceptions that stand, from a day on."""
    resident_or_404(viewer, resident_id)
    rows = MealChange.objects.filter(resident_id=resident_id, day__gte=since, withdrawn_at__isnull=True)
    return list(scope(viewer, "meals.read", rows).order_by("day", "sitting")[:_MOST_CHANGES])


def change_or_404(viewer: Viewer, change_id: UUID) -> MealChange:
    found = scope(viewer, "meals.read", MealChange.objects.filter(id=change_id).select_related("resident")).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def without_kitchen(viewer: Viewer, place: str, day: date) -> list[Resident]:
    """The meal orders of a day that no kitchen carries out: a visit brings them. Their persons, by place."""
    found = [
        order.resident for service in sorted(meal_services(pack_of(place))) for order in orders_on(viewer, day, place, service, ability="meals.read")
    ]
    fed = fed_by_kitchens(one.id for one in found)
    left = list({one.id: one for one in found if one.id not in fed}.values())
    looked_through("meals", left)
    return left


def fed_by_kitchens(residents: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these people whose meals come from a kitchen. Ids only; asked by the services of care."""
    rows = MealProfile.objects.filter(ended_at__isnull=True, resident_id__in=list(residents)).select_related("kitchen")
    return frozenset(one.resident_id for one in rows if within_reach(one))


def within_reach(profile: MealProfile) -> bool:
    """Does the kitchen feed the place where the person lives now?"""
    return contains(profile.kitchen.place, profile.place)
