"""The worker's day, visits, care plans with their orders, carers, and day plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import F, Max, Model, Prefetch, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.counting import count_below
from lianxin.domain.care.models import CareOrder, CarePlan, Carer, DayPlan, Visit
from lianxin.domain.commitments.selectors import WorkerFacts, due_for_worker
from lianxin.domain.needs.selectors import inbox
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need

M = TypeVar("M", bound=Model)
NEW_NEEDS = 10


@dataclass(frozen=True, slots=True)
class Today:
    """A worker's day: visits in order, promises due besides them, needs newly found in their places."""

    day: date
    visits: tuple[Visit, ...]
    follow_ups: tuple[Commitment, ...]
    new_needs: tuple[Need, ...]


def today(viewer: Viewer, now: datetime, day: date | None = None) -> Today:
    """Everything the first page of a worker needs, in three queries however much there is; `day` for another day's visits."""
    day = day or local_day(now)
    mine = visits(viewer).filter(worker_id=viewer.id, day=day, cancelled_at__isnull=True)
    ordered = tuple(mine.order_by(F("sequence").asc(nulls_last=True), "window_start", "id"))
    shown = {visit.commitment_id for visit in ordered}
    return Today(
        day=day,
        visits=ordered,
        follow_ups=tuple(c for c in due_for_worker(viewer, now) if c.id not in shown),
        new_needs=inbox(viewer, now, limit=NEW_NEEDS).rows,
    )


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Every visit the viewer may read, with the person, the worker and the promise behind it."""
    rows = Visit.objects.select_related("resident", "worker", "commitment", "order")
    return scope(viewer, "care.read", rows)


def visits_of_day(viewer: Viewer, day: date, place: str = "") -> QuerySet[Visit]:
    """The standing visits of a day, by time."""
    rows = visits(viewer).filter(day=day, cancelled_at__isnull=True)
    return _inside(rows, place).order_by("planned_start", "window_start", "id")


def visits_of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Visit]:
    """A person's visits, newest first."""
    return visits(viewer).filter(resident_id=resident_id).order_by("-day", "-id")


def recorded_visits(viewer: Viewer, start: date, end: date, place: str = "") -> QuerySet[Visit]:
    """Visits that took place from `start` to `end`, both included, newest first."""
    rows = visits(viewer).filter(day__gte=start, day__lte=end, recorded_at__isnull=False)
    return _inside(rows, place).order_by("-recorded_at", "-id")


def recorded_by_place(viewer: Viewer, start: date, end: date, place: str) -> dict[str, int]:
    """The same, counted by the divisions directly below a place. One query."""
    return count_below(recorded_visits(viewer, start, end), place)


def visit_or_404(viewer: Viewer, visit_id: UUID) -> Visit:
    return _or_404(visits(viewer), visit_id)


def care_plans(viewer: Viewer) -> QuerySet[CarePlan]:
    """Every care plan the viewer may read, with its orders."""
    orders = Prefetch("orders", CareOrder.objects.select_related("regular_carer").order_by("starts_on", "id"))
    return scope(viewer, "care.read", CarePlan.objects.select_related("resident").prefetch_related(orders))


def care_plan_of(viewer: Viewer, resident_id: UUID) -> CarePlan | None:
    """A person's open care plan."""
    return care_plans(viewer).filter(resident_id=resident_id, ended_on__isnull=True).first()


def care_plan_or_404(viewer: Viewer, plan_id: UUID) -> CarePlan:
    return _or_404(care_plans(viewer), plan_id)


def order_or_404(viewer: Viewer, order_id: UUID) -> CareOrder:
    rows = CareOrder.objects.select_related("plan", "resident", "regular_carer")
    return _or_404(scope(viewer, "care.read", rows), order_id)


def carers(viewer: Viewer, place: str = "") -> QuerySet[Carer]:
    """The people who visit, on duty or not."""
    rows = scope(viewer, "dayplan.read", Carer.objects.select_related("user"))
    return _inside(rows, place).order_by("place", "user__display_name", "user_id")


def day_plans(viewer: Viewer, place: str, day: date) -> QuerySet[DayPlan]:
    """All plans made for one place and day, newest first."""
    return scope(viewer, "dayplan.read", DayPlan.objects.filter(place=place, day=day)).order_by(
        "-made_at", "-id"
    )


def day_plan(viewer: Viewer, place: str, day: date) -> DayPlan | None:
    """The plan that holds: the published one, else the newest draft."""
    found = list(day_plans(viewer, place, day).exclude(state=DayPlan.State.REPLACED))
    published = (plan for plan in found if plan.state == DayPlan.State.PUBLISHED)
    return next(published, found[0] if found else None)


def day_plan_or_404(viewer: Viewer, plan_id: UUID) -> DayPlan:
    return _or_404(scope(viewer, "dayplan.read", DayPlan.objects.all()), plan_id)


def worker_facts(viewer: Viewer, worker_ids: Iterable[UUID]) -> Mapping[UUID, WorkerFacts]:
    """Languages and skills of workers, for proposing a handover."""
    rows = scope(viewer, "dayplan.read", Carer.objects.filter(user_id__in=list(worker_ids)))
    return {c.user_id: WorkerFacts(frozenset(c.languages), frozenset(c.skills)) for c in rows}


def known_for_categories(
    resident_ids: Sequence[UUID], today: date
) -> dict[UUID, dict[str, int | bool | None]]:
    """Days since somebody met each resident (None: never) and whether a care plan is open: facts of their categories."""
    met = Visit.objects.filter(resident_id__in=resident_ids, result="met").order_by()
    last = dict(met.values_list("resident_id").annotate(day=Max("day")))
    planned = CarePlan.objects.filter(resident_id__in=resident_ids, ended_on__isnull=True).order_by()
    with_plan = set(planned.values_list("resident_id", flat=True))
    return {
        key: {
            "days_since_visit": (today - last[key]).days if key in last else None,
            "has_care_plan": key in with_plan,
        }
        for key in resident_ids
    }


def _inside(rows: QuerySet[M], place: str) -> QuerySet[M]:
    return rows.filter(within((place_range(place),))) if place else rows


def _or_404(rows: QuerySet[M], key: UUID) -> M:
    found = rows.filter(pk=key).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
