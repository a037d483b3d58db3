"""Children in the care of others, and those whose parents have not been in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import DelegatedCare, ParentContact
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A child whose parents have not been in touch: for how many days longer than allowed."""

    care: DelegatedCare
    last_on: date | None
    days: int


def care_page(viewer: Viewer, now: datetime, *, after: str = "", limit: int = ROWS) -> Page[DelegatedCare]:
    """Care that runs, within reach, the oldest first; each with `last_on`, the day of the last contact."""
    found = page_of(_running(viewer).select_related("resident"), "since", after=after, limit=limit)
    looked_through("delegated_care", [one.resident for one in found.rows])
    return found


def care_or_404(viewer: Viewer, now: datetime, care_id: UUID) -> DelegatedCare:
    """One of them; the look goes on record. Raises "general.not_found"."""
    found = _all(viewer).select_related("resident").filter(id=care_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident, "委托照护")
    return found


def contacts_of(viewer: Viewer, now: datetime, care: DelegatedCare) -> list[ParentContact]:
    """When the parents were in touch, the newest first."""
    return list(
        ParentContact.objects.filter(care_id__in=_all(viewer).filter(id=care.id).values("id")).order_by(
            "-on", "-id"
        )
    )


def days_missing(care: DelegatedCare, last_on: date | None, today: date) -> int:
    """How many days longer than the pack allows the parents have not been in touch."""
    days = int(packs.for_place(care.place).value("child_contact_days", today))
    return rules.contact_missing(care.since, [last_on] if last_on else [], today, days)


def lapsed_care(viewer: Viewer, now: datetime) -> list[Lapsed]:
    """Every running care within reach whose parents have not been in touch in time, the longest first. One query."""
    today = local_day(now)
    running: QuerySet[Any] = _running(viewer).select_related("resident")
    rows = [Lapsed(one, one.last_on, days_missing(one, one.last_on, today)) for one in running]
    found = [one for one in rows if one.days > 0]
    looked_through("delegated_care_lapsed", [one.care.resident for one in found])
    return sorted(found, key=lambda one: -one.days)


def _running(viewer: Viewer) -> QuerySet[DelegatedCare]:
    return _all(viewer).filter(Q(ended_on__isnull=True)).annotate(last_on=Max("contacts__on"))


def _all(viewer: Viewer) -> QuerySet[DelegatedCare]:
    return scope(viewer, GUARD, DelegatedCare.objects.all())
