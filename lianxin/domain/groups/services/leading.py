"""Whoever leads a group with minors in it has this year's check, as for any other work with a child."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from lianxin.domain.commitments.selectors.fitness import Work, must_be_fit
from lianxin.domain.groups.models import Group, GroupMember
from lianxin.domain.people.models import Resident

KIND: Final = "group_session"


def must_be_fit_for(worker_id: UUID | None, group: Group, now: datetime) -> None:
    """Raise "commitment.worker_not_vetted" when somebody may not lead this group: its youngest member says whether it is one with minors."""
    rows = GroupMember.objects.filter(group=group, state="chosen", joined_to__isnull=True).select_related("resident")
    youngest = rows.order_by(F("resident__birth_date").desc(nulls_last=True)).first()
    if youngest is not None:
        must_be_fit_with(worker_id, group, youngest.resident, now)


def must_be_fit_with(worker_id: UUID | None, group: Group, person: Resident, now: datetime) -> None:
    """The same with one who is to become a member. A group that nobody leads is refused to nobody."""
    if worker_id is not None:
        must_be_fit(worker_id, Work(group.proceeding.place, KIND, group.proceeding.guard, person.id, person.birth_date), now)
