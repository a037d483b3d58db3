"""Absences of those who visit, and what people wish of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import Absence, DayPlan, ResidentWish
from lianxin.domain.care.selectors.days import Plans
from lianxin.domain.care.selectors.reading import found_or_404


def absences(viewer: Viewer) -> QuerySet[Absence]:
    """Every absence of the people the viewer plans, the latest first."""
    return scope(viewer, "dayplan.read", Absence.objects.select_related("user")).order_by("-starts_at", "-id")


def absences_of(viewer: Viewer, user_id: UUID, now: datetime) -> QuerySet[Absence]:
    """Those of one person that are not over."""
    return absences(viewer).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user_id=user_id)


def absence_or_404(viewer: Viewer, absence_id: UUID) -> Absence:
    return found_or_404(absences(viewer), absence_id)


def wishes(viewer: Viewer) -> QuerySet[ResidentWish]:
    """Every wish the viewer may read, the newest first."""
    return scope(viewer, "care.read", ResidentWish.objects.select_related("resident", "carer")).order_by("-made_at", "-id")


def wishes_of(viewer: Viewer, resident_id: UUID) -> QuerySet[ResidentWish]:
    """What a person wishes now."""
    return wishes(viewer).filter(resident_id=resident_id, ended_at__isnull=True)


def wish_or_404(viewer: Viewer, wish_id: UUID) -> ResidentWish:
    return found_or_404(wishes(viewer), wish_id)


def plans_of_days(viewer: Viewer, place: str, days: Iterable[date]) -> dict[date, Plans]:
    """The plans of several days, every day with its entry. One query."""
    wanted = list(days)
    states = (DayPlan.State.PUBLISHED, DayPlan.State.DRAFT)
    rows = scope(viewer, "dayplan.read", DayPlan.objects.filter(place=place, day__in=wanted, state__in=states)).order_by("made_at", "id")
    found: dict[date, dict[str, DayPlan]] = {day: {} for day in wanted}
    for plan in rows:
        found[plan.day][plan.state] = plan
    return {day: Plans(some.get(DayPlan.State.PUBLISHED), some.get(DayPlan.State.DRAFT)) for day, some in found.items()}
