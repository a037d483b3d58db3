"""Absences of those who visit, and what people wish of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care import rules
from lianxin.domain.care.models import Absence, Carer, DayPlan, ResidentWish
from lianxin.domain.care.selectors.days import Plans, carers
from lianxin.domain.care.selectors.reading import found_or_404


def absences(viewer: Viewer) -> QuerySet[Absence]:
    """Every absence of the people the viewer plans, the latest first."""
    return scope(viewer, "dayplan.read", Absence.objects.select_related("user")).order_by("-starts_at", "-id")


def absences_of(viewer: Viewer, user_id: UUID, now: datetime) -> QuerySet[Absence]:
    """Those of one person that are not over."""
    return absences(viewer).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user_id=user_id)


def away(viewer: Viewer, worker_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Of these people, those who have leave at this moment."""
    rows = absences(viewer).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user_id__in=worker_ids, starts_at__lte=now)
    return set(rows.values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class Off:
    """Somebody who visits and is not there on a day, or not all of it. `works`: it is one of their weekdays."""

    carer: Carer
    day: date
    works: bool
    absences: tuple[Absence, ...]

    @property
    def is_all_day(self) -> bool:
        """Is nothing left of the shift?"""
        return not self.works or rules.duty((self.carer.shift_start, self.carer.shift_end), self._spans) is None

    def misses(self, minute: int | None) -> bool:
        """Are they away at a minute of the day? Of a visit without a time: all day?"""
        return self.is_all_day or (minute is not None and rules.absent_from(self._spans, minute))

    def is_away_after(self, now: datetime) -> bool:
        """Has one of their absences not ended yet?"""
        return any(one.ends_at is None or one.ends_at > now for one in self.absences)

    @property
    def _spans(self) -> list[rules.Span]:
        found = (rules.minutes_in(self.day, one.starts_at, one.ends_at) for one in self.absences)
        return [span for span in found if span is not None]


def off_on(viewer: Viewer, place: str, day: date) -> list[Off]:
    """Who of those planned in a place is not there on a day, by name. Two queries."""
    staff = list(carers(viewer, place).filter(is_active=True))
    begin, end = rules.moment(day, 0), rules.moment(day, rules.DAY_MINUTES)
    away: dict[UUID, list[Absence]] = {}
    rows = absences(viewer).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=begin), starts_at__lt=end, user_id__in=[one.user_id for one in staff])
    for absence in rows.order_by("starts_at", "id"):
        away.setdefault(absence.user_id, []).append(absence)
    found = [Off(one, day, str(day.isoweekday()) in one.weekdays, tuple(away.get(one.user_id, ()))) for one in staff]
    return sorted((one for one in found if one.absences or not one.works), key=lambda one: one.carer.user.display_name)


def absence_or_404(viewer: Viewer, absence_id: UUID) -> Absence:
    return found_or_404(absences(viewer), absence_id)


def wishes(viewer: Viewer) -> QuerySet[ResidentWish]:
    """Every wish the viewer may read, the newest first."""
    return scope(viewer, "care.read", ResidentWish.objects.select_related("resident", "carer")).order_by("-made_at", "-id")


def wishes_of(viewer: Viewer, resident_id: UUID) -> list[ResidentWish]:
    """What a person wishes now. Why is told to those alone who may write wishes down: whoever is not to come reads no complaint."""
    found = list(wishes(viewer).filter(resident_id=resident_id, ended_at__isnull=True))
    for wish in found:
        if not viewer.may("care.plan", wish.place) or (wish.carer_id is not None and wish.carer_id == viewer.id):
            wish.reason = ""
    return found


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
