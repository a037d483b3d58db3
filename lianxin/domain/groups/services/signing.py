"""Who came: signed in at the door, on several phones at once, or with the record afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models.functions import Coalesce

from lianxin.base.access.service import service
from lianxin.domain.groups.models import Attendance, GroupMember, GroupSession
from lianxin.domain.groups.rules import ON_LIST, came_after
from lianxin.domain.groups.services.holding import must_lie, session_taken
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

GUESTS: Final = (0, 2000)
_STANDING: Final = Coalesce("member__joined_to_id", "member_id")


@service("proceeding.work")
def sign_in(
    *, actor: Viewer, now: datetime, session_id: UUID, came: Collection[UUID], seen: Collection[UUID] = (), guests: int = 0
) -> GroupSession:
    """Who is there, from the day of the session on; what happened is written afterwards. See `put_down` for `seen`.

    Raises "group.session_early", "group.session_over", "group.not_a_member", "group.number_invalid".
    """
    session, group = session_taken(actor, now, session_id)
    if local_day(now) < local_day(session.starts_at):
        raise ProblemError("group.session_early")
    there = put_down(actor, now, session, came, seen)
    session.guests = must_lie(guests, GUESTS, "另外来的人数")
    session.save(update_fields=["guests"])
    keep(actor, now, "group.sign_in", group, {"session_number": session.number, "people": len(there), "guests": guests})
    return session


def put_down(actor: Viewer, now: datetime, session: GroupSession, came: Collection[UUID], seen: Collection[UUID] | None) -> set[UUID]:
    """Write down who came to a session that the caller has locked; no service of its own. Who is there now.

    `seen`: who stood as come when the page was made; only what was changed on it is changed, so that of two phones at the door neither
    takes away what the other ticked. None: `came` is all of them. Raises "group.not_a_member".
    """
    members = set(
        GroupMember.objects.filter(group_id=session.group_id, state__in=ON_LIST, joined_to__isnull=True).values_list("id", flat=True)
    )
    if not set(came) <= members:
        raise ProblemError("group.not_a_member")
    rows = Attendance.objects.filter(session=session).annotate(standing=_STANDING)
    before = set(rows.values_list("standing", flat=True))
    there = came_after(before, came, seen)
    Attendance.objects.filter(id__in=rows.filter(standing__in=before - there).values_list("id", flat=True)).delete()
    Attendance.objects.bulk_create([Attendance(session=session, member_id=one, by=actor.id, at=now) for one in sorted(there - before)])
    return there
