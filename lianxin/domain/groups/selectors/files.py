"""One group and what stands in it, and those of a viewer's places, for whoever may read them now."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from lianxin.domain.groups.models import Attendance, Group, GroupMember, GroupSession
from lianxin.domain.groups.rules import Turnout, turnout
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.domain.proceedings.selectors import (
    listed,
    proceeding_or_404,
    read_within,
    readable,
)
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.commitments.models import Commitment


def group_or_404(viewer: Viewer, now: datetime, group_id: UUID) -> Group:
    """One group with its proceeding. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, group_id)
    found = read_within(viewer, now, Group.objects.filter(id=group_id), group_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    return found


def members_of(viewer: Viewer, now: datetime, group: Group, *states: str) -> list[GroupMember]:
    """Who is on the list, with how often each came (`times`), in the order they asked; in these states, or all."""
    rows = _of(GroupMember.objects.filter(joined_to__isnull=True).select_related("resident"), viewer, now, group)
    rows = rows.filter(state__in=states) if states else rows
    found = list(rows.order_by("asked_at", "id"))
    came = Counter(member for _session, member in _came(viewer, now, group))
    for one in found:
        one.times = came[one.id]
    looked_through("group_members", (one.resident for one in found))
    return found


def member_or_404(viewer: Viewer, now: datetime, member_id: UUID) -> GroupMember:
    """One member, with the group; the look goes on record. Raises "general.not_found"."""
    rows = GroupMember.objects.filter(joined_to__isnull=True).select_related("resident")
    found = rows.filter(_may(viewer, now), id=member_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    found.group = group_or_404(viewer, now, found.group_id)
    return found


def sessions_of(viewer: Viewer, now: datetime, group: Group) -> QuerySet[GroupSession]:
    """Its sessions by number, with how many members came (`came`)."""
    persons = Coalesce("attendances__member__joined_to_id", "attendances__member_id")
    rows: QuerySet[GroupSession] = _of(GroupSession.objects.all(), viewer, now, group).annotate(came=Count(persons, distinct=True))
    return rows.order_by("number")


def session_or_404(viewer: Viewer, now: datetime, session_id: UUID) -> GroupSession:
    """One session, with the group. Raises "general.not_found"."""
    found = GroupSession.objects.filter(_may(viewer, now), id=session_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.group = group_or_404(viewer, now, found.group_id)
    return found


def came_to(viewer: Viewer, now: datetime, session: GroupSession) -> set[UUID]:
    """The members who came to a session, by id."""
    return {member for _session, member in _came(viewer, now, session.group, session_id=session.id)}


def turnout_of(viewer: Viewer, now: datetime, group: Group) -> Turnout:
    """How many people came, how often, to what was held. Two queries."""
    guests = sessions_of(viewer, now, group).filter(held_at__isnull=False).values_list("guests", flat=True)
    return turnout(_came(viewer, now, group, session__held_at__isnull=False), guests)


def address_of_session(viewer: Viewer, commitment: Commitment) -> str:
    """Where a promise that is a session is kept: its page. "" for any other promise."""
    rows = GroupSession.objects.filter(commitment_id=commitment.id, group_id__in=listed(viewer).values("id"))
    found = rows.values_list("id", flat=True).first()
    return reverse("groups:session", args=[found]) if found is not None else ""


def _came(viewer: Viewer, now: datetime, group: Group, **of: Any) -> set[tuple[UUID, UUID]]:
    """(session, member) of who signed in, each person by the row that stands for them."""
    rows = read_within(viewer, now, Attendance.objects.filter(session__group_id=group.id, **of), group.id)
    return set(rows.values_list("session_id", Coalesce("member__joined_to_id", "member_id")))


def _of(rows: QuerySet[Any], viewer: Viewer, now: datetime, group: Group) -> QuerySet[Any]:
    return read_within(viewer, now, rows.filter(group_id=group.id), group.id)


def _may(viewer: Viewer, now: datetime, path: str = "group__proceeding") -> Q:
    return readable(viewer, now, path=path)
