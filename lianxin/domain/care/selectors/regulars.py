"""How steady care is, and what is proposed for the regular carers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import CareOrder, RegularProposal, Visit
from lianxin.domain.care.rules import CONTINUITY_DAYS
from lianxin.domain.care.selectors.reading import inside
from lianxin.domain.people.models import Resident
from lianxin.engines import planning as engine


def running_orders(viewer: Viewer, place: str, today: date) -> list[CareOrder]:
    """The orders of a place that have not ended, of people who still live there, paused ones too, by person."""
    alive = Q(resident__died_on__isnull=True, resident__left_on__isnull=True, resident__merged_into__isnull=True)
    rows = CareOrder.objects.filter(alive, Q(ends_on__isnull=True) | Q(ends_on__gt=today), plan__ended_on__isnull=True)
    found = inside(scope(viewer, "care.read", rows), place).select_related("resident", "regular_carer")
    return list(found.order_by("place", "resident_id", "starts_on", "id"))


def visits_by_carer(viewer: Viewer, place: str, until: date) -> dict[UUID, dict[str, int]]:
    """How often each carer met each resident of a place in the last four weeks."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for resident_id, team, _day in _met(viewer, place, until):
        found[resident_id].update(team)
    return {key: dict(some) for key, some in found.items()}


def continuity_in(viewer: Viewer, place: str, until: date) -> Mapping[str, engine.Continuity]:
    """By resident of a place: carers in the last four weeks, and the share of their regular carer (of several the one ordered most often)."""
    named: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for order in running_orders(viewer, place, until):
        if order.regular_carer_id is not None:
            named[str(order.resident_id)][str(order.regular_carer_id)] += Fraction(len(order.weekdays), order.every_weeks)
    regular = {key: min(some, key=lambda one: (-some[one], one)) for key, some in named.items()}
    visits = [(str(resident_id), team, day) for resident_id, team, day in _met(viewer, place, until)]
    return engine.continuity(visits, until=until, days=CONTINUITY_DAYS, regular=regular)


def people_met(viewer: Viewer, place: str, until: date) -> dict[str, Resident]:
    """Whom `continuity_in` counts, by id."""
    keys = {resident_id for resident_id, _team, _day in _met(viewer, place, until)}
    return {str(one.id): one for one in Resident.objects.filter(id__in=keys)}


def regular_proposal(viewer: Viewer, place: str) -> RegularProposal | None:
    """The newest proposal for a place."""
    return scope(viewer, "dayplan.read", RegularProposal.objects.filter(place=place)).order_by("-made_at", "-id").first()


def _met(viewer: Viewer, place: str, until: date) -> list[tuple[UUID, tuple[str, ...], date]]:
    """Whom somebody met and when, each visit once with all who went: of two who go together each has a row."""
    start = until - timedelta(days=CONTINUITY_DAYS - 1)
    rows = Visit.objects.filter(day__gte=start, day__lte=until, result="met", order__isnull=False, worker__isnull=False)
    found = inside(scope(viewer, "care.read", rows), place).order_by("day", "hand", "id")
    together: dict[UUID, tuple[UUID, list[str], date]] = {}
    for key, beside, resident_id, worker_id, day in found.values_list("id", "beside_id", "resident_id", "worker_id", "day"):
        together.setdefault(beside or key, (resident_id, [], day))[1].append(str(worker_id))
    return [(resident_id, tuple(team), day) for resident_id, team, day in together.values()]
