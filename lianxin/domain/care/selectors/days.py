"""Who visits, and the plans of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import staff_within
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices, stations
from lianxin.domain.care.models import Carer, DayPlan
from lianxin.domain.care.selectors.reading import found_or_404, inside
from lianxin.domain.commitments.selectors import WorkerFacts
from lianxin.kernel.divisions import contains, township_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.places.models import Station


def carers(viewer: Viewer, place: str = "") -> QuerySet[Carer]:
    """The people who visit, on duty or not."""
    rows = scope(viewer, "dayplan.read", Carer.objects.select_related("user"))
    return inside(rows, place).order_by("place", "user__display_name", "user_id")


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

    @property
    def is_open(self) -> bool:
        """May the day be planned along with others? Not what holds already, nor what somebody changed by hand."""
        return self.published is None and not (self.draft is not None and self.draft.trail)


def plans_of_day(viewer: Viewer, place: str, day: date) -> Plans:
    """At most one of each. One query."""
    by_state = {plan.state: plan for plan in day_plans(viewer, place, day)}
    return Plans(by_state.get(DayPlan.State.PUBLISHED), by_state.get(DayPlan.State.DRAFT))


def day_plan_or_404(viewer: Viewer, plan_id: UUID) -> DayPlan:
    return found_or_404(scope(viewer, "dayplan.read", DayPlan.objects.all()), plan_id)


def worker_facts(viewer: Viewer, worker_ids: Iterable[UUID], today: date) -> Mapping[UUID, WorkerFacts]:
    """Languages of workers and the skills they have on a day, for proposing a handover: a lapsed one is none."""
    rows = scope(viewer, "dayplan.read", Carer.objects.filter(user_id__in=list(worker_ids)))
    return {c.user_id: WorkerFacts(frozenset(c.languages), c.skills_on(today)) for c in rows}
