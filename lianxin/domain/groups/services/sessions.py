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
from lianxin.domain.groups.models import Attendance, GroupSession
from lianxin.domain.groups.selectors import blanks
from lianxin.domain.groups.services.holding import must_lie, session_taken, taken_up
from lianxin.domain.groups.services.leading import KIND, must_be_fit_for
from lianxin.domain.groups.services.signing import GUESTS, put_down
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_MINUTES: Final = (10, 600)
PAPER: Final = "group_session"


@service("proceeding.work")
def plan_session(
    *, actor: Viewer, now: datetime, group_id: UUID, theme: str, aim: str, starts_at: datetime, minutes: int, content: str = "", site: str = "",
    session_id: UUID | None = None,
) -> GroupSession:  # fmt: skip
    """One more session, numbered, on the board of whoever leads the group; one that was held already, on paper, waits for its record at
    once. The same `session_id` twice is one.

    Raises "group.session_before" for a day before the group began, "group.number_invalid", "general.empty_field", "commitment.worker_not_vetted".
    """
    group = taken_up(actor, now, group_id)
    earlier = GroupSession.objects.filter(id=session_id, group=group).first() if session_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    if local_day(starts_at) < local_day(group.proceeding.opened_at):
        raise ProblemError("group.session_before", day=f"{local_day(group.proceeding.opened_at):%Y-%m-%d}")
    must_lie(minutes, _MINUTES, "分钟")
    if starts_at > now:  # what took place is written down all the same
        must_be_fit_for(group.proceeding.holder_id, group, now)
    number = (GroupSession.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0) + 1
    place = group.proceeding.place
    clock = begin_clock(
        actor=actor, now=now, kind=KIND, title=f"小组活动:第 {number} 节", place=place, due_at=starts_at + timedelta(minutes=minutes),
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
    """Another time was agreed on. Raises "group.session_past", "group.session_over", "group.session_signed", "general.empty_field"."""
    session, group = session_taken(actor, now, session_id)
    must_be_empty(session)
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
    """It is not held; its number stays. Raises "group.session_over", "group.session_signed", "general.empty_field"."""
    session, group = session_taken(actor, now, session_id)
    must_be_empty(session)
    session.why, session.cancelled_at = must_say(reason, "理由")[:200], now
    session.save(update_fields=["why", "cancelled_at"])
    cancel_along(actor=actor, now=now, commitment_id=session.commitment_id, reason=saying("group.cancelled"))
    keep(actor, now, "group.session_cancel", group, {"session_number": session.number, "reason": session.why})
    return session


@service("proceeding.work")
def hold_session(
    *, actor: Viewer, now: datetime, session_id: UUID, came: Collection[UUID], words: Mapping[str, str], guests: int = 0,
    seen: Collection[UUID] | None = None,
) -> GroupSession:  # fmt: skip
    """It was held: who came, and what happened; its promise is kept. Written again it is a correction, and nobody is counted twice.
    See `signing.put_down` for `seen`.

    Raises "group.session_early", "group.session_over" for a cancelled one, "group.not_a_member", "group.number_invalid",
    "general.empty_field" without any word.
    """
    session, group = session_taken(actor, now, session_id, again=True)
    if now < session.starts_at:
        raise ProblemError("group.session_early")
    known = {one.code for one in blanks(actor, group.proceeding.place, PAPER)}
    written = {code: text.strip() for code, text in words.items() if code in known and text.strip()}
    if not written:
        raise ProblemError("general.empty_field", field=N_("过程和内容"))
    session.guests, session.held_at = must_lie(guests, GUESTS, "另外来的人数"), session.held_at or now
    session.record = json.dumps(written, ensure_ascii=False)
    session.save(update_fields=["guests", "held_at", "record_sealed"])
    there = put_down(actor, now, session, came, seen)
    end_clock(actor=actor, now=now, commitment_id=session.commitment_id, outcome="已开")
    keep(actor, now, "group.session_held", group, {"session_number": session.number, "people": len(there), "guests": guests, "parts": len(written)})
    return session


def must_be_empty(session: GroupSession) -> None:
    """Raise "group.session_signed" where somebody has signed in: it took place."""
    if Attendance.objects.filter(session=session).exists():
        raise ProblemError("group.session_signed", number=session.number)


def _must_lie_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise ProblemError("group.session_past")
