"""Children in the care of others, and those whose parents have not been in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.minors import rules
from lianxin.domain.minors.models import DelegatedCare, ParentContact
from lianxin.domain.minors.selectors.vetting import is_vetted
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
    found = page_of(_running(viewer, now).select_related("resident"), "since", after=after, limit=limit)
    looked_through("delegated_care", [one.resident for one in found.rows])
    return found


def care_or_404(viewer: Viewer, now: datetime, care_id: UUID) -> DelegatedCare:
    """One of them; the look goes on record. Raises "general.not_found"."""
    found = _all(viewer, now).select_related("resident").filter(id=care_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident, "委托照护")
    return found


def contacts_of(viewer: Viewer, now: datetime, care: DelegatedCare) -> list[ParentContact]:
    """When the parents were in touch, the newest first."""
    return list(
        ParentContact.objects.filter(care_id__in=_all(viewer, now).filter(id=care.id).values("id")).order_by(
            "-on", "-id"
        )
    )


def days_missing(care: DelegatedCare, last_on: date | None, today: date) -> int:
    """How many days longer than the pack allows the parents have not been in touch."""
    days = int(packs.for_place(care.place).value("child_contact_days", today))
    return rules.contact_missing(care.since, [last_on] if last_on else [], today, days)


def lapsed_care(viewer: Viewer, now: datetime) -> list[Lapsed]:
    """Every running care within reach, of a child who lives here, whose parents have not been in touch in time, the longest first. One
    query."""
    today = local_day(now)
    running: QuerySet[Any] = _running(viewer, now).filter(resident__died_on__isnull=True, resident__left_on__isnull=True).select_related("resident")
    rows = [Lapsed(one, one.last_on, days_missing(one, one.last_on, today)) for one in running if _is_child(one, today)]
    found = [one for one in rows if one.days > 0]
    looked_through("delegated_care_lapsed", [one.care.resident for one in found])
    return sorted(found, key=lambda one: -one.days)


def _is_child(care: DelegatedCare, today: date) -> bool:
    """Of whom no birth date is known is taken for a child; who came of age is nobody's to call every week."""
    limit = int(packs.for_place(care.place).value("minor_age", today))
    return rules.is_minor(care.resident.birth_date, today, limit) is not False


def _running(viewer: Viewer, now: datetime) -> QuerySet[DelegatedCare]:
    return _all(viewer, now).filter(Q(ended_on__isnull=True)).annotate(last_on=Max("contacts__on"))


def _all(viewer: Viewer, now: datetime) -> QuerySet[DelegatedCare]:
    """Raises "commitment.worker_not_vetted" for whoever might see them, were their record checked."""
    if viewer.may(GUARD) and not is_vetted(viewer, now):
        raise ProblemError("commitment.worker_not_vetted", name=labels_of([viewer.person_id]).get(viewer.person_id, ""))
    return scope(viewer, GUARD, DelegatedCare.objects.all())
