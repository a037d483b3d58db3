"""The worker's day, visits, care plans with their orders, carers, and day plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Max, Model, OuterRef, Prefetch, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.selectors import staff_within, viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices, stations
from lianxin.domain.care.models import CalendarKey, CareOrder, CarePlan, Carer, DayPlan, Visit
from lianxin.domain.commitments.selectors import WorkerFacts, due_for_worker
from lianxin.domain.needs.selectors import inbox
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.people.selectors.outside import Outside, Residents
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains, place_range, township_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.places.models import Station
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need

M = TypeVar("M", bound=Model)
A = TypeVar("A", Visit, CarePlan, CareOrder)
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
    rows = Visit.objects.select_related("resident__visit_tier", "worker", "commitment", "order")
    return scope(viewer, "care.read", rows)


def own_visits(viewer: Viewer, start: date, end: date) -> list[Visit]:
    """The viewer's own visits of these days (the last included) that stand or took place, in their order."""
    mine = visits(viewer).filter(worker=viewer.id, day__gte=start, day__lte=end, cancelled_at__isnull=True)
    return list(mine.order_by("day", F("planned_start").asc(nulls_last=True), "window_start", "id"))


def has_calendar(viewer: Viewer) -> bool:
    """Does an address stand under which a calendar program reads the viewer's own visits?"""
    return viewer.id is not None and CalendarKey.objects.filter(user_id=viewer.id).exists()


def calendar_owner(secret: str, now: datetime) -> Viewer:
    """Whose calendar this is, with what they may do at this moment. Raises "general.not_found" for any other secret, and
    when the owner may visit nobody any more."""
    found = CalendarKey.objects.select_related("user").filter(digest=CalendarKey.digest_of(secret), user__is_active=True).first()
    owner = viewer_of(found.user, now=now) if found else None
    if owner is None or not owner.may("visit.record"):
        raise ProblemError("general.not_found")
    return owner


def visits_of_day(viewer: Viewer, day: date, place: str = "") -> QuerySet[Visit]:
    """The standing visits of a day, by time."""
    rows = visits(viewer).filter(day=day, cancelled_at__isnull=True)
    return _inside(rows, place).order_by("planned_start", "window_start", "id")


def visits_of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Visit]:
    """A person's visits, newest first."""
    return visits(viewer).filter(resident_id=resident_id).order_by("-day", "-id")


def recorded_visits(viewer: Viewer, start: date, end: date, place: str = "") -> QuerySet[Visit]:
    """Visits that took place from `start` to `end`, both included, newest first; `overlaps`: with another of its worker."""
    rows = visits(viewer).filter(day__gte=start, day__lte=end, recorded_at__isnull=False)
    return _inside(rows, place).annotate(overlaps=_at_one_time()).order_by("-recorded_at", "-id")


def counted_by_place(viewer: Viewer, start: date, end: date) -> dict[str, QuerySet[Visit]]:
    """The same, as a county's page counts them; asked for by `counts_below`."""
    return {"visits": scope(viewer, "care.read", Visit.objects.filter(day__gte=start, day__lte=end, recorded_at__isnull=False))}


def planned_today(viewer: Viewer, resident_id: UUID, now: datetime) -> list[Visit]:
    """A person's visits that stand for today and nobody has recorded, the viewer's own and nobody's, in their order."""
    rows = visits(viewer).filter(resident_id=resident_id, day=local_day(now), recorded_at=None, cancelled_at=None)
    mine = rows.filter(Q(worker_id=viewer.id) | Q(worker_id=None))
    return list(mine.order_by(F("planned_start").asc(nulls_last=True), "window_start", "id"))


def _at_one_time() -> Exists:
    """Did the same worker record another visit of that day whose time runs into this one? (Half-open: leaving one and
    arriving at the next in the same minute is none.)"""
    others = Visit.objects.filter(
        worker_id=OuterRef("worker_id"), day=OuterRef("day"), arrived_at__lt=OuterRef("left_at"), left_at__gt=OuterRef("arrived_at")
    )
    return Exists(others.exclude(id=OuterRef("id")))


def overlapping(viewer: Viewer, visit: Visit) -> list[Visit]:
    """The other visits of its worker on that day that overlap a recorded one in time, by arrival."""
    if visit.arrived_at is None or visit.left_at is None or visit.worker_id is None:
        return []
    same = visits(viewer).filter(worker_id=visit.worker_id, day=visit.day).exclude(id=visit.id)
    return list(same.filter(arrived_at__lt=visit.left_at, left_at__gt=visit.arrived_at).order_by("arrived_at", "id"))


def visit_or_404(viewer: Viewer, visit_id: UUID) -> Visit:
    return _looked_at(_or_404(visits(viewer), visit_id))


def care_plans(viewer: Viewer) -> QuerySet[CarePlan]:
    """Every care plan the viewer may read, with its orders."""
    orders = Prefetch("orders", CareOrder.objects.select_related("regular_carer").order_by("starts_on", "id"))
    return scope(viewer, "care.read", CarePlan.objects.select_related("resident").prefetch_related(orders))


