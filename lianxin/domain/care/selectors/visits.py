"""The worker's day, visits, and what care knows of people for their categories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import CalendarKey, CareOrder, CarePlan, Visit
from lianxin.domain.care.selectors.reading import found_or_404, inside, seen
from lianxin.domain.commitments.selectors import due_for_worker
from lianxin.domain.needs.selectors import inbox
from lianxin.domain.people.selectors.outside import Outside, Residents
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need

M = TypeVar("M", bound=Model)
A = TypeVar("A", Visit, CarePlan, CareOrder)
NEW_NEEDS = 10
ONCE: Final = Q(hand=1) | Q(recorded_at__isnull=False, beside__recorded_at__isnull=True)
"""A visit of two carers counts once for the person: by the first one's row, or by the second's while only they wrote it down."""


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
    shown = {visit.commitment_id for visit in ordered if visit.recorded_at is None}  # recorded and not finished: proof is lacking
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


def may_subscribe(viewer: Viewer) -> bool:
    """May the viewer have a calendar: whoever makes visits, or has a file of their own with classes, exams and deadlines?"""
    return viewer.may("visit.record") or viewer.may("workforce.own")


def has_calendar(viewer: Viewer) -> bool:
    """Does an address stand under which a calendar program reads the viewer's own days?"""
    return viewer.id is not None and CalendarKey.objects.filter(user_id=viewer.id).exists()


def calendar_owner(secret: str, now: datetime) -> Viewer:
    """Whose calendar this is, with what they may do at this moment. Raises "general.not_found" for any other secret, and
    when the owner may have none any more."""
    found = CalendarKey.objects.select_related("user").filter(digest=CalendarKey.digest_of(secret), user__is_active=True).first()
    owner = viewer_of(found.user, now=now) if found else None
    if owner is None or not may_subscribe(owner):
        raise ProblemError("general.not_found")
    return owner


def visits_of_day(viewer: Viewer, day: date, place: str = "") -> QuerySet[Visit]:
    """The standing visits of a day, by time."""
    rows = visits(viewer).filter(day=day, cancelled_at__isnull=True)
    return inside(rows, place).order_by("planned_start", "window_start", "id")


def visits_of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Visit]:
    """A person's visits, newest first."""
    return visits(viewer).filter(ONCE, resident_id=resident_id).order_by("-day", "-id")


def recorded_visits(viewer: Viewer, start: date, end: date, place: str = "") -> QuerySet[Visit]:
    """Visits that took place from `start` to `end`, both included, newest first; `overlaps`: with another of its worker."""
    rows = visits(viewer).filter(ONCE, day__gte=start, day__lte=end, recorded_at__isnull=False)
    return inside(rows, place).annotate(overlaps=_at_one_time()).order_by("-recorded_at", "-id")


def counted_by_place(viewer: Viewer, start: date, end: date) -> dict[str, QuerySet[Visit]]:
    """The same, as a county's page counts them; asked for by `counts_below`."""
    return {"visits": scope(viewer, "care.read", Visit.objects.filter(ONCE, day__gte=start, day__lte=end, recorded_at__isnull=False))}


def planned_today(viewer: Viewer, resident_id: UUID, now: datetime) -> list[Visit]:
    """A person's visits that stand for today and nobody has recorded, the viewer's own and nobody's, in their order.

    Not the part of a second carer where the viewer is the first, nor the other way round.
    """
    rows = visits(viewer).filter(resident_id=resident_id, day=local_day(now), recorded_at=None, cancelled_at=None)
    theirs = Visit.objects.filter(Q(beside=OuterRef("id")) | Q(id=OuterRef("beside_id")), worker_id=viewer.person_id, cancelled_at=None)
    mine = rows.filter(Q(worker_id=viewer.person_id) | Q(worker_id=None) & ~Exists(theirs))
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


def beside(viewer: Viewer, visit: Visit) -> Visit | None:
    """The row of the other carer of a visit of two, if it stands and the viewer may read it."""
    if visit.hands < 2:
        return None
    other = Q(beside=visit.id) | Q(id=visit.beside_id)
    return visits(viewer).filter(other, cancelled_at__isnull=True).first()


def visit_or_404(viewer: Viewer, visit_id: UUID) -> Visit:
    return seen(found_or_404(visits(viewer), visit_id))


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
