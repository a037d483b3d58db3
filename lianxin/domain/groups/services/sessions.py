"""Sessions: planned, each a promise on the board; moved, held with who came, cancelled."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Max

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import begin_clock, cancel_along, end_clock, move_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.groups.models import Attendance, Group, GroupMember, GroupSession
from lianxin.domain.groups.selectors import blanks, session_or_404
from lianxin.domain.groups.services.holding import keep, must_lie, taken_up
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_KIND: Final = "group_session"
_MINUTES: Final = (10, 600)
_GUESTS: Final = (0, 2000)
PAPER: Final = "group_session"


@service("proceeding.work")
def plan_session(
    *, actor: Viewer, now: datetime, group_id: UUID, theme: str, aim: str, starts_at: datetime, minutes: int, content: str = "", site: str = "",
    session_id: UUID | None = None,
) -> GroupSession:  # fmt: skip
    """One more session, numbered, on the board of whoever leads the group. The same `session_id` twice is one.

    Raises "group.session_past", "group.number_invalid", "general.empty_field".
    """
    group = taken_up(actor, now, group_id)
    earlier = GroupSession.objects.filter(id=session_id, group=group).first() if session_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    _must_lie_ahead(starts_at, now)
    must_lie(minutes, _MINUTES, "分钟")
    number = (GroupSession.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0) + 1
    place = group.proceeding.place
    clock = begin_clock(
        actor=actor, now=now, kind=_KIND, title=f"{group.title}:第 {number} 节", place=place, due_at=starts_at + timedelta(minutes=minutes),
        worker_id=group.proceeding.holder_id, guard=group.proceeding.guard,
    )  # fmt: skip
    session = GroupSession(
        id=session_id or new_id(), group=group, number=number, theme=must_say(theme, "主题"), aim=must_say(aim, "目标"), content=content.strip(),
        starts_at=starts_at, minutes=minutes, site=site.strip() or group.site, commitment=clock,
    )  # fmt: skip
    session.save(force_insert=True)
    keep(actor, now, "group.session", group, {"session_number": number, "held_at": str(starts_at)})
    return session


@service("proceeding.work")
def move_session(*, actor: Viewer, now: datetime, session_id: UUID, starts_at: datetime, reason: str) -> GroupSession:
    """Another time was agreed on. Raises "group.session_past", "group.session_over", "general.empty_field"."""
    session, group = _taken(actor, now, session_id)
    said = must_say(reason, "理由")
    _must_lie_ahead(starts_at, now)
    session.starts_at = starts_at
    session.save(update_fields=["starts_at"])
    due_at = starts_at + timedelta(minutes=session.minutes)
    move_clock(actor=actor, now=now, commitment_id=session.commitment_id, due_at=due_at, reason=said)
    keep(actor, now, "group.session_move", group, {"session_number": session.number, "held_at": str(starts_at), "reason": said})
    return session


@service("proceeding.work")
def cancel_session(*, actor: Viewer, now: datetime, session_id: UUID, reason: str) -> GroupSession:
    """It is not held; its number stays. Raises "group.session_over", "general.empty_field"."""
    session, group = _taken(actor, now, session_id)
    session.why, session.cancelled_at = must_say(reason, "理由")[:200], now
    session.save(update_fields=["why", "cancelled_at"])
    cancel_along(actor=actor, now=now, commitment_id=session.commitment_id, reason=saying("group.cancelled"))
    keep(actor, now, "group.session_cancel", group, {"session_number": session.number, "reason": session.why})
    return session


@service("proceeding.work")
def hold_session(
    *, actor: Viewer, now: datetime, session_id: UUID, came: Collection[UUID], words: Mapping[str, str], guests: int = 0
) -> GroupSession:
    """It was held: who came, and what happened; its promise is kept. Written again it is a correction, and nobody is counted twice.

    Raises "group.session_early", "group.session_over" for a cancelled one, "group.not_a_member", "group.number_invalid",
    "general.empty_field" without any word.
    """
    session, group = _taken(actor, now, session_id, again=True)
    if now < session.starts_at:
        raise ProblemError("group.session_early")
    members = set(GroupMember.objects.filter(group=group, state__in=("chosen", "left")).values_list("id", flat=True))
    if not set(came) <= members:
        raise ProblemError("group.not_a_member")
    known = {one.code for one in blanks(actor, group.proceeding.place, PAPER)}
    written = {code: text.strip() for code, text in words.items() if code in known and text.strip()}
    if not written:
        raise ProblemError("general.empty_field", field="过程和内容")
    session.guests, session.held_at = must_lie(guests, _GUESTS, "另外来的人数"), session.held_at or now
    session.record = json.dumps(written, ensure_ascii=False)
    session.save(update_fields=["guests", "held_at", "record_sealed"])
    Attendance.objects.filter(session=session).exclude(member_id__in=came).delete()
    Attendance.objects.bulk_create(
        [Attendance(session=session, member_id=one, by=actor.id, at=now) for one in sorted(set(came))], ignore_conflicts=True
    )
    end_clock(actor=actor, now=now, commitment_id=session.commitment_id, outcome="已开")
    keep(actor, now, "group.session_held", group, {"session_number": session.number, "people": len(set(came)), "guests": guests, "parts": len(written)})
    return session


def _taken(actor: Viewer, now: datetime, session_id: UUID, *, again: bool = False) -> tuple[GroupSession, Group]:
    seen = session_or_404(actor, now, session_id)
    group = taken_up(actor, now, seen.group_id)
    session = GroupSession.objects.select_for_update(of=("self",)).get(id=session_id)
    if session.cancelled_at is not None or (session.held_at is not None and not again):
        raise ProblemError("group.session_over")
    return session, group


def _must_lie_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise ProblemError("group.session_past")