def care_plan_of(viewer: Viewer, resident_id: UUID) -> CarePlan | None:
    """A person's open care plan."""
    return care_plans(viewer).filter(resident_id=resident_id, ended_on__isnull=True).first()


def care_plan_or_404(viewer: Viewer, plan_id: UUID) -> CarePlan:
    return _looked_at(_or_404(care_plans(viewer), plan_id))


def order_or_404(viewer: Viewer, order_id: UUID) -> CareOrder:
    rows = CareOrder.objects.select_related("plan", "resident", "regular_carer")
    return _looked_at(_or_404(scope(viewer, "care.read", rows), order_id))


def carers(viewer: Viewer, place: str = "") -> QuerySet[Carer]:
    """The people who visit, on duty or not."""
    rows = scope(viewer, "dayplan.read", Carer.objects.select_related("user"))
    return _inside(rows, place).order_by("place", "user__display_name", "user_id")


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who may visit: the places (townships, else villages) they may be planned in, and what planning knows."""

    user: User
    places: tuple[str, ...]
    carer: Carer | None


def staff(viewer: Viewer, *, today: date) -> list[Staff]:
    """Everybody who belongs to places the viewer plans and may keep promises in some of them, by place and name.

    Two queries. Who comes from the level above is planned there.
    """
    found = []
    people = staff_within(viewer, "dayplan.make", "commitment.fulfil", today=today)
    known = {c.user_id: c for c in carers(viewer).filter(user_id__in=[user.id for user, _held in people])}
    townships = [code for code, _name in choices(viewer, "dayplan.make", ("township",))]
    villages = [code for code, _name in choices(viewer, "dayplan.make", ("village",))]
    for user, held in people:
        reached = [code for code in townships if any(contains(h, code) for h in held)]
        reached += [code for code in villages if code in held and township_of(code) not in reached]
        if reached:
            found.append(Staff(user, tuple(reached), known.get(user.id)))
    return found


def staff_or_404(viewer: Viewer, user_id: UUID, *, today: date) -> Staff:
    found = next((one for one in staff(viewer, today=today) if one.user.id == user_id), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def starting_stations(viewer: Viewer, places: Iterable[str]) -> dict[str, Station]:
    """Stations with a known position in the townships of these places, by their code. One query."""
    wanted = {township_of(code) for code in places}
    located = stations(viewer).filter(lon__isnull=False, lat__isnull=False)
    return {station.code: station for station in located if township_of(station.place) in wanted}


def day_plans(viewer: Viewer, place: str, day: date) -> QuerySet[DayPlan]:
    """All plans made for one place and day, newest first."""
    return scope(viewer, "dayplan.read", DayPlan.objects.filter(place=place, day=day)).order_by(
        "-made_at", "-id"
    )


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of a day: the one that holds, and one not yet published."""

    published: DayPlan | None
    draft: DayPlan | None


def plans_of_day(viewer: Viewer, place: str, day: date) -> Plans:
    """At most one of each. One query."""
    by_state = {plan.state: plan for plan in day_plans(viewer, place, day)}
    return Plans(by_state.get(DayPlan.State.PUBLISHED), by_state.get(DayPlan.State.DRAFT))


def day_plan_or_404(viewer: Viewer, plan_id: UUID) -> DayPlan:
    return _or_404(scope(viewer, "dayplan.read", DayPlan.objects.all()), plan_id)


def worker_facts(viewer: Viewer, worker_ids: Iterable[UUID]) -> Mapping[UUID, WorkerFacts]:
    """Languages and skills of workers, for proposing a handover."""
    rows = scope(viewer, "dayplan.read", Carer.objects.filter(user_id__in=list(worker_ids)))
    return {c.user_id: WorkerFacts(frozenset(c.languages), frozenset(c.skills)) for c in rows}


FACTS_SUPPLIED: Final = ("last_met_on", "has_care_plan")
"""The facts `known_for_categories` answers; a pack that wants others from here is refused."""


def known_for_categories(residents: Residents, today: date) -> Outside:
    """When somebody last met each resident (None: never) and whether a care plan is open: facts of their categories."""
    met = Visit.objects.filter(resident_id__in=residents, result="met").order_by()
    last = dict(met.values_list("resident_id").annotate(day=Max("day")))
    planned = CarePlan.objects.filter(resident_id__in=residents, ended_on__isnull=True).order_by()
    with_plan = set(planned.values_list("resident_id", flat=True))
    known = {
        key: {"last_met_on": last.get(key), "has_care_plan": key in with_plan} for key in last.keys() | with_plan
    }
    return Outside(known, otherwise={"last_met_on": None, "has_care_plan": False})


def _inside(rows: QuerySet[M], place: str) -> QuerySet[M]:
    return rows.filter(within((place_range(place),))) if place else rows


def _looked_at(about: A) -> A:
    looked_at(about.resident)
    return about


def _or_404(rows: QuerySet[M], key: UUID) -> M:
    found = rows.filter(pk=key).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found
