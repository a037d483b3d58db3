"""Who may be put into which household, and what its members' categories are after that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Household, Resident
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.domain.people.services.passes import recompute_household, recompute_resident
from lianxin.kernel.codes import is_head
from lianxin.kernel.divisions import county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError


def begun_household(resident: Resident, now: datetime) -> UUID:
    """A new household where the resident lives; its id."""
    household = Household(id=new_id(), place=resident.place, address=resident.address, created_at=now)
    household.save(force_insert=True)
    return household.id


def present_members(household_id: UUID | None) -> QuerySet[Resident]:
    """Whoever lives in a household today; nobody for none."""
    if household_id is None:
        return Resident.objects.none()
    return Resident.objects.filter(PRESENT, household_id=household_id)


def check_household(actor: Viewer, resident: Resident) -> None:
    """Raises "general.not_found", "people.household_elsewhere", "people.two_heads" for the household set on a resident."""
    if resident.household_id is None:
        return
    household = Household.objects.filter(id=resident.household_id).first()
    if household is None or not actor.may("resident.write", household.place):
        raise ProblemError("general.not_found")
    if county_of(household.place) != county_of(resident.place):
        raise ProblemError("people.household_elsewhere")
    others = present_members(household.id).exclude(id=resident.id).values_list("relation", flat=True)
    if is_head(resident.relation) and any(is_head(relation) for relation in others):
        raise ProblemError("people.two_heads")


def decided_anew(actor: Viewer, now: datetime, household_id: UUID | None, alone: UUID | None = None) -> None:
    """What follows from who lives together (独居, 空巢), or from a fact just noted, follows at once, not only tonight.
    `alone`: the resident, for one without a household."""
    if household_id is None and alone is not None:
        recompute_resident(actor=actor, now=now, resident_id=alone)
    first = Resident.objects.filter(household_id=household_id).first() if household_id else None
    if first is not None and household_id is not None and actor.may("resident.write", first.place):
        recompute_household(actor=actor, now=now, household_id=household_id)
